"""Keeping to earlier approvals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, approved_projects, options_of
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Stability(AllocationRule):
    """At most so many of the earlier approvals are dropped.

    Σ_p Σ_{o of p} x[o] ≥ number of the named projects − at_most_dropped over the named projects p

    x: (O,) 1 if option o is approved
    projects: names, at least one · at_most_dropped: a count · rows: one
    Raises: `empty_list` without a project; ValueError for an unknown project, which the input checks refuse
    Source: a choice of the scenario; the policy (2023-08-02) does not say how far a plan may depart from an earlier one

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()
    >>> rule = Stability(projects=["P1", "P2", "P3"], at_most_dropped=1)  # two of jingning's, one of lingtai's
    >>> dict(rule.limits(problem))
    {(): (2, None)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (3, 4)))]
    ['stability(P1, P2): 2 against 1']
    """

    kind: ClassVar[str] = "stability"
    title_zh: ClassVar[str] = "保持既有安排"
    title_en: ClassVar[str] = "stability"

    projects: Names = column(zh="既有项目", en="projects", example=["P001"])
    """Projects that were approved earlier."""
    at_most_dropped: int = column(0, zh="至多退出", en="at most dropped", ge=0)
    """How many of them may be dropped."""

    def limits(self, problem: Problem) -> Limits:
        """One row over all named projects."""
        return {(): (len(set(self.projects)) - self.at_most_dropped, None)}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ x over all their options."""
        names = dict.fromkeys(self.projects)
        yield (), model.approved([option for name in names for option in options_of(problem, name)])

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """More of them are missing."""
        dropped = sorted(set(self.projects) - approved_projects(problem, plan))
        if len(dropped) > self.at_most_dropped:
            yield Breach(self.kind, tuple(dropped), str(len(dropped)), str(self.at_most_dropped))
