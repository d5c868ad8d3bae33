"""A project that needs others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, approved_projects, options_of
from allocsim.domain.fact import Id, Names, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Prerequisite(AllocationRule):
    """A project is approved only if all that it requires are approved.

    Σ_{o of p} x[o] − Σ_{o of q} x[o] ≤ 0 for every required project q

    x: (O,) 1 if option o is approved · p: the project
    project: a name · requires: names, at least one · rows: one for each required project
    Raises: `empty_list` without a required project; ValueError for an unknown one, which the input checks refuse
    Source: a choice of the scenario; task 3 of the policy (2023-08-02) builds infrastructure for the projects

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()
    >>> rule = Prerequisite(project="P3", requires=["P4", "P1"])  # P3 of lingtai needs its own P4 and P1 of jingning
    >>> dict(rule.limits(problem))
    {('P3', 'P4'): (None, 0), ('P3', 'P1'): (None, 0)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 3)))]
    ['prerequisite(P3, P4): 0 against 1']
    """

    kind: ClassVar[str] = "prerequisite"
    title_zh: ClassVar[str] = "前置项目"
    title_en: ClassVar[str] = "prerequisite"

    project: Id = column(zh="项目", en="project", example="P003")
    """The project that needs others."""
    requires: Names = column(zh="前置项目", en="requires", example=["P004"])
    """Projects that must be approved with it."""

    def limits(self, problem: Problem) -> Limits:
        """One row for each required project."""
        return {(self.project, required): (None, 0) for required in self.requires}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """x of the project less x of the required one."""
        for required in dict.fromkeys(self.requires):
            needed = options_of(problem, required)
            terms = model.approved(options_of(problem, self.project)) + model.approved(needed, [-1] * len(needed))
            yield (self.project, required), terms

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """The project is approved without one that it requires."""
        approved = approved_projects(problem, plan)
        if self.project in approved:
            for required in dict.fromkeys(self.requires):
                if required not in approved:
                    yield Breach(self.kind, (self.project, required), "0", "1")
