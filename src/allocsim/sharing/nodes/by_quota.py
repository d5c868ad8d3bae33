"""In proportion to the quota brought."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Id, Ratio, column
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, exact_row, in_proportion


class ByQuota(SharingNode):
    """Give each party its part of the quota that the project takes, resources weighed against one another.

    amount[k] = worth[k] / Σ_j worth[j] · available, worth[k] = Σ_r weight[r] · quota[r, k]

    quota[r, k]: the demands for resource r on the side of the party's county over all years, in the unit of the
    resource, after exemption and multiplier, rounded up to the tick as in the allocation; parties of one county
    divide it equally. weight[r]: worth of one unit of r; only their proportions matter.
    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit.
    Raises E400 if no weight is above zero; E422 when the scenario is checked, if a project takes none of the resources.
    Source: a choice of the agreement; quota brought by either side (task 5).

    >>> jingning, lingtai = [10.0, 0.0], [10.0, 500.0]  # mu, tce
    >>> brought = {"quota.land": np.array([[10.0, 10.0, 0.0]]), "quota.energy": np.array([[0.0, 500.0, 0.0]])}
    >>> node = ByQuota(weights={"land": 100, "energy": 4})  # 1000 against 1000 + 2000
    >>> node.share(np.array([[[[100.0]]]]), Context(("origin", "host", "kept"), {}, brought))[0, 0, 0].tolist()
    [[25.0], [75.0], [0.0]]
    """

    kind: ClassVar[str] = "by_quota"
    title_zh: ClassVar[str] = "按带入指标"
    title_en: ClassVar[str] = "by quota brought"
    linear: ClassVar[bool] = True

    weights: dict[Id, Ratio] = column(zh="指标权重", en="weights", min_length=1, example={"land": "1"})
    """Worth of one unit of each resource, in any common measure; resources left out do not count."""

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if min(self.weights.values()) < 0 or not any(self.weights.values()):
            raise PydanticCustomError("E400", "weights must not be negative, and one above zero")
        return self

    def needs(self) -> tuple[str, ...]:
        """Quota of the weighted resources: together more than nothing."""
        return ("+".join(f"quota.{resource}" for resource, weight in self.weights.items() if weight),)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        worth = np.zeros((1, len(context.roles)))
        for resource, weight in self.weights.items():
            worth = worth + float(weight) * context.amounts_brought(f"quota.{resource}")
        return in_proportion(available, worth)

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        columns = [[w * part for part in witness.brought[f"quota.{name}"]] for name, w in self.weights.items()]
        worth = [sum(parts, NIL) for parts in zip(*columns, strict=True)]
        return [exact_row(amount, worth) for amount in available]
