"""What an objective term is: an expression for the model, an exact value for a plan, and how the value is held."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticKnownError

from allocsim.domain.member import Goal
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.project import BENEFITS

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, RowKey, Terms

BENEFIT_UNITS: Final[dict[str, str]] = {"tax": "10k_CNY", **BENEFITS}
"""Benefits that a goal may name, with their units."""


def _benefit(name: str) -> str:
    if name not in BENEFIT_UNITS:
        known = [f"'{benefit}'" for benefit in BENEFIT_UNITS]
        raise PydanticKnownError("literal_error", {"expected": f"{', '.join(known[:-1])} or {known[-1]}"})
    return name


BenefitName = Annotated[str, AfterValidator(_benefit), WithJsonSchema({"type": "string", "enum": list(BENEFIT_UNITS)})]
"""A benefit column of `projects.csv`, or `tax`, the sum of all taxes."""


class Objective(Goal):
    """Base of the members of `OBJECTIVES`. Values are whole numbers unless the docstring says otherwise."""

    sense: ClassVar[Literal["maximise", "minimise"]]
    exact: ClassVar[bool] = True
    """Whether `term` is the value itself, `scale` times, in whole numbers. If not, the engine proves the value by
    asking for a better one (`hold` with `strict`) until there is none."""

    @abstractmethod
    def unit(self, problem: Problem) -> str:
        """Key of the unit of the value."""

    @abstractmethod
    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """The expression to optimise, as (coefficient, variable) terms; may add variables and rows to the model."""

    @abstractmethod
    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The exact value of a plan, computed from its integers without the model."""

    def foresight(self) -> Scored | None:
        """A goal whose best in each future must be known before the model is built; None if none need be."""
        return None

    def scale(self, problem: Problem) -> int:
        """What the value is multiplied by in `term` to be whole."""
        return 1

    def hold(
        self, problem: Problem, name: str, value: Fraction, strict: bool = False
    ) -> dict[RowKey, tuple[int | None, int | None]]:
        """Limits of the goal's rows under which no plan is worse than `value` (or under which each is better)."""
        scaled = value * self.scale(problem)
        if self.sense == "maximise":
            return {("goal", name): (floor(scaled) + 1 if strict else ceil(scaled), None)}
        return {("goal", name): (None, ceil(scaled) - 1 if strict else floor(scaled))}

    def concession(self, value: Fraction) -> Fraction:
        """The worst value that later goals may leave: `value` less the tolerance."""
        return value - self.tolerance if self.sense == "maximise" else value + self.tolerance


class Scored(Objective):
    """A goal whose value is a sum of whole scores over the approved options, the larger the better."""

    @abstractmethod
    def scores(self, problem: Problem) -> list[int]:
        """What each option counts for. (O,)"""
