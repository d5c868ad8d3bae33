"""Fixed shares by role."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Id, Share, column, fraction_text
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness


class Fixed(SharingNode):
    """Give each role a fixed share of what is available.

    amount[k] = share[role of k] / seats[role of k] · available

    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit. `seats` is the number of parties
    with the role: several parties with one role divide its share equally. A role without a share gets nothing.
    Raises E382 if the shares do not sum to one exactly; ValueError in `share` if no party has a role with a share.
    Source: ratios as in force in Ningde (2017, 50:50), Yishui (70:30), Liaoning (50:50 in principle).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> node = Fixed(shares={"origin": "0.6", "host": "0.4"})
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[100.0, 50.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[60.0, 30.0], [40.0, 20.0], [0.0, 0.0]]
    """

    kind: ClassVar[str] = "fixed"
    title_zh: ClassVar[str] = "固定比例"
    title_en: ClassVar[str] = "fixed shares"
    linear: ClassVar[bool] = True

    shares: dict[Id, Share] = column(
        zh="分享比例", en="shares", unit="share", min_length=1, example={"origin": "0.5", "host": "0.5"}
    )
    """Share of each role; they sum to one."""

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        total = sum(self.shares.values(), Fraction(0))
        if total != 1:
            raise PydanticCustomError("E382", "shares sum to {total}, not to 1", {"total": fraction_text(total)})
        return self

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a share above zero."""
        return tuple(role for role, share in self.shares.items() if share)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        weights = np.zeros(len(context.roles))  # (K,)
        for role in self.roles():
            seats = context.seats(role)
            weights[seats] = float(self.shares[role] / len(seats))
        return available[..., None, :] * weights[:, None]

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        years = []
        for amount in available:
            row = []
            for role in witness.roles:
                row.append(amount * self.shares.get(role, Fraction(0)) / witness.roles.count(role))
            years.append(row)
        return years
