"""In proportion to contributions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import exact_row, in_proportion


class ByInput(SharingNode):
    """Give each party its part of all contributions.

    amount[k] = input[k] / Σ_j input[j] · available, input = the construction input that the party states

    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit; input in 10k CNY (P, K).
    Raises E422 when the scenario is checked, if the parties of a project bring nothing.
    Source: a choice of the agreement; "whoever invests benefits" in the sharing rules of enclaves.

    >>> import numpy as np
    >>> jingning, lingtai = 600.0, 200.0
    >>> brought = {"input": np.array([[jingning, lingtai, 0.0]])}
    >>> ByInput().share(np.array([[[[100.0]]]]), Context(("origin", "host", "kept"), {}, brought))[0, 0, 0].tolist()
    [[75.0], [25.0], [0.0]]
    """

    kind: ClassVar[str] = "by_input"
    title_zh: ClassVar[str] = "按投入比例"
    title_en: ClassVar[str] = "by input"
    linear: ClassVar[bool] = True

    def needs(self) -> tuple[str, ...]:
        """Contributions."""
        return ("input",)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        return in_proportion(available, context.amounts_brought("input"))

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        return [exact_row(amount, witness.brought["input"]) for amount in available]
