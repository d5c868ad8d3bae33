"""Nash bargaining with disagreement points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, Ratio, column
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, divide, exact_parts, positive


class Bargaining(SharingNode):
    """Give each role what it would have without agreement, and divide the gain by bargaining weights.

    amount[k] = (d[k] + w[k] / Σ_j w[j] · (available − Σ_j d[j])) / seats[k]     where available ≥ Σ_j d[j], else 0

    It maximises Π (amount[k] − d[k])^w[k]. A year that does not reach the disagreement points has no agreement: all
    of it is `kept` by the host. d: 10k CNY a year (the unit of the flow), by role; w: positive, 1 if not stated.
    available: (D, F, P, Y) · returns (D, F, P, K, Y), the same unit; parties of one role divide equally.
    Raises E402 if the weights name other roles or are not above zero; ValueError in `share` if a role has no party.
    Source: Nash 1950; Kalai 1977 for weights.

    >>> from allocsim.sharing.nodes.base import example_context
    >>> node = Bargaining(disagreement={"origin": 20, "host": 40}, weights={"origin": 1, "host": 3})
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[100.0, 50.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[30.0, 0.0], [70.0, 0.0], [0.0, 50.0]]
    """

    kind: ClassVar[str] = "bargaining"
    title_zh: ClassVar[str] = "谈判解"
    title_en: ClassVar[str] = "Nash bargaining"

    disagreement: dict[Id, Amount] = column(
        zh="谈判破裂点", en="disagreement points", min_length=1, example={"origin": "20", "host": "40"}
    )
    """What each role has in a year without agreement, in the unit of the flow; 0 for a role that has nothing."""
    weights: dict[Id, Ratio] = column({}, zh="谈判力", en="bargaining weights", example={"origin": "1", "host": "1"})
    """Weight of each role; equal if none is stated."""

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        fits = not self.weights or set(self.weights) == set(self.disagreement)
        if not fits or any(weight <= 0 for weight in self.weights.values()):
            raise PydanticCustomError("E402", "weights needed: {roles}", {"roles": ", ".join(self.disagreement)})
        return self

    def own_roles(self) -> tuple[str, ...]:
        """All roles that bargain."""
        return tuple(self.disagreement)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        points = np.array([float(point) for point in self.disagreement.values()])  # (R,)
        weights = np.array([float(self.weights.get(role, 1)) for role in self.disagreement])
        gain = available - points.sum()
        agreed = gain >= 0
        parts = points[:, None] + (weights / weights.sum())[:, None] * positive(gain, available)[..., None, :]
        amounts = divide(np.where(agreed[..., None, :], parts, 0.0), self.own_roles(), context)
        nothing = np.where(agreed, 0.0, available)
        amounts[..., -1, :] = nothing
        context.keep("no_agreement", nothing)
        return amounts

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        table, total = [], sum(self.weights.values(), NIL) or Fraction(len(self.disagreement))
        for amount in available:
            gain = amount - Fraction(sum(self.disagreement.values()))
            parts = {
                role: Fraction(point) + gain * self.weights.get(role, Fraction(1)) / total
                for role, point in self.disagreement.items()
            }
            table.append(exact_parts(parts if gain >= 0 else {"kept": amount}, witness))
        witness.keep("no_agreement", [row[-1] for row in table])
        return table
