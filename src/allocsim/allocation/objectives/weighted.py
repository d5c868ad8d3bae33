"""The score: a weighted sum of normalised benefits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from allocsim.allocation.objectives.base import BenefitName, Scored
from allocsim.domain.fact import Ratio, column
from allocsim.domain.problem import Plan, Problem
from allocsim.units import round_half_even

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms

Weight = Annotated[Ratio, Field(ge=0)]


class Weighted(Scored):
    """The total score of the approved options, a weighted sum of normalised benefits, the larger the better.

    Σ_o score[o] · x[o],  score[o] = round(resolution · Σ_b weight[b] · benefit[b,o] / normaliser[b] / Σ_b weight[b])

    x: (O,) 1 if option o is approved · benefit[b,o]: benefit b of the option at its scale · normaliser[b]: a
    reference value, or the frozen sum over all declared projects · resolution: points of a score of one
    weights: benefit → ratio, not negative · value: a whole number of points; each score is rounded once, a tie to even
    Raises: `empty_list` without a weight above zero; ZeroDivisionError if a project has a benefit whose normaliser
    is zero, which the input checks refuse
    Source: a choice of the scenario; the policy (2023-08-02, task 7) names no weights

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # 10 000 points; tax: P1 600 of 1700 in all; jobs: 90 of 300 in all
    >>> goal = Weighted(weights={"tax": "0.5", "jobs": "0.5"})
    >>> goal.scores(problem)  # P1 of jingning: 10 000 · (0.5 · 600/1700 + 0.5 · 90/300) = 3264.7
    [3265, 1588, 5147, 2574, 0]
    >>> goal.value(problem, plan_of(problem, (0, 2)))  # P1 of jingning with P3 of lingtai
    Fraction(8412, 1)
    """

    kind: ClassVar[str] = "weighted"
    title_zh: ClassVar[str] = "综合评分最大"
    title_en: ClassVar[str] = "largest total score"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    weights: dict[BenefitName, Weight] = column(zh="权重", en="weights", example={"value_added": "0.5", "jobs": "0.5"})
    """Weight of each benefit; only their proportions matter."""

    @field_validator("weights")
    @classmethod
    def _some_weight(cls, weights: dict[str, Fraction]) -> dict[str, Fraction]:
        if not any(weights.values()):
            raise PydanticCustomError("empty_list", "give at least one benefit a weight above zero")
        return weights

    def unit(self, problem: Problem) -> str:
        """Points."""
        return "point"

    def scores(self, problem: Problem) -> list[int]:
        """Each option's score in points. (O,)"""
        return [self._score(problem, option) for option in range(len(problem.options))]

    def _score(self, problem: Problem, option: int) -> int:
        total = Fraction(0)
        for name, weight in self.weights.items():
            if amount := problem.option_benefits[name][option] * weight:
                total += amount / problem.normalisers[name]
        return round_half_even(problem.resolution * total / sum(self.weights.values()))

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ score · x."""
        return model.approved(range(len(problem.options)), self.scores(problem))

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The sum over the approved options."""
        return Fraction(sum(self._score(problem, option) for option in plan.approved))


def option_scores(problem: Problem) -> tuple[int, ...]:
    """Scores of the problem's first weighted goal, at benefits as stated if it looks at futures; zeros without. (O,)"""
    for goal in problem.goals.values():
        scored = getattr(goal, "of", goal)
        if isinstance(scored, Weighted):
            return tuple(scored.scores(problem))
    return (0,) * len(problem.options)
