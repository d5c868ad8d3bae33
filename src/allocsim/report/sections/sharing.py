"""Sharing of partnerships: for each, who the parties are, the agreement's terms, the cash and the indicators."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from allocsim.domain.agreement import Agreement, Clause, StatisticsClause
from allocsim.domain.ledger import REWARDED, Ledger
from allocsim.domain.partnership import Partnership
from allocsim.domain.study import Study
from allocsim.report.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Datasheet,
    Definitions,
    Details,
    Figure,
    Heading,
    Items,
    Kind,
    Paragraph,
    Table,
)
from allocsim.report.cash import Cash, cash_of, partnerships
from allocsim.report.digits import digits, exact_percent
from allocsim.report.figures.cash import cash_figure
from allocsim.report.labels import Labels
from allocsim.report.members import described, parameters
from allocsim.report.names import Names
from allocsim.report.rounding import rounded, total_of
from allocsim.report.sections.assumptions import assumptions
from allocsim.report.sections.sharing_extras import burden, exclusions, kept_table, preset
from allocsim.report.sections.sharing_sheets import sheets
from allocsim.report.sections.statistics import statistics_table

TEN = 10


def section(study: Study, labels: Labels) -> Blocks:
    """An overview, one part per partnership, the rewards, and the full tables for the workbook."""
    names = Names(study.scenario, labels)
    blocks: list[Block] = [Heading(labels("sharing.title"), anchor="sharing")]
    ledger = study.ledger
    if ledger is None:
        return (*blocks, Paragraph(labels("sharing.none")))
    projects = partnerships(ledger)
    blocks.append(Paragraph(_intro(ledger, len(projects), names)))
    if ledger.not_approved:
        listed = labels.join([f"{name} {names.project(name)}" for name in ledger.not_approved])
        blocks.append(Paragraph(labels("sharing.not_approved", projects=listed)))
    blocks += [*exclusions(ledger, names), *_rewards(ledger, names)]
    blocks.append(assumptions(study.scenario, names))
    if not projects:
        return tuple(blocks)
    cash = {project: cash_of(ledger, project) for project in projects}
    blocks += [_by_county(study, cash, names), _outlook(ledger, names)]
    blocks += burden(ledger, names)
    for project in projects:
        blocks += _partnership(study, ledger, cash[project], names)
    return (*blocks, *(Datasheet(table) for table in sheets(ledger, cash, names)))


def _intro(ledger: Ledger, count: int, names: Names) -> str:
    simulation = ledger.scenario.simulation
    years = {"first": ledger.horizon[0], "last": ledger.horizon[-1]}
    rate = exact_percent(simulation.discount_rate)
    return names.labels("sharing.intro", count=count, **years, draws=digits(ledger.draws), rate=rate)


def _rewards(ledger: Ledger, names: Names) -> list[Block]:
    """Money that a rule promises to counties; it belongs to no partnership."""
    rows = [row for row in ledger.entries if row.role == REWARDED]
    if not rows:
        return []
    items = [
        names.labels(
            "sharing.reward", county=names.county(row.party), year=row.year, money=names.money(Fraction(row.amount))
        )
        for row in rows
    ]
    return [Paragraph(names.labels("sharing.rewards")), Items(tuple(items))]


def _by_county(study: Study, cash: dict[str, Cash], names: Names) -> Table:
    """Each county over all partnerships and the horizon: received, kept as host, paid, net."""
    labels, zero = names.labels, Decimal("0.00")
    moves = any(part.moves for part in cash.values())
    rows: list[tuple[Cell, ...]] = []
    for county in study.scenario.counties:
        mine = [part for part in cash.values() if county.county in part.parties]
        if not mine:
            continue
        received = total_of([amount for part in mine for amount in part.received[county.county]] or [zero])
        kept = total_of([amount for part in mine if part.host == county.county for amount in part.kept] or [zero])
        paid = total_of([amount for part in mine for amount in part.paid[county.county]] or [zero])
        moved = total_of([amount for part in mine for amount in part.moved[county.county]] or [zero])
        extra = [moved] if moves else []
        net = received + kept + moved - paid
        rows.append((names.county(county.county), len(mine), received, kept, *extra, paid, net))
    sums = [_sum(row[i] for row in rows) for i in range(2, 7 if moves else 6)]
    money = names.unit("10k_CNY")
    columns = (
        Column(labels("terms.county")),
        Column(labels("sharing.partnerships"), "number"),
        *(Column(labels(f"sharing.{key}"), "money", money) for key in ("received", "kept")),
        *([Column(labels("sharing.moved"), "difference", money)] if moves else []),
        Column(labels("sharing.paid"), "money", money),
        Column(labels("sharing.net"), "difference", money),
    )
    return Table(
        "sharing_by_county",
        labels("sharing.by_county", years=len(next(iter(cash.values())).years)),
        columns,
        tuple(rows),
        total=(labels("terms.total"), None, *sums),
        note=labels("sharing.by_county_note"),
        sheet=labels("sharing.by_county_sheet"),
    )


def _outlook(ledger: Ledger, names: Names) -> Table:
    """Present values and how they vary over the draws."""
    labels, money = names.labels, names.unit("10k_CNY")
    keys = ("receipts", "cost", "net", "mean", "low", "high")
    rows = tuple(
        (
            row.project,
            names.project_link(row.project),
            names.county(row.party),
            labels.term("role", row.role),
            *(rounded(getattr(row, key), 2) for key in keys),
            rounded(row.loss_probability, 3),
            row.payback_year,
        )
        for row in ledger.outlooks
    )
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("terms.county")),
        Column(labels("sharing.role")),
        *(Column(labels(f"sharing.present_{key}"), "money", money) for key in keys),
        Column(labels("sharing.loss_probability"), "share"),
        Column(labels("sharing.payback_year"), "year"),
    )
    note = labels("sharing.outlook_note")
    sheet = labels("sharing.outlook_sheet")
    return Table("outlook", labels("sharing.outlook"), columns, rows, note=note, sheet=sheet, wide=True)


def _partnership(study: Study, ledger: Ledger, cash: Cash, names: Names) -> list[Block]:
    labels = names.labels
    row = next(part for part in study.scenario.partnerships if part.project == cash.project)
    figure = Figure(
        name=f"cash_{cash.project}",
        caption=labels("sharing.figure", project=names.project(cash.project)),
        description=labels("sharing.figure_says"),
        draw=lambda: cash_figure(ledger, cash.project, names.lang),
        small=True,
    )
    indicators, kept = statistics_table(ledger, cash.project, names), kept_table(ledger, cash.project, names)
    return [
        Heading(f"{cash.project} {names.project(cash.project)}", 2),
        Definitions(_terms(study, row, names)),
        figure,
        _cash_table(cash, names),
        *([Details(labels("sharing.kept_box"), (kept,))] if kept is not None else []),
        *([Details(labels("sharing.statistics_box"), (indicators,))] if indicators.rows else []),
    ]


def _terms(study: Study, row: Partnership, names: Names) -> tuple[tuple[str, str], ...]:
    """Type, parties and the agreement's clauses."""
    labels, scenario = names.labels, study.scenario
    agreement = scenario.agreements[row.agreement]
    host = next(part.host for part in study.allocation.decisions if part.project == row.project)
    parties = [
        labels(
            "sharing.party",
            county=names.county(party.county or host),
            role=labels.term("role", party.role),
            money=names.money(Fraction(party.contribution)),
        )
        for party in scenario.parties
        if party.project == row.project
    ]
    pairs = [
        (labels("sharing.type"), labels(f"terms.type.{row.type}")),
        (labels("sharing.parties"), labels("terms.semicolon").join(parties)),
        (labels("sharing.agreement"), _agreement(agreement, names)),
    ]
    if followed := preset(agreement, names):
        pairs.append((labels("sharing.preset"), followed))
    clauses = (
        ("construction", agreement.construction),
        ("revenue", agreement.revenue),
        ("statistics", agreement.statistics),
    )
    for key, clause in clauses:
        text = labels("sharing.no_clause")
        if clause is not None:
            flows = labels.join([names.flow(flow) for flow in clause.flows])
            how = labels("terms.semicolon").join([*_scope(clause, key, names), described(clause.tree, names)])
            if isinstance(clause, StatisticsClause) and clause.count == "both":
                how = labels("terms.count.both")
            text = labels("sharing.clause", flows=flows, how=how)
        pairs.append((labels(f"sharing.{key}"), text))
    return tuple(pairs)


def _scope(clause: Clause, ledger: str, names: Names) -> list[str]:
    """Levels (of taxes alone) and base of a clause."""
    labels, found = names.labels, []
    if ledger == "revenue":
        levels = labels.join([labels.term("government", level) for level in clause.levels])
        found.append(labels("sharing.levels", levels=levels))
    pairs = parameters(clause, names, ("flows", "tree", "count", "levels"))
    return [*found, *(f"{key}{labels('terms.colon')}{value}" for key, value in pairs)]


def _agreement(agreement: Agreement, names: Names) -> str:
    labels = names.labels
    label = labels(f"terms.label.{agreement.label}")
    name = agreement.name_zh if names.lang == "zh" else agreement.name_en
    source = names.text(agreement.source)
    if source.lower() in label.lower():
        return labels("sharing.agreement_plain", name=name, label=label)
    return labels("sharing.agreement_text", name=name, label=label, source=source)


def _cash_table(cash: Cash, names: Names) -> Table:
    """By year: collected, kept by the host, and for each party received, paid and net; sums over ten years and all."""
    labels, money = names.labels, names.unit("10k_CNY")
    rows: list[tuple[Cell, ...]] = []
    for at, year in enumerate(cash.years):
        parts = [_flows(cash, party, at) for party in cash.parties]
        rows.append((str(year), cash.collected(at), cash.kept[at], *(amount for part in parts for amount in part)))
    strong: tuple[int, ...] = ()
    total = _sum_row(labels("sharing.whole", years=len(rows)), rows)
    if len(rows) > TEN:
        rows.insert(TEN, _sum_row(labels("sharing.first_ten"), rows[:TEN]))
        strong = (TEN,)
    columns = [Column(labels("terms.year"))]
    columns += [Column(labels(f"sharing.{key}"), "money") for key in ("collected", "kept")]
    kinds: dict[str, Kind] = {"received": "money"}
    kinds |= {"moved": "difference"} if cash.moves else {}
    kinds |= {"paid": "money", "net": "difference"}
    for party in cash.parties:
        group = names.county(party)
        columns += [Column(labels(f"sharing.{key}"), kind, group=group) for key, kind in kinds.items()]
    return Table(
        f"cash-{cash.project}",
        labels("sharing.cash_table", project=names.project(cash.project), unit=money),
        tuple(columns),
        tuple(rows),
        total=total,
        strong=strong,
        note=labels("sharing.cash_note_moved" if cash.moves else "sharing.cash_note", host=names.county(cash.host)),
    )


def _flows(cash: Cash, party: str, at: int) -> tuple[Decimal, ...]:
    """What a party receives, is moved besides where anything is, pays, and has in one year."""
    moved = (cash.moved[party][at],) if cash.moves else ()
    return (cash.received[party][at], *moved, cash.paid[party][at], cash.net(party, at))


def _sum_row(title: str, rows: list[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    sums = [_sum(row[i] for row in rows) for i in range(1, len(rows[0]))]
    return (title, *sums)


def _sum(cells: Iterable[Cell]) -> Decimal:
    return total_of([cell for cell in cells if isinstance(cell, Decimal)])
