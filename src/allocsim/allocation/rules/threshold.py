"""The number of a rule: a share of some total, or an amount in the resource's unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.allocation.rules.base import AllocationRule, ceil_share, floor_share
from allocsim.domain.fact import Amount, Share, column
from allocsim.domain.problem import Problem


class Threshold(AllocationRule):
    """Base of rules whose number is either a share or an amount."""

    share: Share | None = column(None, zh="比例", en="share", unit="share", example="0.4")
    """The number as a share of the total that the rule names; give this or `amount`."""
    amount: Amount | None = column(None, zh="数量", en="amount", unit="tick")
    """The number as an amount in the resource's unit; give this or `share`."""

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.share is None) == (self.amount is None):
            raise PydanticCustomError("one_of", "give exactly one of {names}", {"names": "share, amount"})
        return self

    def limit(self, problem: Problem, resource: int, total: int) -> int:
        """The number as a limit in ticks, rounded down; `total` is what the share is of."""
        if self.amount is None:
            return floor_share(self.share or Fraction(0), total)
        return floor_share(Fraction(self.amount) / problem.resource_ticks[resource], 1)

    def floor(self, problem: Problem, resource: int, total: int) -> int:
        """The number as a floor in ticks, rounded up."""
        if self.amount is None:
            return ceil_share(self.share or Fraction(0), total)
        return ceil_share(Fraction(self.amount) / problem.resource_ticks[resource], 1)

    def stated(self, problem: Problem, resource: int, total: int) -> Fraction:
        """The number in ticks as it is stated, not rounded: what an audit compares with."""
        if self.share is not None:
            return self.share * total
        assert self.amount is not None, "one of them is given"
        return Fraction(self.amount) / problem.resource_ticks[resource]
