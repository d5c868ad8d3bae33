"""Projects that must be approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import AllocationRule, Index, Limits, approved_projects, options_of
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class LockedIn(AllocationRule):
    """Every named project is approved, in the named option if one is named.

    Σ_o x[o] ≥ 1 over the options o of the project, or over the named one alone

    x: (O,) 1 if option o is approved
    projects: names, at least one · option: an option of each of them, empty = any · rows: one a project
    Raises: `empty_list` without a project; ValueError for an unknown project, which the input checks refuse
    Source: a choice of the scenario; task 4 of the policy (2023-08-02) leaves decisions case by case to the city

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()
    >>> rule = LockedIn(projects=["P1", "P3"])  # P1 of jingning, P3 of lingtai
    >>> dict(rule.limits(problem))
    {('P1',): (1, None), ('P3',): (1, None)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0,)))]
    ['locked_in(P3): 0 against 1']
    """

    kind: ClassVar[str] = "locked_in"
    title_zh: ClassVar[str] = "必选项目"
    title_en: ClassVar[str] = "locked in"

    projects: Names = column(zh="项目", en="projects", example=["P001"])
    """Projects that must be approved."""
    option: str = column("", zh="选项", en="option")
    """The option in which they must be approved; empty = any."""

    def required(self, problem: Problem) -> Iterator[int]:
        """The named projects."""
        yield from (problem.projects.index(project) for project in dict.fromkeys(self.projects))

    def limits(self, problem: Problem) -> Limits:
        """At least one option of each project."""
        return {(project,): (1, None) for project in self.projects}

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ x over the project's options that count."""
        for project in dict.fromkeys(self.projects):
            options = [o for o in options_of(problem, project) if self.option in ("", problem.options[o])]
            yield (project,), model.approved(options)

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """A named project is missing, or approved in another option."""
        chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in plan.approved}
        for project in dict.fromkeys(self.projects):
            if project not in approved_projects(problem, plan) or (self.option and chosen[project] != self.option):
                yield Breach(self.kind, (project, self.option) if self.option else (project,), "0", "1")
