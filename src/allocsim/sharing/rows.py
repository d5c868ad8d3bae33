"""Rows of the deterministic run: what the arrays of a group hold, as entries, settlements and reconciliations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from allocsim.domain.clearing import Kept, Statement, Transfer
from allocsim.domain.flow import FLOWS, LedgerName, flows_of
from allocsim.domain.ledger import Book, Entry, FlowYear, Reconciliation, Settlement
from allocsim.sharing.besides import kept_by_reason, kept_rows, transfer_rows
from allocsim.sharing.books import ledger_flows, share_construction, share_revenue, share_statistics
from allocsim.sharing.cases import Case
from allocsim.sharing.flow_rows import flow_rows
from allocsim.sharing.group import Group
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.settlement import settle
from allocsim.sharing.statements import statements


@dataclass(frozen=True)
class Rows:
    """Everything that the ledger says of one project's deterministic run, but for its outlooks."""

    flows: tuple[FlowYear, ...]
    entries: tuple[Entry, ...]
    settlements: tuple[Settlement, ...]
    reconciliations: tuple[Reconciliation, ...]
    kept: tuple[Kept, ...]
    transfers: tuple[Transfer, ...]
    statements: tuple[Statement, ...]


def group_rows(group: Group, factors: Floats, years: Sequence[int]) -> dict[str, Rows]:
    """Project → its rows, in the order ledger, book, flow, year, seat. `factors`: (1, F, 1)."""
    building = ledger_flows(group, factors, "construction")  # (1, F, P, Y)
    construction = share_construction(group, building)[0]  # (F, P, K, Y)
    revenue = ledger_flows(group, factors, "revenue")  # (1, F, P, Y)
    due = share_revenue(group, revenue, reasons=True)
    by_flow = _by_flow(group, revenue[0], due.shared[0])  # (F, P, K, Y)
    reasons = kept_by_reason(group, revenue[0], due)
    official = ledger_flows(group, factors, "statistics")[0]  # (F, P, Y)
    assessment = share_statistics(group, official[None])[0]  # (F, P, K, Y)
    flows: dict[LedgerName, Floats] = {"construction": building[0], "revenue": revenue[0], "statistics": official}
    whole = np.zeros_like(assessment)
    whole[:, :, group.host_seat] = official
    found: dict[str, Rows] = {}
    for at, case in enumerate(group.cases):
        totals = assessment[:, at].sum(axis=1)  # (F, Y)
        settlements = tuple(_settlements(case, due.shared[0, at], due.outside[0, at], years))
        kept, transfers = tuple(kept_rows(case, reasons, at, years)), tuple(transfer_rows(case, due, at, years))
        found[case.project.project] = Rows(
            flows=tuple(flow_rows(group, flows, at, years)),
            entries=(
                *_entries(case, "construction", "money", construction[:, at], years),
                *_entries(case, "revenue", "money", by_flow[:, at], years),
                *_entries(case, "statistics", "official", whole[:, at], years),
                *_entries(case, "statistics", "assessment", assessment[:, at], years),
            ),
            settlements=settlements,
            reconciliations=tuple(_reconciliations(case, official[:, at], totals, years)),
            kept=kept,
            transfers=transfers,
            statements=tuple(statements(case, settlements, kept, transfers, years)),
        )
    return found


def _by_flow(group: Group, revenue: Floats, shared: Floats) -> Floats:
    """Amounts of the pool (P, K, Y) as (F, P, K, Y): each seat has the same share of every flow of a year.

    What the host keeps outside the agreement stands under the seat `kept` as well.
    """
    local = revenue * group.shared[:, None, None]  # (F, P, Y)
    pooled = local.sum(axis=0)
    part = local / np.where(pooled > 0, pooled, 1.0)
    amounts = part[:, :, None, :] * shared
    amounts[:, :, -1] += revenue * group.kept[:, None, None]
    return amounts


def _entries(case: Case, ledger: LedgerName, book: Book, amounts: Floats, years: Sequence[int]) -> Iterator[Entry]:
    """Entries of the amounts that are not zero: (F, K, Y)."""
    for flow, rows in zip(flows_of(ledger), amounts, strict=True):
        for year, seat in np.argwhere(rows.T).tolist():
            yield Entry(
                ledger=ledger,
                book=book,
                project=case.project.project,
                flow=flow,
                year=years[year],
                party=case.parties[seat],
                role=case.roles[seat],
                amount=float(rows[seat, year]),
                unit=FLOWS[flow].unit,
            )


def _settlements(case: Case, shared: Floats, outside: Floats, years: Sequence[int]) -> Iterator[Settlement]:
    """One settlement for each year in which anything is collected: shared (K, Y), outside (Y,)."""
    counties = list(dict.fromkeys(case.parties[:-1]))
    for year, calendar in enumerate(years):
        amounts = dict.fromkeys(counties, 0.0)
        for county, amount in zip(case.parties[:-1], shared[:-1, year].tolist(), strict=True):
            amounts[county] += amount
        kept = float(shared[-1, year] + outside[year])
        if kept == 0 and not any(amounts.values()):
            continue
        *receipts, rest = settle([*amounts.values(), kept])
        yield Settlement(
            project=case.project.project,
            year=calendar,
            host=case.parties[-1],
            collected=sum(receipts) + rest,
            kept=rest,
            receipts=dict(zip(counties, receipts, strict=True)),
        )


def _reconciliations(
    case: Case, official: Floats, assessment: Floats, years: Sequence[int]
) -> Iterator[Reconciliation]:
    """One line for each indicator and year in which either book holds anything: both (F, Y)."""
    for flow, ours, theirs in zip(flows_of("statistics"), official.tolist(), assessment.tolist(), strict=True):
        for year, calendar in enumerate(years):
            if ours[year] or theirs[year]:
                yield Reconciliation(case.project.project, flow, calendar, ours[year], theirs[year], FLOWS[flow].unit)
