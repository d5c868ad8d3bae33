"""The root of a clause: its base first, then its tree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

import numpy as np

from allocsim.domain.agreement import Base, Clause, Incentive
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.clock import start_year, start_years
from allocsim.sharing.nodes.seats import NIL, positive


def rooted(clause: Clause) -> SharingNode:
    """What shares a clause's flows: its tree, behind its base where one is stated."""
    tree = cast(SharingNode, clause.tree)
    return tree if clause.base == Base() else Rooted(base=clause.base, node=tree)


class Rooted(SharingNode):
    """Share the base of a clause by its tree; what is outside the base is kept by the host (the last seat)."""

    base: Base
    """What of the flows is shared."""
    node: SharingNode
    """The clause's tree."""

    def children(self) -> tuple[SharingNode, ...]:
        """The tree."""
        return (self.node,)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y). Raises ValueError if the base year is not simulated."""
        outside = self.kept(available, context)
        kept = np.zeros_like(available)
        for part in outside.values():
            kept = kept + part
        amounts = self.node.share(positive(available - kept, available), context)
        amounts[..., -1, :] += np.minimum(kept, available)
        return amounts

    def kept(self, available: Floats, context: Context) -> dict[str, Floats]:
        """What is outside the base by its reason, each (D, F, P, Y).

        `incentive`: paid back to the firm, or needed to make up for earlier years; `base`: not growth; `not_shared`:
        the share of the whole, or of the growth, that is not shared.
        """
        years = available.shape[-1]
        net, size = available, available
        if self.base.incentives:
            total = np.cumsum(available - sum(_paid(i, available, context) for i in self.base.incentives), axis=-1)
            reached = np.maximum(np.maximum.accumulate(total, axis=-1), 0.0)
            size = np.maximum(np.maximum.accumulate(np.abs(total), axis=-1), available)
            net = positive(np.diff(reached, axis=-1, prepend=0.0), size)
        growth = net
        if self.base.over_amount is not None:
            growth = np.maximum(net - float(self.base.over_amount), 0.0)
        elif self.base.over_year is not None:
            at = self.base.over_year - context.first_year
            if not 0 <= at < years:
                raise ValueError(f"the base year {self.base.over_year} is not simulated")
            growth = np.where(np.arange(years) > at, np.maximum(net - net[..., at : at + 1], 0.0), 0.0)
        return {
            "incentive": positive(available - net, size),
            "base": net - growth,
            "not_shared": growth * float(1 - self.base.share),
        }

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        shared, debt, earlier = [], NIL, []
        at = None if self.base.over_year is None else self.base.over_year - witness.first_year
        for year, amount in enumerate(available):
            left = amount
            for incentive in self.base.incentives:
                number = year - start_year(incentive.clock, None, 0, witness) + 1
                if incentive.first <= number <= incentive.last:
                    left -= incentive.share * amount + Fraction(incentive.amount)
            settled = max(NIL, left - debt)
            debt = max(NIL, debt - left)
            earlier.append(settled)
            growth = settled
            if self.base.over_amount is not None:
                growth = max(NIL, settled - Fraction(self.base.over_amount))
            elif at is not None:
                growth = max(NIL, settled - earlier[at]) if year > at else NIL
            shared.append(self.base.share * growth)
        table = self.node.audit(shared, witness)
        for row, amount, part in zip(table, available, shared, strict=True):
            row[-1] += amount - part
        return table


def _paid(incentive: Incentive, available: Floats, context: Context) -> Floats:
    """What the host pays back: (D, F, P, Y)."""
    start = start_years(incentive.clock, None, 0, context)[..., None]
    number = np.arange(available.shape[-1]) - start + 1
    holds = (number >= incentive.first) & (number <= incentive.last)
    return np.where(holds, float(incentive.share) * available + float(incentive.amount), 0.0)
