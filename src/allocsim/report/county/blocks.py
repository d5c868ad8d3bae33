"""What the county's report says: its quotas, its projects, its partnerships, and the totals of the city."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from allocsim.domain.county_view import CountyView, OwnDecision, OwnYear
from allocsim.domain.records import POOL_AMOUNTS
from allocsim.report.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Definitions,
    Details,
    Heading,
    KeyNumber,
    KeyNumbers,
    Paragraph,
    Table,
)
from allocsim.report.digits import digits
from allocsim.report.labels import Labels
from allocsim.report.members import described
from allocsim.report.names import Names
from allocsim.report.rounding import rounded, total_of
from allocsim.report.sections.settlement import amounts, columns

BALANCE = ("issued", "committed", "quota", "contributed", "retained", "received", "used", "left")


def blocks(view: CountyView, labels: Labels) -> Blocks:
    """All of it, in reading order."""
    names = Names(view.scenario, labels)
    return (
        *_summary(view, names),
        *_quotas(view, names),
        *_projects(view, names),
        *_partnerships(view, names),
        *_city(view, names),
        Heading(labels("county.origin"), anchor="origin"),
        Paragraph(labels("county.origin_text", digest=view.provenance.digest)),
    )


def _summary(view: CountyView, names: Names) -> list[Block]:
    labels = names.labels
    approved = [row for row in view.decisions if _approved(row)]
    numbers = [
        KeyNumber(labels("county.projects"), digits(len(view.decisions))),
        KeyNumber(labels("county.approved"), digits(len(approved))),
        KeyNumber(labels("county.hosted"), digits(sum(row.host == view.county for row in approved))),
    ]
    for name in view.scenario.resources:
        given, got = (
            sum(getattr(row, key) for row in view.balances if row.resource == name)
            for key in ("contributed", "received")
        )
        note = labels("county.given", amount=names.quantity(name, given))
        title = labels("county.received", resource=names.resource(name))
        numbers.append(KeyNumber(title, digits(names.amount(name, got)), names.unit_of(name), note))
    intro = labels("county.intro", county=names.county(view.county))
    heading = Heading(labels("county.summary"), anchor="summary")
    return [heading, Paragraph(intro), KeyNumbers(tuple(numbers))]


def _approved(row: OwnDecision) -> bool:
    return row.decision in ("approved", "partial", "deferred")


def _quotas(view: CountyView, names: Names) -> list[Block]:
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for row in view.balances:
        used = sum(row.used.values())
        left = row.retained + row.carried_in - used
        ticks = {key: getattr(row, key) for key in BALANCE[:6]} | {"used": used, "left": left}
        cells = [names.amount(row.resource, ticks[key]) for key in BALANCE]
        rows.append((names.head(row.resource), names.unit_of(row.resource), row.year, *cells))
    found = [Heading(labels("county.quotas"), anchor="quotas")]
    table = Table(
        "quotas",
        labels("county.quotas_table"),
        (*_head(labels), *(Column(labels(_title(key)), "number") for key in BALANCE)),
        tuple(rows),
        note=labels("county.quotas_note"),
        sheet=labels("county.quotas_sheet"),
        wide=True,
    )
    return [*found, table, *([_baselines(view, names)] if view.baselines else [])]


def _title(key: str) -> str:
    return "workbook.received" if key == "received" else f"county.{key}"


def _head(labels: Labels) -> tuple[Column, ...]:
    return (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        Column(labels("terms.year"), "year"),
    )


def _baselines(view: CountyView, names: Names) -> Table:
    """What is taken on the county's side under this plan and under each baseline."""
    labels, resources = names.labels, list(view.scenario.resources)
    here = dict.fromkeys(resources, 0)
    for row in view.balances:
        here[row.resource] += row.received + sum(row.used.values())
    hosted = sum(_approved(row) and row.host == view.county for row in view.decisions)
    plans = [(labels("counties.result"), here, hosted)]
    plans += [(labels(f"counties.{row.name}"), row.awarded, row.hosted) for row in view.baselines]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (title, count, *(names.amount(name, got[name]) for name in resources)) for title, got, count in plans
    )
    heads = (Column(names.head(name, unit=True), "number") for name in resources)
    plan = (Column(labels("county.plan")), Column(labels("county.hosted"), "number"))
    caption, sheet = labels("county.baselines"), labels("county.baselines_sheet")
    return Table("baselines", caption, (*plan, *heads), rows, note=labels("county.baselines_note"), sheet=sheet)


def _projects(view: CountyView, names: Names) -> list[Block]:
    labels = names.labels
    found: list[Block] = [Heading(labels("county.own_projects"), anchor="projects")]
    if not view.decisions:
        return [*found, Paragraph(labels("county.no_projects"))]
    rows = tuple(
        (
            row.project,
            names.project(row.project),
            labels.term("level", view.scenario.project_index[row.project].level),
            labels.term("use", view.scenario.project_index[row.project].use),
            labels.term("decision", row.decision),
            names.county(row.host) if row.host else labels("county.another") if row.elsewhere else None,
            row.year,
            labels(f"terms.route.{row.route}") if row.route else None,
            row.reason[labels.lang],
        )
        for row in view.decisions
    )
    heads = ("terms.id", "terms.project", "county.level", "county.use", "county.decision", "terms.host",
             "county.start", "county.route", "county.reason")  # fmt: skip
    head = tuple(Column(labels(key), "year" if key.endswith("start") else "text") for key in heads)
    sheet = labels("county.decisions_sheet")
    found.append(Table("decisions", labels("county.decisions"), head, rows, sheet=sheet, wide=True))
    return [*found, *_awards(view, names)]


def _awards(view: CountyView, names: Names) -> list[Block]:
    """Award lines on the county's side."""
    labels = names.labels
    lines = tuple(
        (
            row.project,
            names.project(row.project),
            names.head(award.resource),
            names.unit_of(award.resource),
            award.year,
            names.amount(award.resource, award.pool),
            names.amount(award.resource, award.retained),
        )
        for row in view.decisions
        for award in row.awards
    )
    if not lines:
        return []
    head = (Column(labels("terms.id")), Column(labels("terms.project")), *_head(labels))
    sides = (Column(labels(f"recommendation.{key}"), "number") for key in ("pool", "retained"))
    note, sheet = labels("county.awards_note"), labels("county.awards_sheet")
    return [Table("awards", labels("county.awards"), (*head, *sides), lines, note=note, sheet=sheet)]


def _partnerships(view: CountyView, names: Names) -> list[Block]:
    labels = names.labels
    found: list[Block] = [Heading(labels("county.partnerships"), anchor="partnerships")]
    projects = [row.project for row in view.scenario.partnerships]
    if not projects:
        return [*found, Paragraph(labels("county.no_partnerships"))]
    found.append(Paragraph(labels("county.partnerships_intro")))
    if view.years:
        found.append(_cash(view.years, names))
    for project in projects:
        found.append(
            Details(f"{project} {names.project(project)}", (Definitions(_terms(view, project, names)),), anchor=project)
        )
    return found


def _cash(years: Iterable[OwnYear], names: Names) -> Table:
    """The county's own settlement and construction input, by partnership and year."""
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for row in years:
        settled = amounts([] if row.statement is None else [row.statement])
        rows.append((row.project, names.project(row.project), str(row.year), *settled, rounded(row.paid * 10_000, 2)))
    sums = [total_of([cell for row in rows if isinstance(cell := row[at], Decimal)]) for at in range(3, len(rows[0]))]
    heads = (Column(labels("terms.id")), Column(labels("terms.project")), Column(labels("terms.year")))
    return Table(
        "partnerships",
        labels("county.cash"),
        (*heads, *columns(names), Column(labels("county.paid"), "money", names.unit("CNY"))),
        tuple(rows),
        total=(labels("terms.total"), None, None, *sums),
        note=labels("settlement.note"),
        sheet=labels("county.cash_sheet"),
        wide=True,
    )


def _terms(view: CountyView, project: str, names: Names) -> tuple[tuple[str, str], ...]:
    """Type, own role and input, and what the agreement says of each ledger."""
    labels, scenario = names.labels, view.scenario
    row = next(part for part in scenario.partnerships if part.project == project)
    mine = [party for party in scenario.parties if party.project == project]
    pairs = [(labels("sharing.type"), labels(f"terms.type.{row.type}"))]
    pairs += [
        (labels("sharing.role"), labels("county.role", role=labels.term("role", party.role), money=names.money(
            Fraction(party.contribution))))
        for party in mine
    ]  # fmt: skip
    agreement = scenario.agreements.get(row.agreement)
    if agreement is not None:
        pairs.append((labels("sharing.agreement"), names.agreement(row.agreement)))
        for key in ("construction", "revenue", "statistics"):
            clause = getattr(agreement, key)
            if clause is not None:
                flows = labels.join([names.flow(flow) for flow in clause.flows])
                how = described(clause.tree, names)
                pairs.append((labels(f"sharing.{key}"), labels("sharing.clause", flows=flows, how=how)))
    for outlook in (part for part in view.outlooks if part.project == project):
        value = {key: names.money(Fraction(getattr(outlook, key))) for key in ("net", "low", "high")}
        pairs.append((labels("sharing.present_net"), labels("county.outlook", **value)))
    return tuple(pairs)


def _city(view: CountyView, names: Names) -> list[Block]:
    labels = names.labels
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.head(row.resource),
            names.unit_of(row.resource),
            row.year,
            *(names.amount(row.resource, getattr(row, key)) for key in POOL_AMOUNTS),
        )
        for row in view.pools
    )
    table = Table(
        "city",
        labels("county.city_table"),
        (*_head(labels), *(Column(labels(f"pool.{key}"), "number") for key in POOL_AMOUNTS)),
        rows,
        sheet=labels("county.city_sheet"),
        wide=True,
    )
    counts = labels("county.city_text", declared=view.declared, approved=view.approved)
    return [Heading(labels("county.city"), anchor="city"), Paragraph(counts), table]
