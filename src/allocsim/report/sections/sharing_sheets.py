"""Full tables of the ledgers for the workbook: settlements to the fen, cash, bands and reconciliations by year."""

from __future__ import annotations

from decimal import Decimal

from allocsim.domain.ledger import Ledger
from allocsim.report.blocks import Cell, Column, Table
from allocsim.report.cash import Cash
from allocsim.report.names import Names
from allocsim.report.rounding import rounded


def sheets(ledger: Ledger, cash: dict[str, Cash], names: Names) -> tuple[Table, ...]:
    """One long table each, in reading order."""
    return (_cash(cash, names), _settlements(ledger, names), _bands(ledger, names), _reconciliations(ledger, names))


def _head(names: Names) -> tuple[Column, ...]:
    labels = names.labels
    return Column(labels("terms.id")), Column(labels("terms.project")), Column(labels("terms.year"), "year")


def _cash(cash: dict[str, Cash], names: Names) -> Table:
    labels, money = names.labels, names.unit("10k_CNY")
    rows: list[tuple[Cell, ...]] = []
    for project, part in cash.items():
        for party in part.parties:
            for at, year in enumerate(part.years):
                kept = part.kept[at] if party == part.host else Decimal("0.00")
                amounts = (part.received[party][at], kept, part.paid[party][at], part.net(party, at))
                rows.append((project, names.project(project), year, names.county(party), *amounts))
    columns = (
        *_head(names),
        Column(labels("terms.county")),
        *(Column(labels(f"sharing.{key}"), "money", money) for key in ("received", "kept", "paid")),
        Column(labels("sharing.net"), "difference", money),
    )
    return Table("cash", labels("sharing.cash_sheet_title"), columns, tuple(rows), sheet=labels("sharing.cash_sheet"))


def _settlements(ledger: Ledger, names: Names) -> Table:
    """Exact to the fen: in CNY with two decimals."""
    labels, money = names.labels, names.unit("CNY")
    rows: list[tuple[Cell, ...]] = []
    for row in ledger.settlements:
        head = (row.project, names.project(row.project), row.year)
        for county, fen in row.receipts.items():
            rows.append((*head, names.county(county), labels("sharing.received"), _yuan(fen)))
        rows.append((*head, names.county(row.host), labels("sharing.kept"), _yuan(row.kept)))
        rows.append((*head, None, labels("sharing.collected"), _yuan(row.collected)))
    columns = (
        *_head(names),
        Column(labels("terms.county")),
        Column(labels("sharing.item")),
        Column(labels("sharing.amount"), "money", money),
    )
    caption, sheet = labels("sharing.settlement_title"), labels("sharing.settlement_sheet")
    return Table("settlements", caption, columns, tuple(rows), note=labels("sharing.settlement_note"), sheet=sheet)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _bands(ledger: Ledger, names: Names) -> Table:
    labels, money = names.labels, names.unit("10k_CNY")
    keys = ("mean", "low", "median", "high")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.project,
            names.project(row.project),
            row.year,
            names.county(row.party),
            *(rounded(getattr(row, key), 2) for key in keys),
        )
        for row in ledger.bands
    )
    columns = (
        *_head(names),
        Column(labels("terms.county")),
        *(Column(labels(f"sharing.band_{key}"), "money", money) for key in keys),
    )
    return Table("bands", labels("sharing.bands_title"), columns, rows, sheet=labels("sharing.bands_sheet"))


def _reconciliations(ledger: Ledger, names: Names) -> Table:
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for row in ledger.reconciliations:
        official, assessment = rounded(row.official, 1), rounded(row.assessment, 1)
        head = (row.project, names.project(row.project), row.year, names.flow(row.flow), names.unit(row.unit))
        rows.append((*head, official, assessment, assessment - official))
    columns = (
        *_head(names),
        Column(labels("sharing.indicator")),
        Column(labels("terms.unit")),
        Column(labels("sharing.official"), "number"),
        Column(labels("sharing.assessment_total"), "number"),
        Column(labels("sharing.difference"), "difference"),
    )
    caption, sheet = labels("sharing.reconciliation_title"), labels("sharing.reconciliation_sheet")
    return Table("reconciliations", caption, columns, tuple(rows), sheet=sheet)
