"""What the goals over futures have in common: another goal, looked at in each future.

All plans are the same in every future, since quota is awarded before the future is known; only what they are worth
differs. Worths are whole numbers, so everything below is too, and no variable need be continuous.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from allocsim.allocation.objectives.base import Objective, Scored
from allocsim.domain.fact import column
from allocsim.domain.member import AnyGoal, Goal
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class OverFutures(Objective):
    """A goal that sums up what another is worth in each future of the scenario."""

    of: AnyGoal = column(zh="所评目标", en="of", example={"kind": "benefit", "benefit": "jobs"})
    """The goal that is looked at in each future: one that adds up scores of projects (`weighted`, `benefit`)."""

    @field_validator("of")
    @classmethod
    def _scored(cls, goal: Goal) -> Goal:
        if not isinstance(goal, Scored):
            raise PydanticCustomError("X450", "no sum of scores", {"kind": goal.kind})
        if goal.tolerance:
            raise PydanticCustomError("X451", "no tolerance inside", {"tolerance": goal.tolerance})
        return goal

    @property
    def inner(self) -> Scored:
        """The goal that is looked at."""
        assert isinstance(self.of, Scored)
        return self.of

    def unit(self, problem: Problem) -> str:
        """That of the goal looked at."""
        return self.inner.unit(problem)

    def scores(self, problem: Problem) -> dict[str, list[int]]:
        """What each option counts for in each future: future → (O,)."""
        return {name: self.inner.scores(problem.in_future(name)) for name in problem.futures}

    def worths(self, problem: Problem, plan: Plan) -> dict[str, int]:
        """What a plan is worth in each future."""
        return {name: int(self.inner.value(problem.in_future(name), plan)) for name in problem.futures}


def whole_weights(problem: Problem, share: Fraction = Fraction(1)) -> tuple[int, dict[str, int]]:
    """The least factor that makes weight / share whole in every future, and these whole numbers.

    >>> from allocsim.allocation.example import two_counties
    >>> futures = {name: {"name_zh": name, "name_en": name} for name in ("calm", "rough", "wild")}
    >>> whole_weights(two_counties(futures=futures)), whole_weights(two_counties(futures=futures), Fraction(1, 2))
    ((3, {'calm': 1, 'rough': 1, 'wild': 1}), (3, {'calm': 2, 'rough': 2, 'wild': 2}))
    """
    parts = {name: prospect.weight / share for name, prospect in problem.futures.items()}
    factor = lcm(*(part.denominator for part in parts.values()))
    return factor, {name: int(part * factor) for name, part in parts.items()}


def worth(model: Model, scores: list[int], sign: int = 1) -> Terms:
    """± Σ score · x."""
    return model.approved(range(len(scores)), [sign * score for score in scores])
