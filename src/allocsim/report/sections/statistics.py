"""Indicators of a partnership: the official book, the assessment book by party, and the line between them."""

from __future__ import annotations

from decimal import Decimal

from allocsim.domain.ledger import Ledger
from allocsim.report.blocks import Cell, Column, Table
from allocsim.report.names import Names
from allocsim.report.rounding import Number, rounded, rounded_parts, total_of


def statistics_table(ledger: Ledger, project: str, names: Names) -> Table:
    """One row per indicator, added up over the horizon: official, assessment by party, and their difference."""
    labels = names.labels
    found = [row for row in ledger.reconciliations if row.project == project]
    flows = list(dict.fromkeys(row.flow for row in found))
    entries = [row for row in ledger.entries if row.project == project and row.book == "assessment"]
    parties = list(dict.fromkeys(row.party for row in entries))
    rows: list[tuple[Cell, ...]] = []
    for flow in flows:
        mine = [row for row in found if row.flow == flow]
        official = rounded(sum(row.official for row in mine), 1)
        amounts: list[Number] = [
            sum(row.amount for row in entries if (row.flow, row.party) == (flow, party)) for party in parties
        ]
        split = rounded_parts(amounts, 1)
        total = total_of([*split, Decimal("0.0")])
        rows.append((names.flow(flow), _unit(mine[0].unit, names), official, *split, total, total - official))
    columns = (
        Column(labels("sharing.indicator")),
        Column(labels("terms.unit")),
        Column(labels("sharing.official"), "number"),
        *(Column(names.county(party), "number", group=labels("sharing.assessment")) for party in parties),
        Column(labels("sharing.assessment_total"), "number"),
        Column(labels("sharing.difference"), "difference"),
    )
    years = len(ledger.horizon)
    caption = labels("sharing.statistics_table", project=names.project(project), years=years)
    return Table(f"statistics-{project}", caption, columns, tuple(rows), note=labels("sharing.statistics_note"))


def _unit(unit: str, names: Names) -> str:
    """People added up over years are person-years."""
    return names.labels("terms.measure.person_years") if unit == "person" else names.unit(unit)
