"""In proportion to land."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import exact_row, in_proportion


class ByLand(SharingNode):
    """Give each party its part of the land that the project takes.

    amount[k] = land[k] / Σ_j land[j] · available, land = demands on the side of the party's county, all years

    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit; land in mu (P, K), after exemption
    and multiplier, rounded up to the tick as in the allocation. Parties of one county divide its land equally.
    Raises E422 when the scenario is checked, if a project takes no land.
    Source: a choice of the agreement; land is what counties bring to cross-county projects (task 5).

    >>> import numpy as np
    >>> jingning, lingtai = 30.0, 90.0
    >>> brought = {"land": np.array([[jingning, lingtai, 0.0]])}
    >>> ByLand().share(np.array([[[[100.0]]]]), Context(("origin", "host", "kept"), {}, brought))[0, 0, 0].tolist()
    [[25.0], [75.0], [0.0]]
    """

    kind: ClassVar[str] = "by_land"
    title_zh: ClassVar[str] = "按用地比例"
    title_en: ClassVar[str] = "by land"
    linear: ClassVar[bool] = True

    def needs(self) -> tuple[str, ...]:
        """Land."""
        return ("land",)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        return in_proportion(available, context.amounts_brought("land"))

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        return [exact_row(amount, witness.brought["land"]) for amount in available]
