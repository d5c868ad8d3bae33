"""Settlement of the partnerships: what each county collects, keeps, pays and receives, to the fen."""

from __future__ import annotations

from allocsim.domain.clearing import STATED, Statement
from allocsim.domain.ledger import Ledger
from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks, Cell, Column, Heading, Kind, Paragraph, Table
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.settling import pages, total, yuan

KINDS: dict[str, Kind] = {"true_up": "difference", "transfer": "difference", "net": "difference"}


def section(study: Study, labels: Labels) -> Blocks:
    """Totals by county, and net payments by year."""
    names, ledger = Names(study.scenario, labels), study.ledger
    heading = Heading(labels("settlement.title"), anchor="settlement")
    if ledger is None or not ledger.statements:
        return heading, Paragraph(labels("settlement.none"))
    counties = [
        row.county for row in study.scenario.counties if any(line.county == row.county for line in ledger.statements)
    ]
    count = len(pages(ledger))
    return (
        heading,
        Paragraph(labels("settlement.intro", pages=count)),
        _by_county(ledger, counties, names),
        _by_year(ledger, counties, names),
    )


def columns(names: Names, unit: str = "CNY") -> tuple[Column, ...]:
    """The amounts of a statement, then what the county receives net."""
    money = names.unit(unit)
    return tuple(Column(names.labels(f"settlement.{key}"), KINDS.get(key, "money"), money) for key in (*STATED, "net"))


def amounts(rows: list[Statement]) -> tuple[Cell, ...]:
    """The sums that stand in `columns`."""
    net = total(rows, "receivable") - total(rows, "payable")
    return (*(yuan(total(rows, key)) for key in STATED), yuan(net))


def _by_county(ledger: Ledger, counties: list[str], names: Names) -> Table:
    labels = names.labels
    rows = [
        (names.county(county), *amounts([row for row in ledger.statements if row.county == county]))
        for county in counties
    ]
    return Table(
        "settlement_by_county",
        labels("settlement.by_county", first=ledger.horizon[0], last=ledger.horizon[-1]),
        (Column(labels("terms.county")), *columns(names)),
        tuple(rows),
        total=(labels("terms.total"), *amounts(list(ledger.statements))),
        note=labels("settlement.note"),
        sheet=labels("settlement.by_county_sheet"),
        wide=True,
    )


def _by_year(ledger: Ledger, counties: list[str], names: Names) -> Table:
    """Net receipts, a row a year; each row sums to zero."""
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for year in ledger.horizon:
        mine = [row for row in ledger.statements if row.year == year]
        if mine:
            net = [amounts([row for row in mine if row.county == county])[-1] for county in counties]
            rows.append((str(year), *net, amounts(mine)[-1]))
    sums = [amounts([row for row in ledger.statements if row.county == county])[-1] for county in counties]
    heads = [names.county(county) for county in counties]
    return Table(
        "settlement_by_year",
        labels("settlement.by_year", unit=names.unit("CNY")),
        (
            Column(labels("terms.year")),
            *(Column(head, "difference") for head in heads),
            Column(labels("settlement.zero"), "difference"),
        ),
        tuple(rows),
        total=(labels("terms.total"), *sums, amounts(list(ledger.statements))[-1]),
        note=labels("settlement.by_year_note"),
        sheet=labels("settlement.by_year_sheet"),
        wide=True,
    )


def role(row: Statement, labels: Labels) -> str:
    """The county's roles in words."""
    return labels.join([labels.term("role", word) for word in row.role.split("+")])
