"""What it costs that a limit gives way, where no plan keeps every rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from allocsim.domain.fact import Amount, Fact, Id, column

Weight = Annotated[Amount, Field(gt=0)]
"""A positive decimal number."""


class RepairWeights(Fact):
    """Table `[repair]`: repairs of an infeasible scenario are offered cheapest first, by Σ weight · amount.

    A unit without a weight counts 1: a unit of quota in the resource's own unit, and of a rule in the unit that it
    limits (of a resource, of money, or a project).
    """

    resources: dict[Id, Weight] = column(zh="追加指标的权重", en="weights of more quota", factory=dict)
    """Resource → weight of one unit more of it, from the pool or a county."""
    rules: dict[Id, Weight] = column(zh="放宽规则的权重", en="weights of looser rules", factory=dict)
    """Rule → weight of one unit by which it gives way."""

    def of_resource(self, name: str) -> Fraction:
        """Weight of one unit more of a resource."""
        return Fraction(self.resources.get(name, 1))

    def of_rule(self, name: str) -> Fraction:
        """Weight of one unit by which a rule gives way."""
        return Fraction(self.rules.get(name, 1))
