"""How the pool is formed, by resource and by county, and what becomes of it."""

from __future__ import annotations

from allocsim.axes import CITY
from allocsim.domain.allocation import CountyBalance, PoolBalance
from allocsim.domain.records import POOL_AMOUNTS
from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks, Cell, Column, Datasheet, Figure, Heading, Paragraph, Table
from allocsim.report.digits import exact_percent
from allocsim.report.figures.pool import pool_waterfall_figure
from allocsim.report.labels import Labels
from allocsim.report.names import Names

FORMED = ("issued", "committed", "quota", "retained", "contributed")
USED = ("pool", "carried_in", "taken_back", "awarded", "carried_out", "lapsed")


def section(study: Study, labels: Labels) -> Blocks:
    """The pool by resource and year, the waterfall, and each county's part."""
    names = Names(study.scenario, labels)
    pool = study.scenario.pool
    rate = exact_percent(pool.rate)
    city = labels(f"pool.city_{pool.city}")
    return (
        Heading(labels("pool.title"), anchor="pool"),
        Paragraph(labels.sentences([labels("pool.intro", rate=rate, source=names.text(pool.source)), city])),
        _figure(study, names),
        _formed(study, names),
        _used(study, names),
        _by_county(study, names),
        Datasheet(_sheet(study, names)),
    )


def _figure(study: Study, names: Names) -> Figure:
    return Figure(
        name="pool_waterfall",
        caption=names.labels("pool.figure"),
        description=names.labels("pool.figure_says"),
        draw=lambda: pool_waterfall_figure(study.allocation, names.lang),
    )


def _formed(study: Study, names: Names) -> Table:
    """Issued − committed = quota = retained + contributed + the city's own; the last two make the pool."""
    rows = []
    for row in study.allocation.pools:
        contributed = sum(
            part.contributed
            for part in study.allocation.counties
            if (part.resource, part.year) == (row.resource, row.year)
        )
        ticks = (row.issued, row.committed, row.quota, row.retained, contributed, row.pool - contributed, row.pool)
        rows.append((*_head(row, names), *(names.amount(row.resource, part) for part in ticks)))
    heads = (*FORMED, "city", "pool")
    return Table(
        "pool_formed",
        names.labels("pool.formed"),
        (*_columns(names), *(Column(names.labels(f"pool.{key}"), "number") for key in heads)),
        tuple(rows),
        note=names.labels("pool.formed_note"),
        sheet=names.labels("pool.formed_sheet"),
    )


def _used(study: Study, names: Names) -> Table:
    rows = tuple(
        (*_head(row, names), *(names.amount(row.resource, getattr(row, key)) for key in USED))
        for row in study.allocation.pools
    )
    return Table(
        "pool_used",
        names.labels("pool.used"),
        (*_columns(names), *(Column(names.labels(f"pool.{key}"), "number") for key in USED)),
        rows,
        note=names.labels("pool.used_note"),
        sheet=names.labels("pool.used_sheet"),
    )


def _head(row: PoolBalance, names: Names) -> tuple[Cell, ...]:
    head: tuple[Cell, ...] = (names.head(row.resource), names.unit_of(row.resource))
    return (*head, row.year) if len(names.scenario.years) > 1 else head


def _columns(names: Names) -> tuple[Column, ...]:
    head = (Column(names.labels("terms.resource")), Column(names.labels("terms.unit")))
    return (*head, Column(names.labels("terms.year"), "year")) if len(names.scenario.years) > 1 else head


def _by_county(study: Study, names: Names) -> Table:
    """Counties under each resource over all years, each resource closed by its sum with the city's row."""
    rows: list[tuple[Cell, ...]] = []
    strong = []
    for resource in study.scenario.resources:
        title = names.head(resource, unit=True)
        parts = [row for row in study.allocation.counties if row.resource == resource]
        for county in study.scenario.counties:
            mine = [row for row in parts if row.county == county.county]
            rows.append((names.head(resource, unit=True), names.county(county.county), *_sums(mine, resource, names)))
        pools = [row for row in study.allocation.pools if row.resource == resource]
        if any(city := _city(parts, pools)):
            amounts = [names.amount(resource, ticks) for ticks in city[:3]]
            own = names.amount(resource, city[4])
            rows.append((title, names.county(CITY), *amounts, None, own))
        strong.append(len(rows))
        sums = [a + b for a, b in zip([_sum(parts, key) for key in FORMED], city, strict=True)]
        whole = names.labels("terms.all_counties")
        rows.append((title, whole, *(names.amount(resource, part) for part in sums)))
    heads = [Column(names.labels(f"pool.{key}"), "number") for key in FORMED]
    return Table(
        "pool_by_county",
        names.labels("pool.by_county"),
        (Column(names.labels("terms.resource")), Column(names.labels("terms.county")), *heads),
        tuple(rows),
        strong=tuple(strong),
        note=names.labels("pool.by_county_note"),
    )


def _city(parts: list[CountyBalance], pools: list[PoolBalance]) -> tuple[int, int, int, int, int]:
    """The city's own row in the columns of `FORMED`: what the pool rows hold beyond the counties'."""
    beyond = [sum(getattr(row, key) for row in pools) - _sum(parts, key) for key in FORMED[:4]]
    return beyond[0], beyond[1], beyond[2], beyond[3], sum(row.pool for row in pools) - _sum(parts, "contributed")


def _sum(rows: list[CountyBalance], key: str) -> int:
    return sum(getattr(row, key) for row in rows)


def _sums(rows: list[CountyBalance], resource: str, names: Names) -> list[Cell]:
    return [names.amount(resource, _sum(rows, key)) for key in FORMED]


def _sheet(study: Study, names: Names) -> Table:
    """Everything about the pool by resource and year."""
    head = (Column(names.labels("terms.resource")), Column(names.labels("terms.unit")))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.head(row.resource),
            names.unit_of(row.resource),
            row.year,
            *(names.amount(row.resource, getattr(row, key)) for key in POOL_AMOUNTS),
        )
        for row in study.allocation.pools
    )
    columns = (
        *head,
        Column(names.labels("terms.year"), "year"),
        *(Column(names.labels(f"pool.{key}"), "number") for key in POOL_AMOUNTS),
    )
    return Table("pool_balance", names.labels("pool.sheet_title"), columns, rows, sheet=names.labels("pool.sheet"))
