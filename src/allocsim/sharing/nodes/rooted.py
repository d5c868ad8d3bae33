"""The root of a clause: its base first, then its tree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

import numpy as np

from allocsim.domain.agreement import Base, Clause, Incentive, RevenueClause, StatisticsClause
from allocsim.domain.flow import FLOWS
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.clock import start_year, start_years
from allocsim.sharing.nodes.floor import HOST
from allocsim.sharing.nodes.seats import NIL, add_to_role, positive


def rooted(clause: Clause, flow: str = "") -> SharingNode:
    """What shares a clause's flows, or one of its flows: the tree, behind the base where one is stated."""
    tree = clause.tree
    if isinstance(clause, StatisticsClause) and clause.burden is not None and flow and FLOWS[flow].burden:
        tree = clause.burden
    node = cast(SharingNode, tree)
    return node if clause.base == Base() else Rooted(base=clause.base, node=node)


def named_roles(clause: Clause) -> tuple[str, ...]:
    """Every role that a clause names and that must have a party, each once."""
    found = [*rooted(clause).roles()]
    if isinstance(clause, StatisticsClause) and clause.burden is not None:
        found += cast(SharingNode, clause.burden).roles()
    if isinstance(clause, RevenueClause):
        parts = {} if clause.attribution is None else clause.attribution.parts()
        found += [*(role for role, part in parts.items() if part), *clause.settlement.roles()]
    return tuple(dict.fromkeys(found))


class Rooted(SharingNode):
    """Share the base of a clause by its tree; what is outside the base is kept by the host (the last seat).

    What is withheld for incentives goes to the role that pays them, unless it is the host, for whom it is kept.
    """

    base: Base
    """What of the flows is shared."""
    node: SharingNode
    """The clause's tree."""

    def children(self) -> tuple[SharingNode, ...]:
        """The tree."""
        return (self.node,)

    def own_roles(self) -> tuple[str, ...]:
        """Who pays the incentives."""
        return (self.base.payer,) if self.base.incentives else ()

    def pays(self) -> bool:
        """Incentives are paid to the firm."""
        return bool(self.base.incentives) or super().pays()

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y). Raises ValueError if the base year is not simulated."""
        outside = self.kept(available, context)
        kept = np.zeros_like(available)
        for part in outside.values():
            kept = kept + part
        amounts = self.node.share(positive(available - kept, available), context)
        kept = np.minimum(kept, available)
        if self.base.payer != HOST:
            back = np.minimum(outside.pop("incentive"), kept)
            add_to_role(amounts, self.base.payer, back, context)
            kept = kept - back
        amounts[..., -1, :] += kept
        for reason, part in outside.items():
            context.keep(reason, part)
        if self.base.incentives and context.notes is not None:
            paid = np.zeros_like(amounts)
            for incentive in self.base.incentives:
                add_to_role(paid, self.base.payer, _paid(incentive, available, context), context)
            context.notes.paid.append(paid)
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
        shared, debt, settled, cost = [], NIL, [], []
        at = None if self.base.over_year is None else self.base.over_year - witness.first_year
        growths = []
        for year, amount in enumerate(available):
            spent = NIL
            for incentive in self.base.incentives:
                number = year - start_year(incentive.clock, None, 0, witness) + 1
                if incentive.first <= number <= incentive.last:
                    spent += incentive.share * amount + Fraction(incentive.amount)
            spent *= witness.incentives[year] if witness.incentives else 1
            cost.append(spent)
            net = max(NIL, amount - spent - debt)
            debt = max(NIL, debt - (amount - spent))
            settled.append(net)
            if self.base.over_amount is not None:
                net = max(NIL, net - Fraction(self.base.over_amount))
            elif at is not None:
                net = max(NIL, net - settled[at]) if year > at else NIL
            growths.append(net)
            shared.append(self.base.share * net)
        table = self.node.audit(shared, witness)
        payers = [seat for seat, role in enumerate(witness.roles) if role == self.base.payer]
        held = [-1] if self.base.payer == HOST else payers
        for row, amount, net, part in zip(table, available, settled, shared, strict=True):
            row[-1] += net - part
            for seat in held:
                row[seat] += (amount - net) / len(held)
        if self.base.payer == HOST:
            witness.keep("incentive", [a - b for a, b in zip(available, settled, strict=True)])
        witness.keep("base", [a - b for a, b in zip(settled, growths, strict=True)])
        witness.keep("not_shared", [a - b for a, b in zip(growths, shared, strict=True)])
        if self.base.incentives and witness.remarks is not None:
            shares = [Fraction(seat in payers, len(payers)) for seat in range(len(witness.roles))]
            witness.remarks.paid.append([[spent * share for share in shares] for spent in cost])
        return table


def _paid(incentive: Incentive, available: Floats, context: Context) -> Floats:
    """What is paid back to the firm: (D, F, P, Y)."""
    start = start_years(incentive.clock, None, 0, context)[..., None]
    number = np.arange(available.shape[-1]) - start + 1
    holds = (number >= incentive.first) & (number <= incentive.last)
    agreed = np.where(holds, float(incentive.share) * available + float(incentive.amount), 0.0)
    return agreed if context.incentives is None else agreed * context.incentives[:, None]
