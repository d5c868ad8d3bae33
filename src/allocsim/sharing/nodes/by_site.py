"""In proportion to what each site collects."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import exact_row, in_proportion


class BySite(SharingNode):
    """Give each party what its own site collects, as the clause's attribution says.

    amount[k] = part[k] / Σ_j part[j] · available, part = the parts of `attribution`, rates included

    available: (D, F, P, Y), 10k CNY · returns (D, F, P, K, Y), the same unit; parties of one role divide equally.
    Raises E425 when the scenario is checked, if the clause has no attribution.
    Source: formula apportionment of a company's base over its sites, as between states of the United States, or Caiyu
    2012 No. 40.

    >>> import numpy as np
    >>> jingning, lingtai = 0.25, 0.75
    >>> brought = {"site": np.array([[jingning, lingtai, 0.0]])}
    >>> BySite().share(np.array([[[[100.0]]]]), Context(("origin", "host", "kept"), {}, brought))[0, 0, 0].tolist()
    [[25.0], [75.0], [0.0]]
    """

    kind: ClassVar[str] = "by_site"
    title_zh: ClassVar[str] = "按税收归属地"
    title_en: ClassVar[str] = "by site"
    linear: ClassVar[bool] = True

    def reads(self) -> tuple[str, ...]:
        """What the sites collect."""
        return ("site",)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        return in_proportion(available, context.amounts_brought("site"))

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        return [exact_row(amount, witness.brought["site"]) for amount in available]
