"""A common pool of growth, redistributed."""

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
from allocsim.sharing.nodes.seats import NIL, add_to_role, role_sum, scale_role


class Pooled(SharingNode):
    """Put a share of each role's growth into a common pool, and redistribute it by people and fiscal capacity.

    amount[k] = own[k] − g[k] + r[k] · Σ_j g[j], g[k] = growth share · max(0, own[k] − base[k]), r[k] = m[k] / Σ_j m[j],
    m[k] = population[k] · (mean capacity / capacity[k])

    own: what the node inside gives the role. base: 0 where none is stated. capacity: receipts a head; the mean is
    weighted by people. Equal capacities redistribute by people alone; a share of 1 and base 0 pool everything.
    Roles that no population is stated for, and what is kept, stand outside. Parties of one role give in proportion to
    what they have, and receive equal parts. available: (D, F, P, Y), 10k CNY · returns (D, F, P, K, Y), the same unit.
    Raises E406 if population and capacity name different roles or are not above zero, or a base has no population;
    ValueError in `share` if a role has no party.
    Source: Minnesota's Fiscal Disparities Act 1971 (40 % of the growth of the commercial tax base).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> all_to_host = Fixed(shares={"host": 1})
    >>> node = Pooled(growth_share="0.4", base={"host": 100}, population={"origin": 30, "host": 10},
    ...               capacity={"origin": 1, "host": 1}, node=all_to_host)
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[200.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()  # pool 40: 30 and 10
    [[30.0], [170.0], [0.0]]
    """

    kind: ClassVar[str] = "pooled"
    title_zh: ClassVar[str] = "增量统筹"
    title_en: ClassVar[str] = "pooled growth"

    growth_share: Share = column(zh="统筹比例", en="share of growth", unit="share", example="0.4")
    """Share of the growth that goes to the pool."""
    base: dict[Id, Amount] = column({}, zh="基数", en="base", example={"host": "100"})
    """Amount of each role above which there is growth, in the unit of the flow."""
    population: dict[Id, Amount] = column(zh="人口", en="population", unit="person", min_length=1)
    """People of each role that takes part, in any common unit."""
    capacity: dict[Id, Amount] = column(zh="人均财力", en="fiscal capacity", min_length=1)
    """Fiscal capacity a head of each role, in any common unit."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node that says what each party has before pooling."""

    @model_validator(mode="after")
    def _roles_fit(self) -> Self:
        fits = set(self.population) == set(self.capacity) and set(self.base) <= set(self.population)
        if not fits or not all((*self.population.values(), *self.capacity.values())):
            raise PydanticCustomError("E406", "population and capacity of the same roles, above zero")
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The node inside."""
        return (cast(SharingNode, self.node),)

    def own_roles(self) -> tuple[str, ...]:
        """Roles that take part."""
        return tuple(self.population)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        amounts = self.children()[0].share(available, context)
        measures = np.array([float(self.population[r]) / float(self.capacity[r]) for r in self.population])
        pool = np.zeros_like(available)
        for role in self.population:
            own = role_sum(amounts, role, context)  # (D, F, P, Y)
            given = float(self.growth_share) * np.maximum(own - float(self.base.get(role, 0)), 0.0)
            scale_role(amounts, role, 1.0 - given / np.where(own > 0, own, 1.0), context)
            pool += given
        for role, part in zip(self.population, measures / measures.sum(), strict=True):
            add_to_role(amounts, role, part * pool, context)
        return amounts

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        people = {role: Fraction(number) for role, number in self.population.items()}
        mean = sum((people[r] * Fraction(c) for r, c in self.capacity.items()), NIL) / sum(people.values(), NIL)
        need = {role: number * mean / Fraction(self.capacity[role]) for role, number in people.items()}
        table = self.children()[0].audit(available, witness)
        for row in table:
            pool = NIL
            for role in need:
                own = sum((part for part, name in zip(row, witness.roles, strict=True) if name == role), NIL)
                growth = own - Fraction(self.base.get(role, 0))
                if growth > 0:
                    pool += self.growth_share * growth
                    left = 1 - self.growth_share * growth / own
                    row[:] = [p * left if name == role else p for p, name in zip(row, witness.roles, strict=True)]
            for seat, role in enumerate(witness.roles):
                if role in need:
                    row[seat] += pool * need[role] / sum(need.values(), NIL) / witness.roles.count(role)
        return table
