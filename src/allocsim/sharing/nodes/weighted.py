"""Weighted factors, as in formula apportionment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.attribution import Factor
from allocsim.domain.fact import Id, Share, column
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, exact_parts, role_weights


class Weighted(SharingNode):
    """Apportion by the parties' parts of several weighted factors.

    amount[k] = rate[k] / seats[k] · Σ_f w[f] · value[f, k] / Σ_j value[f, j] · available, w[f] = weight[f] / Σ weight

    values: stated by role, each factor in its own unit; parties of one role divide equally. rate: 1 unless the role
    has its own, as where each place taxes its part of the base at its own rate; what no place takes stays with the
    host outside the agreement (`kept`). available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y), the same unit.
    Raises E400 if all weights, or all values of a factor, are zero; ValueError in `share` if a role has no party.
    Source: Caiyu 2012 No. 40 (0.35 revenue, 0.35 payroll, 0.30 assets); formulary apportionment in general.

    >>> import numpy as np
    >>> from allocsim.sharing.nodes.base import example_context
    >>> payroll = {"weight": "0.5", "values": {"origin": 10, "host": 30}}
    >>> assets = {"weight": "0.5", "values": {"origin": 0, "host": 900}}
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> Weighted(factors={"payroll": payroll, "assets": assets}).share(
    ...     np.array([[[[800.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[100.0], [700.0], [0.0]]
    """

    kind: ClassVar[str] = "weighted"
    title_zh: ClassVar[str] = "按因素加权"
    title_en: ClassVar[str] = "weighted factors"
    linear: ClassVar[bool] = True

    factors: dict[Id, Factor] = column(zh="因素", en="factors", min_length=1)
    """The factors by name."""
    rates: dict[Id, Share] = column({}, zh="各方税率", en="rates", unit="share", example={"host": "0.15"})
    """Share that a role takes of what is apportioned to it; 1 where nothing is stated."""

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if not any(factor.weight for factor in self.factors.values()):
            raise PydanticCustomError("E400", "no weight is above zero")
        if not all(any(factor.values.values()) for factor in self.factors.values()):
            raise PydanticCustomError("E400", "no value of a factor is above zero")
        return self

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a part."""
        return tuple(role for role, part in self._parts().items() if part)

    def _parts(self) -> dict[str, Fraction]:
        """Role → its part of what is available."""
        weights = sum((factor.weight for factor in self.factors.values()), NIL)
        parts: dict[str, Fraction] = {}
        for factor in self.factors.values():
            whole = sum((Fraction(value) for value in factor.values.values()), NIL)
            for role, value in factor.values.items():
                parts[role] = parts.get(role, NIL) + factor.weight / weights * Fraction(value) / whole
        return {role: part * self.rates.get(role, Fraction(1)) for role, part in parts.items()}

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        parts = self._parts()
        weights = role_weights(parts, context)
        weights[-1] = float(1 - sum(parts.values(), NIL))
        return available[..., None, :] * weights[:, None]

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        table, total = [], sum((factor.weight for factor in self.factors.values()), NIL)
        for amount in available:
            taken: dict[str, Fraction] = {}
            for factor in self.factors.values():
                piece = amount * factor.weight / total
                whole = Fraction(sum(factor.values.values()))
                for role, value in factor.values.items():
                    mine = piece * Fraction(value) / whole * self.rates.get(role, Fraction(1))
                    taken[role] = taken.get(role, NIL) + mine
            table.append(exact_parts(taken | {"kept": amount - sum(taken.values(), NIL)}, witness))
        return table
