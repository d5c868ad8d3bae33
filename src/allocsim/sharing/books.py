"""The three ledgers of a group: construction input, revenue, and the assessment book of statistics.

Factors have the shape (D, F, P) or a broadcast of it: (1, F, 1) for the deterministic run. K counts all seats, `kept`
among them.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from allocsim.domain.agreement import StatisticsClause
from allocsim.domain.flow import FLOWS, LedgerName
from allocsim.sharing.group import AT, Group
from allocsim.sharing.nodes.base import Floats


def ledger_flows(group: Group, factors: Floats, ledger: LedgerName) -> Floats:
    """One ledger's flows with their factors: (D, F of the ledger, P, Y)."""
    at = AT[ledger]
    flows = group.flows if group.flows.ndim == 4 else group.flows[None]
    return flows[:, at] * factors[:, at, :, None]


def share_revenue(group: Group, flows: Floats) -> tuple[Floats, Floats]:
    """Revenue flows (D, F, P, Y) → (amounts of the shared part by seat (D, P, K, Y), kept outside it (D, P, Y)).

    The shared parts of all flows are pooled before the tree: `kept` in the first array holds what the tree itself
    leaves with the host.
    """
    pooled = _pool(flows, group.shared)  # (D, P, Y)
    outside = _pool(flows, group.kept)
    clause = group.clause("revenue")
    if clause is None:
        return np.zeros((*pooled.shape[:2], len(group.context.roles), pooled.shape[2])), outside
    return group.tree(clause).share(pooled[:, None], group.context)[:, 0], outside


def _pool(flows: Floats, parts: Floats) -> Floats:
    """Σ_f part[f] · flow[f], in the fixed order of flows: (D, F, P, Y) → (D, P, Y)."""
    total = np.zeros((flows.shape[0], *flows.shape[2:]))
    for index, part in enumerate(parts.tolist()):
        if part:
            total += part * flows[:, index]
    return total


def share_construction(group: Group, flows: Floats) -> Floats:
    """Construction flows (D, F, P, Y) → who pays them by seat (D, F, P, K, Y).

    Without a clause each party pays the contribution it states, and the host the rest.
    """
    clause = group.clause("construction")
    if clause is not None:
        return _share_named(group, flows, "construction")
    needed = np.array([float(Fraction(case.project.public_input) * case.scale) for case in group.cases])  # (P,)
    weights = group.context.brought["input"] / np.where(needed > 0, needed, 1.0)[:, None]  # (P, K)
    weights[:, group.host_seat] += 1.0 - weights.sum(axis=1)
    return flows[:, :, :, None, :] * weights[:, :, None]


def share_statistics(group: Group, flows: Floats) -> Floats:
    """Indicators (D, F, P, Y) → the assessment book by seat (D, F, P, K, Y); the official book is the flows themselves.

    `both`: every party that the tree gives a part in a year counts the whole, a county with two seats once.
    """
    amounts = _share_named(group, flows, "statistics")
    clause = group.clause("statistics")
    if isinstance(clause, StatisticsClause) and clause.count == "both":
        counts = amounts > 0
        for position, case in enumerate(group.cases):
            for seat, county in enumerate(case.parties):
                earlier = [other for other in range(seat) if case.parties[other] == county]
                counts[:, :, position, seat] &= ~counts[:, :, position, earlier].any(axis=2)
        amounts = np.where(counts, flows[:, :, :, None, :], 0.0)
    return amounts


def _share_named(group: Group, flows: Floats, ledger: LedgerName) -> Floats:
    """Flows of the ledger's clause by its tree; the others whole to the host."""
    amounts = np.zeros((*flows.shape[:3], len(group.context.roles), flows.shape[3]))
    amounts[:, :, :, group.host_seat] = flows
    clause = group.clause(ledger)
    if clause is not None:
        keys = list(FLOWS)
        named = [index for index, at in enumerate(AT[ledger]) if keys[at] in clause.flows]
        amounts[:, named] = group.tree(clause).share(flows[:, named], group.context)
    return amounts
