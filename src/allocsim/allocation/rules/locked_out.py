"""Projects that must not be approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, approved_projects, options_of
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class LockedOut(AllocationRule):
    """No named project is approved, and what it could draw counts nowhere.

    Σ_o x[o] ≤ 0 over the options o of the project

    x: (O,) 1 if option o is approved
    projects: names, at least one · rows: one a project
    Raises: `empty_list` without a project; ValueError for an unknown project, which the input checks refuse
    Source: a choice of the scenario; task 4 of the policy (2023-08-02) provides for projects to be turned down

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()
    >>> rule = LockedOut(projects=["P3"])  # of lingtai; jingning's P1 stays open
    >>> list(rule.forbidden(problem))
    [2, 3]
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 3)))]
    ['locked_out(P3): 1 against 0']
    """

    kind: ClassVar[str] = "locked_out"
    title_zh: ClassVar[str] = "排除项目"
    title_en: ClassVar[str] = "locked out"

    projects: Names = column(zh="项目", en="projects", example=["P001"])
    """Projects that must not be approved."""

    def forbidden(self, problem: Problem) -> Iterator[int]:
        """All options of the named projects."""
        for project in dict.fromkeys(self.projects):
            yield from options_of(problem, project)

    def limits(self, problem: Problem) -> Limits:
        """No option of the project."""
        return {(project,): (None, 0) for project in self.projects}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ x over the project's options."""
        for project in dict.fromkeys(self.projects):
            yield (project,), model.approved(options_of(problem, project))

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """A named project is approved."""
        for project in sorted(approved_projects(problem, plan).intersection(self.projects)):
            yield Breach(self.kind, (project,), "1", "0")
