"""All results of the sharing engine, line by line, with identifiers beside the names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from allocsim.domain.clearing import STATED
from allocsim.domain.ledger import Entry, Ledger
from allocsim.report.blocks import Column, Kind
from allocsim.report.cash import Cash, cash_of, partnerships
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded, total_of
from allocsim.report.sections.settlement import role
from allocsim.report.settling import yuan
from allocsim.report.workbook.results import head, year
from allocsim.report.workbook.sheets import Content, Field, Sheet, sheet

PLACES = 8
"""Decimals of entries: finer than a fen by two."""


def ledgers(ledger: Ledger, labels: Labels) -> list[Sheet]:
    """Entries, settlements, cash, uncertainty, statistics."""
    names = Names(ledger.scenario, labels)
    cash = [cash_of(ledger, project) for project in partnerships(ledger)]
    if not cash:
        return []
    return [
        _settlements(ledger, names),
        *([_statements(ledger, names)] if ledger.statements else []),
        _entries(ledger, names),
        _cash(cash, names),
        _by_year(ledger, cash, names),
        _bands(ledger, names),
        _reconciliations(ledger, names),
    ]


def _sheet(name: str, names: Names, fields: list[Field], rows: Any, note: str = "") -> Sheet:
    title, caption = names.labels(f"workbook.{name}_tab"), names.labels(f"workbook.{name}_caption")
    return sheet(name, title, caption, fields, rows, note)


def _project(names: Names) -> list[Field]:
    return [*head("project", "project", names, lambda row: row.project), year(names, lambda row: row.year)]


def _money(
    names: Names, key: str, label: str, get: Callable[[Any], Content], kind: Kind = "money", unit: str = "10k_CNY"
) -> Field:
    return Field(key, Column(names.labels(label), kind, names.unit(unit)), get)


class Settled(NamedTuple):
    """One line of a settlement, in fen."""

    project: str
    year: int
    county: str
    item: str
    fen: int


def _settlements(ledger: Ledger, names: Names) -> Sheet:
    """Per project and year: what is collected, what of it is kept, and what each party receives."""
    rows = []
    for row in ledger.settlements:
        rows.append(Settled(row.project, row.year, row.host, "collected", row.collected))
        rows.append(Settled(row.project, row.year, row.host, "kept", row.kept))
        rows += [Settled(row.project, row.year, county, "received", fen) for county, fen in row.receipts.items()]
    labels = names.labels
    fields = [
        *_project(names),
        *head("county", "county", names, lambda row: row.county),
        Field("item", Column(labels("workbook.key", title=labels("sharing.item"))), lambda row: row.item),
        Field("item_name", Column(labels("sharing.item")), lambda row: labels(f"sharing.{row.item}")),
        _money(names, "amount", "sharing.amount", lambda row: Decimal(row.fen).scaleb(-2), unit="CNY"),
    ]
    return _sheet("settlements", names, fields, rows, names.labels("sharing.settlement_note"))


def _statements(ledger: Ledger, names: Names) -> Sheet:
    order = [row.county for row in ledger.scenario.counties]
    labels = names.labels
    fields = [
        *head("county", "county", names, lambda row: row.county),
        *_project(names),
        Field("role", Column(labels("workbook.role")), lambda row: role(row, labels)),
        *(
            _money(names, key, f"settlement.{key}", lambda row, key=key: yuan(getattr(row, key)), unit="CNY")  # type: ignore[misc]
            for key in STATED
        ),
    ]
    rows = sorted(ledger.statements, key=lambda row: (order.index(row.county), row.year))
    return _sheet("statements", names, fields, rows)


def _entries(ledger: Ledger, names: Names) -> Sheet:
    labels = names.labels

    def text(key: str, get: Callable[[Entry], str]) -> Field:
        return Field(key, Column(labels(f"workbook.{key}")), lambda row: get(row) or None)

    fields = [
        text("ledger", lambda row: row.ledger),
        text("book", lambda row: row.book),
        *_project(names),
        text("flow", lambda row: row.flow),
        text("flow_name", lambda row: names.flow(row.flow)),
        *head("county", "county", names, lambda row: row.party),
        text("role", lambda row: labels.term("role", row.role)),
        Field("amount", Column(labels("sharing.amount"), "money"), lambda row: rounded(row.amount, PLACES)),
        Field("unit", Column(labels("terms.unit")), lambda row: names.unit(row.unit)),
    ]
    return _sheet("entries", names, fields, ledger.entries)


class Flow(NamedTuple):
    """One party of one partnership in one year, in 10k CNY."""

    project: str
    year: int
    county: str
    received: Decimal
    kept: Decimal
    paid: Decimal
    net: Decimal


def _flows(part: Cash) -> list[Flow]:
    found = []
    for party in part.parties:
        for at, when in enumerate(part.years):
            kept = part.kept[at] if party == part.host else Decimal("0.00")
            amounts = (part.received[party][at], kept, part.paid[party][at], part.net(party, at))
            found.append(Flow(part.project, when, party, *amounts))
    return found


def _cash(cash: list[Cash], names: Names) -> Sheet:
    fields = [
        *_project(names),
        *head("county", "county", names, lambda row: row.county),
        *(
            _money(names, key, f"sharing.{key}", lambda row, key=key: getattr(row, key))  # type: ignore[misc]
            for key in ("received", "kept", "paid")
        ),
        _money(names, "net", "sharing.net", lambda row: row.net, "difference"),
    ]
    return _sheet("cash", names, fields, [row for part in cash for row in _flows(part)])


def _by_year(ledger: Ledger, cash: list[Cash], names: Names) -> Sheet:
    """Net cash of each county by year over all its partnerships: a row a year, a column a county."""
    flows = [row for part in cash for row in _flows(part)]
    counties = [row.county for row in ledger.scenario.counties if any(row.county in part.parties for part in cash)]

    def net(when: int, county: str) -> Decimal:
        mine = [row.net for row in flows if (row.year, row.county) == (when, county)]
        return total_of(mine or [Decimal("0.00")])

    fields = [
        year(names, lambda row: row),
        *(
            Field(
                county,
                Column(names.county(county), "difference", names.unit("10k_CNY")),
                lambda row, county=county: net(row, county),  # type: ignore[misc]
            )
            for county in counties
        ),
    ]
    return _sheet("cash_by_year", names, fields, ledger.horizon)


def _bands(ledger: Ledger, names: Names) -> Sheet:
    fields = [
        *_project(names),
        *head("county", "county", names, lambda row: row.party),
        *(
            _money(names, key, f"sharing.band_{key}", lambda row, key=key: rounded(getattr(row, key), 2))  # type: ignore[misc]
            for key in ("mean", "low", "median", "high")
        ),
    ]
    return _sheet("bands", names, fields, ledger.bands)


def _reconciliations(ledger: Ledger, names: Names) -> Sheet:
    labels = names.labels
    kinds: dict[str, Kind] = {"official": "number", "assessment": "number", "difference": "difference"}
    titles = {"official": "official", "assessment": "assessment_total", "difference": "difference"}
    fields = [
        *_project(names),
        Field("flow", Column(labels("workbook.flow")), lambda row: row.flow),
        Field("flow_name", Column(labels("sharing.indicator")), lambda row: names.flow(row.flow)),
        *(
            Field(
                key,
                Column(labels(f"sharing.{titles[key]}"), kind),
                lambda row, key=key: rounded(getattr(row, key), 4),  # type: ignore[misc]
            )
            for key, kind in kinds.items()
        ),
        Field("unit", Column(labels("terms.unit")), lambda row: names.unit(row.unit)),
    ]
    return _sheet("reconciliations", names, fields, ledger.reconciliations)
