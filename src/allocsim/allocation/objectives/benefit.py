"""One benefit of the approved projects."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocsim.allocation.objectives.base import BENEFIT_UNITS, BenefitName, Scored
from allocsim.domain.fact import column
from allocsim.domain.problem import Plan, Problem
from allocsim.units import round_half_even

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Benefit(Scored):
    """The sum of one benefit over the approved options, the larger the better.

    Σ_o round(benefit[o]) · x[o], each option's benefit rounded once to the whole unit, a tie to the even one

    x: (O,) 1 if option o is approved · benefit: (O,) benefit of the option at its scale
    benefit: a column of the project table, or `tax` · value: a whole number of the benefit's unit
    Raises: nothing of its own
    Source: a choice of the scenario; the policy (2023-08-02, task 7) asks for the city's key projects and names
    no measure

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # jobs: P1 of jingning 90, P3 of lingtai 150, at half scale 75
    >>> goal = Benefit(benefit="jobs")
    >>> goal.scores(problem), goal.value(problem, plan_of(problem, (0, 3)))
    ([90, 60, 150, 75, 0], Fraction(165, 1))
    """

    kind: ClassVar[str] = "benefit"
    title_zh: ClassVar[str] = "单项效益最大"
    title_en: ClassVar[str] = "largest benefit"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    benefit: BenefitName = column(zh="效益", en="benefit", example="value_added")
    """The benefit that counts: a column of the project table, or `tax`."""

    def unit(self, problem: Problem) -> str:
        """The benefit's unit."""
        return BENEFIT_UNITS[self.benefit]

    def scores(self, problem: Problem) -> list[int]:
        """Each option's benefit in whole units. (O,)"""
        return [round_half_even(amount) for amount in problem.option_benefits[self.benefit]]

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ score · x."""
        return model.approved(range(len(problem.options)), self.scores(problem))

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The sum over the approved options."""
        amounts = problem.option_benefits[self.benefit]
        return Fraction(sum(round_half_even(amounts[option]) for option in plan.approved))
