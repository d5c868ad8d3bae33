"""The three ledgers of a group: construction input, revenue, and the assessment book of statistics.

Factors have the shape (D, F, P) or a broadcast of it: (1, F, 1) for the deterministic run. K counts all seats, `kept`
among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from allocsim.domain.agreement import StatisticsClause
from allocsim.domain.flow import FLOWS, LedgerName
from allocsim.sharing.attribute.sites import forecast, terms_of
from allocsim.sharing.group import AT, Group
from allocsim.sharing.nodes.base import Floats, Notes

HALF_A_FEN: Final = 0.5e-6
"""In 10k CNY; up to this an amount is nothing."""


def ledger_flows(group: Group, factors: Floats, ledger: LedgerName) -> Floats:
    """One ledger's flows with their factors: (D, F of the ledger, P, Y)."""
    at = AT[ledger]
    flows = group.flows if group.flows.ndim == 4 else group.flows[None]
    return flows[:, at] * factors[:, at, :, None]


@dataclass(frozen=True, eq=False)
class Revenue:
    """Revenue as it is due; shapes of amounts by seat: (D, P, K, Y)."""

    shared: Floats  # by seat; `kept` holds what the tree itself leaves with the host
    outside: Floats  # (D, P, Y) the host's besides: flows and levels that the agreement does not name
    topped: Floats | None  # by seat: what the host pays it besides
    paid: Floats | None  # by seat: incentives that it pays to the firm
    kept: tuple[tuple[str, Floats], ...]  # reason, (D, P, Y); told only if asked for


def share_revenue(group: Group, flows: Floats, reasons: bool = False) -> Revenue:
    """Revenue flows (D, F, P, Y) → what is due to whom. The shared parts of all flows are pooled before the tree."""
    pooled = _pool(flows, group.shared)  # (D, P, Y)
    outside = _pool(flows, group.kept)
    clause = group.clause("revenue")
    if clause is None:
        nothing = np.zeros((*pooled.shape[:2], len(group.context.roles), pooled.shape[2]))
        return Revenue(nothing, outside, None, None, ())
    tree = group.tree(clause)
    notes = Notes() if reasons or tree.pays() else None
    shared = tree.share(pooled[:, None], replace(group.context, notes=notes))[:, 0]
    if notes is None:
        return Revenue(shared, outside, None, None, ())
    kept = tuple((reason, np.broadcast_to(part, pooled[:, None].shape)[:, 0]) for reason, part in notes.kept)
    return Revenue(shared, outside, _whole(notes.topped, shared), _whole(notes.paid, shared), kept)


def _whole(parts: Sequence[Floats], like: Floats) -> Floats | None:
    """The sum of amounts by seat (D, 1, P, K, Y), as (D, P, K, Y)."""
    if not parts:
        return None
    total = np.zeros_like(like)
    for part in parts:
        total += part[:, 0]
    return total


def receipts(group: Group, revenue: Revenue) -> Floats:
    """What each seat has by year in cash, `kept` with the host: (D, P, K, Y) without `kept`.

    What is due is paid as the agreement's settlement says; what the host pays besides is paid in its year.
    """
    found = revenue.shared[:, :, :-1].copy()
    found[:, :, group.host_seat] += revenue.shared[:, :, -1]
    terms = terms_of(group.terms)
    if terms.lag:
        found = paid_later(found, _foreseen(group, found), terms.lag)
    found[:, :, group.host_seat] += revenue.outside
    if revenue.topped is not None:
        found += revenue.topped[:, :, :-1]
        found[:, :, group.host_seat] -= revenue.topped.sum(axis=2)
    return found


def _foreseen(group: Group, due: Floats) -> Floats:
    """Part that each seat has at once: (K, 1), or (D, P, K, Y) with provisional shares.

    To a county that is due nothing in a year nothing is paid provisionally; the host has its part.
    """
    parts = np.array([float(part) for part in forecast(group.terms, group.context.roles)[:-1]])[:, None]
    if not terms_of(group.terms).provisional:
        return parts
    found = np.broadcast_to(parts, due.shape).copy()
    for at, case in enumerate(group.cases):
        counties = case.parties[:-1]
        for seat, county in enumerate(counties):
            if county != case.parties[-1]:
                own = [other for other, party in enumerate(counties) if party == county]
                idle = due[:, at, own].sum(axis=1) <= HALF_A_FEN  # (D, Y)
                found[:, at, group.host_seat] += np.where(idle, parts[seat], 0.0)
                found[:, at, seat] = np.where(idle, 0.0, parts[seat])
    return found


def paid_later(due: Floats, forecast: Floats, lag: int) -> Floats:
    """What is due in a year by the forecast parts (K, 1) or (…, K, Y) at once, the rest `lag` years later: (…, K, Y).

    What is still due after the last year is paid in it, so that nothing is lost: Σ_y paid = Σ_y due.
    """
    lag = min(lag, due.shape[-1] - 1)
    at_once = forecast * due.sum(axis=-2, keepdims=True)
    if not lag:
        return due
    rest = due - at_once
    paid: Floats = at_once.copy()
    paid[..., lag:] += rest[..., :-lag]
    paid[..., -1] += rest[..., -lag:].sum(axis=-1)
    return paid


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
        apart = isinstance(clause, StatisticsClause) and clause.burden is not None
        for burden in (False, True) if apart else (None,):
            named = [
                index
                for index, at in enumerate(AT[ledger])
                if keys[at] in clause.flows and burden in (None, FLOWS[keys[at]].burden)
            ]
            if named:
                tree = group.tree(clause, keys[AT[ledger][named[0]]])
                amounts[:, named] = tree.share(flows[:, named], group.context)
    return amounts
