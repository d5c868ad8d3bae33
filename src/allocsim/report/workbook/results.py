"""All results of the allocation, line by line, with identifiers beside the names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from allocsim.axes import USES
from allocsim.domain.allocation import Award, CountyBalance, Decision
from allocsim.domain.records import POOL_AMOUNTS
from allocsim.domain.status import measured
from allocsim.domain.study import Study
from allocsim.domain.wording import sentence
from allocsim.report.blocks import Column, Kind
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import Tally, scale, tallies
from allocsim.report.typeset import typeset
from allocsim.report.workbook.sheets import Content, Field, Sheet, exact, sheet

BALANCE = (
    "issued", "committed", "quota", "contributed", "retained", "received", "carried_in",
    *(f"used_{use}" for use in USES), "carried_out", "taken_back", "lapsed",
)  # fmt: skip


class Line(NamedTuple):
    """One award with its project."""

    decision: Decision
    award: Award


def results(study: Study, labels: Labels) -> list[Sheet]:
    """Decisions, awards, balances of the pool and the counties, goals; then the tables that charts are drawn from."""
    names = Names(study.scenario, labels)
    return [
        _decisions(study, names),
        _awards(study, names),
        _pools(study, names),
        _counties(study, names),
        _goals(study, names),
        _supply(study, names),
        _exchange(study, names),
    ]


def head(what: str, key: str, names: Names, get: Callable[[Any], str], title: str = "") -> list[Field]:
    """An identifier and the name it stands for."""
    look: Callable[[str], str] = {"resource": names.head, "county": names.county, "project": names.project}[what]

    def named(row: Any) -> Content:
        found = get(row)
        return look(found) if found else None

    title = title or names.labels(f"terms.{what}")
    identifier = Column(names.labels("workbook.key", title=title))
    return [Field(key, identifier, lambda row: get(row) or None), Field(f"{key}_name", Column(title), named)]


def amounts(
    names: Names, titles: Mapping[str, str], ticks: Callable[[Any, str], int], resource: Callable[[Any], str]
) -> list[Field]:
    """Quantities in the unit of their row's resource; key of the column → key of its label."""

    def field(key: str, label: str) -> Field:
        return Field(
            key, Column(names.labels(label), "number"), lambda row: names.amount(resource(row), ticks(row, key))
        )

    return [field(key, label) for key, label in titles.items()]


def unit(names: Names, resource: Callable[[Any], str]) -> Field:
    """The unit of a row's resource."""
    return Field("unit", Column(names.labels("terms.unit")), lambda row: names.unit_of(resource(row)))


def year(names: Names, get: Callable[[Any], int | None]) -> Field:
    """A year."""
    return Field("year", Column(names.labels("terms.year"), "year"), get)


def _sheet(name: str, names: Names, fields: list[Field], rows: Any, note: str = "") -> Sheet:
    title, caption = names.labels(f"workbook.{name}_tab"), names.labels(f"workbook.{name}_caption")
    return sheet(name, title, caption, fields, rows, note)


def _decisions(study: Study, names: Names) -> Sheet:
    labels, projects = names.labels, study.scenario.project_index

    def text(key: str, value: Callable[[Decision], str], kind: Kind = "text") -> Field:
        return Field(key, Column(labels(f"workbook.{key}"), kind), lambda row: value(row) or None)

    def reason(row: Decision) -> str:
        words = sentence(row.reason, study.scenario, names.lang)
        return typeset(words) if names.lang == "zh" else words

    fields = [
        *head("project", "project", names, lambda row: row.project),
        *head("county", "county", names, lambda row: projects[row.project].county, labels("workbook.submitted_by")),
        text("level", lambda row: labels.term("level", projects[row.project].level)),
        text("use", lambda row: labels.term("use", projects[row.project].use)),
        text("decision", lambda row: labels.term("decision", row.decision)),
        text("option", lambda row: row.option),
        *head("county", "host", names, lambda row: row.host, labels("terms.host")),
        year(names, lambda row: row.year),
        Field(
            "scale",
            Column(labels("workbook.scale"), "number"),
            lambda row: exact(scale(study.scenario, row)) if row.approved else None,
        ),
        text("route", lambda row: labels.term("route", row.route) if row.route else ""),
        text("code", lambda row: row.reason.code),
        text("reason", reason),
    ]
    return _sheet("decisions", names, fields, study.allocation.decisions)


def _awards(study: Study, names: Names) -> Sheet:
    labels = names.labels
    lines = [Line(row, award) for row in study.allocation.decisions for award in row.awards]
    fields = [
        *head("project", "project", names, lambda row: row.decision.project),
        *head("county", "county", names, lambda row: row.award.county, labels("workbook.side")),
        *head("resource", "resource", names, lambda row: row.award.resource),
        unit(names, lambda row: row.award.resource),
        year(names, lambda row: row.award.year),
        *amounts(
            names,
            {key: f"recommendation.{key}" for key in ("pool", "retained")},
            lambda row, key: getattr(row.award, key),
            lambda row: row.award.resource,
        ),
    ]
    return _sheet("awards", names, fields, lines)


def _pools(study: Study, names: Names) -> Sheet:
    fields = [
        *head("resource", "resource", names, lambda row: row.resource),
        unit(names, lambda row: row.resource),
        year(names, lambda row: row.year),
        *amounts(names, {key: f"pool.{key}" for key in POOL_AMOUNTS}, getattr, lambda row: row.resource),
    ]
    return _sheet("pool_balance", names, fields, study.allocation.pools)


def balance(row: CountyBalance, key: str) -> int:
    """One amount of a county's balance; `used_<use>` is a use of retained quota."""
    return row.used.get(key[5:], 0) if key.startswith("used_") else int(getattr(row, key))


def _counties(study: Study, names: Names) -> Sheet:
    fields = [
        *head("county", "county", names, lambda row: row.county),
        *head("resource", "resource", names, lambda row: row.resource),
        unit(names, lambda row: row.resource),
        year(names, lambda row: row.year),
        *amounts(names, {key: _balance_title(key) for key in BALANCE}, balance, lambda row: row.resource),
    ]
    return _sheet("county_balances", names, fields, study.allocation.counties)


def _balance_title(key: str) -> str:
    if key == "received":
        return "workbook.received"
    return f"pool.{key}" if key in ("issued", "committed", "quota", "contributed", "retained") else f"counties.{key}"


def _goals(study: Study, names: Names) -> Sheet:
    labels, scenario = names.labels, study.scenario

    def value(row: Any) -> Content:
        return exact(measured(row.value, row.unit, scenario)[0])

    def bound(row: Any) -> Content:
        return None if row.bound is None else exact(measured(row.bound, row.unit, scenario)[0])

    def column(key: str, get: Callable[[Any], Content], kind: Kind = "text") -> Field:
        return Field(key, Column(labels(f"workbook.{key}"), kind), get)

    fields = [
        column("goal", lambda row: row.goal),
        column("goal_title", lambda row: getattr(scenario.goals[row.goal], f"title_{names.lang}")),
        column("value", value, "number"),
        column("bound", bound, "number"),
        Field(
            "unit",
            Column(labels("terms.unit")),
            lambda row: names.unit(measured(row.value, row.unit, scenario)[1]) or None,
        ),
        column("proved", lambda row: labels("terms.yes" if row.proved else "terms.no")),
    ]
    return _sheet("goals", names, fields, study.allocation.goals)


def _supply(study: Study, names: Names) -> Sheet:
    """One row a resource over all plan years: what is asked for and what becomes of it."""
    keys = ("quota", "demand", "from_retained", "from_pool", "unmet", "declined", "left")
    titles = {"pool": "pool.pool"} | {key: f"supply.{key}" for key in keys} | {"pool_left": "workbook.pool_left"}

    def ticks(row: Tally, key: str) -> int:
        return row.pool - row.from_pool if key == "pool_left" else int(getattr(row, key))

    fields = [
        *head("resource", "resource", names, lambda row: row.resource),
        unit(names, lambda row: row.resource),
        *amounts(names, titles, ticks, lambda row: row.resource),
    ]
    return _sheet("supply_by_resource", names, fields, tallies(study).values())


class Exchange(NamedTuple):
    """What a county gives to the pool and has from it, over all plan years, in ticks."""

    resource: str
    county: str
    contributed: int
    received: int
    used: int


def _exchange(study: Study, names: Names) -> Sheet:
    """Counties under each resource, so that a chart finds a resource's counties beside one another."""
    rows = []
    for resource in study.scenario.resources:
        for county in study.scenario.counties:
            mine = [row for row in study.allocation.counties if (row.resource, row.county) == (resource, county.county)]
            given, got = sum(row.contributed for row in mine), sum(row.received for row in mine)
            used = sum(sum(row.used.values()) for row in mine)
            rows.append(Exchange(resource, county.county, given, got, used))
    titles = {"contributed": "pool.contributed", "received": "workbook.received", "used": "workbook.used"}
    fields = [
        *head("resource", "resource", names, lambda row: row.resource),
        *head("county", "county", names, lambda row: row.county),
        unit(names, lambda row: row.resource),
        *amounts(names, titles, getattr, lambda row: row.resource),
    ]
    return _sheet("county_exchange", names, fields, rows)
