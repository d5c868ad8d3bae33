"""Earlier approvals that are kept."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.base import Scored
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Kept(Scored):
    """The number of earlier approvals that stay approved, the more the better.

    Σ_p Σ_{o of p} x[o] over the named projects p

    x: (O,) 1 if option o is approved · projects: names, at least one · value: a whole number of projects
    Behind a goal with a tolerance it settles how far a plan departs from an earlier one: an earlier approval is dropped
    only where keeping it would cost that goal more than the tolerance.
    Raises: `empty_list` without a project
    Source: a choice of the scenario; the policy (2023-08-02) does not say how far a plan may depart from an earlier one

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # P1 and P2 are jingning's, P3 is lingtai's
    >>> goal = Kept(projects=["P1", "P3"])
    >>> goal.scores(problem), goal.value(problem, plan_of(problem, (0, 1)))
    ([1, 0, 1, 1, 0], Fraction(1, 1))
    """

    kind: ClassVar[str] = "kept"
    title_zh: ClassVar[str] = "保留既有项目"
    title_en: ClassVar[str] = "earlier approvals kept"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    projects: Names = column(zh="既有项目", en="projects", example=["P001"])
    """Projects that were approved earlier."""

    def unit(self, problem: Problem) -> str:
        """Projects."""
        return "project"

    def scores(self, problem: Problem) -> list[int]:
        """1 for the options of the named projects. (O,)"""
        return [int(problem.projects[project] in self.projects) for project in problem.option_project]

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ x over the options of the named projects."""
        return model.approved(range(len(problem.options)), self.scores(problem))

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """How many of the named projects are approved."""
        approved = {problem.projects[problem.option_project[option]] for option in plan.approved}
        return Fraction(len(approved.intersection(self.projects)))
