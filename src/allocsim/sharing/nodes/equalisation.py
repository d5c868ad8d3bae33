"""Equalisation of a gap to the average."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self, cast

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, Share, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, divide, exact_parts, positive


class Equalisation(SharingNode):
    """Close a share of each role's gap to the average capacity first, and share the rest by another node.

    paid[k] = gap[k] · min(1, available / Σ_j gap[j]), gap[k] = closed · population[k] · max(0, mean − capacity[k]),
    mean = Σ population · capacity / Σ population

    Where a year does not reach all gaps, each gets the same part of its own. What is left goes to the node `rest`.
    population: people; capacity: 10k CNY a head and year, so that gaps are 10k CNY a year. Parties of one role divide
    equally. available: (D, F, P, Y), 10k CNY · returns (D, F, P, K, Y), the same unit.
    Raises E406 if population and capacity name different roles or nobody has people; ValueError in `share` if a role
    with a gap has no party.
    Source: partial equalisation of fiscal capacity as between German states or Swiss cantons.

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> node = Equalisation(closed="0.5", population={"origin": 100, "host": 100},
    ...                     capacity={"origin": 1, "host": 3}, rest=Fixed(shares={"host": 1}))
    >>> jingning_and_lingtai = example_context(["origin", "host"])  # the mean is 2, half of the gap of 100 is 50
    >>> node.share(np.array([[[[30.0, 80.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[30.0, 50.0], [0.0, 30.0], [0.0, 0.0]]
    """

    kind: ClassVar[str] = "equalisation"
    title_zh: ClassVar[str] = "补差均衡"
    title_en: ClassVar[str] = "equalisation of a gap"

    closed: Share = column(zh="补差比例", en="closed", unit="share", example="0.5")
    """Share of each gap that is closed."""
    population: dict[Id, Amount] = column(zh="人口", en="population", unit="person", min_length=1)
    """People of each role."""
    capacity: dict[Id, Amount] = column(zh="人均财力", en="fiscal capacity", unit="10k_CNY", min_length=1)
    """Fiscal capacity a head and year of each role."""
    rest: AnyNode = column(zh="其余部分", en="rest")
    """The node that shares what the gaps leave."""

    @model_validator(mode="after")
    def _roles_fit(self) -> Self:
        if set(self.population) != set(self.capacity) or not any(self.population.values()):
            raise PydanticCustomError("E406", "population and capacity of the same roles, above zero")
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The node of the rest."""
        return (cast(SharingNode, self.rest),)

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a gap."""
        return tuple(role for role, gap in self._gaps().items() if gap)

    def _gaps(self) -> dict[str, Fraction]:
        """Role → what it is owed a year."""
        people = {role: Fraction(number) for role, number in self.population.items()}
        mean = sum((n * Fraction(self.capacity[r]) for r, n in people.items()), NIL) / sum(people.values(), NIL)
        return {r: self.closed * n * max(NIL, mean - Fraction(self.capacity[r])) for r, n in people.items()}

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        gaps = {role: float(gap) for role, gap in self._gaps().items() if gap}
        total = sum(gaps.values())
        paid = np.minimum(available, total)
        parts = np.array([gap / total for gap in gaps.values()])  # (R,)
        amounts = divide(paid[..., None, :] * parts[:, None], tuple(gaps), context)
        return amounts + self.children()[0].share(positive(available - paid, available), context)

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        heads = Fraction(sum(self.population.values()))
        wealth = sum((Fraction(self.population[r]) * Fraction(c) for r, c in self.capacity.items()), NIL)
        owed = {}
        for role, number in self.population.items():
            short = wealth * Fraction(number) / heads - Fraction(number) * Fraction(self.capacity[role])
            owed[role] = self.closed * short if short > 0 else NIL
        total = sum(owed.values(), NIL)
        first = [min(amount, total) for amount in available]
        rest = self.children()[0].audit([a - b for a, b in zip(available, first, strict=True)], witness)
        table = []
        for amount, extra in zip(first, rest, strict=True):
            parts = {role: gap * amount / total if total else NIL for role, gap in owed.items()}
            table.append([a + b for a, b in zip(exact_parts(parts, witness), extra, strict=True)])
        return table
