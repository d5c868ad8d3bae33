"""Projects that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, approved_projects, options_of
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Exclusive(AllocationRule):
    """At most so many of the named projects are approved.

    Σ_p Σ_{o of p} x[o] ≤ at_most over the named projects p

    x: (O,) 1 if option o is approved
    projects: names, at least one · at_most: a count · rows: one
    Raises: `empty_list` without a project; ValueError for an unknown project, which the input checks refuse
    Source: a choice of the scenario; task 2 of the policy (2023-08-02) is against disorderly duplication

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()
    >>> rule = Exclusive(projects=["P1", "P3"])  # a food plant in jingning or one in lingtai
    >>> dict(rule.limits(problem))
    {(): (None, 1)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 3)))]
    ['exclusive(P1, P3): 2 against 1']
    """

    kind: ClassVar[str] = "exclusive"
    title_zh: ClassVar[str] = "互斥项目"
    title_en: ClassVar[str] = "mutually exclusive"

    projects: Names = column(zh="项目", en="projects", example=["P001", "P002"])
    """Projects that exclude each other."""
    at_most: int = column(1, zh="至多", en="at most", ge=0)
    """How many of them may be approved."""

    def limits(self, problem: Problem) -> Limits:
        """One row over all named projects."""
        return {(): (None, self.at_most)}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ x over all their options."""
        names = dict.fromkeys(self.projects)
        yield (), model.approved([option for name in names for option in options_of(problem, name)])

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """More of them are approved."""
        found = sorted(approved_projects(problem, plan).intersection(self.projects))
        if len(found) > self.at_most:
            yield Breach(self.kind, tuple(found), str(len(found)), str(self.at_most))
