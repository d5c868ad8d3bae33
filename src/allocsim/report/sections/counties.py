"""Effect on the counties: contributed against received, balances, and the plan beside its baselines."""

from __future__ import annotations

from collections.abc import Callable

from allocsim.axes import USES
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Details, Figure, Heading, Items, Kind, Paragraph, Table
from allocsim.report.comparison import Comparison, compare, hosted
from allocsim.report.figures.counties import counties_figure
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.sections.equity import evenness, tiles

BASELINES = ("no_pool", "points_ranking")
BALANCE = ("retained", "carried_in", *(f"used_{use}" for use in USES), "carried_out", "taken_back", "lapsed")


def section(study: Study, labels: Labels) -> Blocks:
    """Figures, contributed and received, balances, evenness, baselines."""
    names = Names(study.scenario, labels)
    figure = Figure(
        name="contributed_and_received",
        caption=labels("counties.figure"),
        description=labels("counties.figure_says"),
        draw=lambda: counties_figure(study.allocation, labels.lang),
    )
    blocks: list[Block] = [Heading(labels("counties.title"), anchor="counties"), Paragraph(labels("counties.intro"))]
    blocks += [figure, _exchange(study, names), tiles(study, names)]
    blocks.append(Details(labels("counties.balances"), (_balances(study, names),)))
    blocks += evenness(study, names)
    if study.baselines:
        blocks += [Heading(labels("counties.baselines"), 2), Paragraph(labels("counties.baselines_intro"))]
        blocks += _missing(study, names)
        comparisons = [compare(study, baseline) for baseline in study.baselines]
        blocks.append(_plans(study, comparisons, names))
        for comparison in comparisons:
            blocks += _against(comparison, names)
    return tuple(blocks)


def _exchange(study: Study, names: Names) -> Table:
    """Given, received and the difference, by county and resource."""
    labels = names.labels
    kinds: dict[str, Kind] = {"contributed": "number", "received": "number", "net": "difference"}

    def ticks(county: str | None, resource: str) -> tuple[int, int, int]:
        rows = [row for row in study.allocation.counties if row.resource == resource and county in (None, row.county)]
        given, got = sum(row.contributed for row in rows), sum(row.received for row in rows)
        return given, got, got - given

    def line(title: str, county: str | None) -> tuple[Cell, ...]:
        cells = [names.amount(name, part) for name in study.scenario.resources for part in ticks(county, name)]
        return (title, *cells)

    columns = (
        Column(labels("terms.county")),
        *(
            Column(labels(f"counties.{key}"), kind, group=names.head(name, unit=True))
            for name in study.scenario.resources
            for key, kind in kinds.items()
        ),
    )
    return Table(
        "exchange",
        labels("counties.exchange"),
        columns,
        tuple(line(names.county(row.county), row.county) for row in study.scenario.counties),
        total=line(labels("terms.total"), None),
        note=labels("counties.exchange_note"),
        sheet=labels("counties.exchange_sheet"),
        wide=True,
    )


def _balances(study: Study, names: Names) -> Table:
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for row in study.allocation.counties:
        values = {key: getattr(row, key) for key in BALANCE if not key.startswith("used_")}
        values |= {f"used_{use}": row.used.get(use, 0) for use in USES}
        amounts = [names.amount(row.resource, values[key]) for key in BALANCE]
        rows.append(
            (names.county(row.county), names.head(row.resource), names.unit_of(row.resource), row.year, *amounts)
        )
    columns = (
        Column(labels("terms.county")),
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        Column(labels("terms.year"), "year"),
        *(Column(labels(f"counties.{key}"), "number") for key in BALANCE),
    )
    note = labels("counties.balances_note")
    sheet = labels("counties.balances_sheet")
    return Table(
        "county_balances", labels("counties.balances"), columns, tuple(rows), note=note, sheet=sheet, wide=True
    )


def _missing(study: Study, names: Names) -> list[Block]:
    """A sentence for a baseline that has no plan."""
    labels, there = names.labels, {baseline.name for baseline in study.baselines}
    return [
        Paragraph(labels("counties.baseline_missing", baseline=labels(f"counties.{name}")))
        for name in BASELINES
        if name not in there
    ]


def _plans(study: Study, comparisons: list[Comparison], names: Names) -> Table:
    """Recommendation and baselines side by side: goal value, projects by host county, rules not kept."""
    labels, main = names.labels, study.allocation.main
    here = hosted(study)
    others = [comparison.baseline for comparison in comparisons]
    titles = [labels("counties.result"), *(labels(f"counties.{row.name}") for row in others)]
    rows: list[tuple[Cell, ...]] = [
        (
            labels("counties.goal"),
            names.value(main.value, main.unit),
            *(names.value(row.objective, main.unit) for row in others),
        ),
        (labels("counties.approved"), len(study.allocation.approved()), *(len(row.approved) for row in others)),
    ]
    for county in study.scenario.counties:
        counts = [here[county.county], *(row.hosted[county.county] for row in comparisons)]
        rows.append((labels("counties.in_county", county=names.county(county.county)), *counts))
    none = labels("terms.none")
    broken = [labels.join([names.rule(name) for name in row.broken]) or none for row in others]
    rows.append((labels("counties.broken"), none, *broken))
    columns = (Column(labels("counties.item")), *(Column(title, "number") for title in titles))
    return Table("plans", labels("counties.plans"), columns, tuple(rows), sheet=labels("counties.plans_sheet"))


def _against(comparison: Comparison, names: Names) -> list[Block]:
    """Who gets less, as a sentence per county, and the differences as a table."""
    labels = names.labels
    baseline = labels(f"counties.{comparison.baseline.name}")
    resources = list(names.scenario.resources)
    items = []
    for county in names.scenario.counties:
        less = [(name, -ticks) for name in resources if (ticks := comparison.difference[county.county, name]) < 0]
        if less:
            items.append(labels("counties.less", county=names.county(county.county), amounts=names.resources(less)))
    columns = (
        Column(labels("terms.county")),
        *(Column(names.head(name, unit=True), "difference") for name in resources),
    )

    def line(title: str, value: Callable[[str], int]) -> tuple[Cell, ...]:
        return (title, *(names.amount(name, value(name)) for name in resources))

    rows = tuple(
        line(names.county(row.county), lambda name, county=row.county: comparison.difference[county, name])  # type: ignore[misc]
        for row in names.scenario.counties
    )
    sums = {
        name: sum(ticks for (_, kind), ticks in comparison.difference.items() if kind == name) for name in resources
    }
    table = Table(
        f"against_{comparison.baseline.name}",
        labels("counties.against_table", baseline=baseline),
        columns,
        rows,
        total=line(labels("terms.total"), sums.__getitem__),
        note=labels("counties.against_note"),
        sheet=labels(f"counties.{comparison.baseline.name}_sheet"),
    )
    projects = [
        labels(f"counties.projects_{key}", projects=labels.join([f"{name} {names.project(name)}" for name in found]))
        for key, found in (("gained", comparison.gained), ("lost", comparison.lost))
        if found
    ]
    losers = Items(tuple(items)) if items else Paragraph(labels("counties.nobody", baseline=baseline))
    heading = Heading(labels("counties.against", baseline=baseline), 2)
    extra: list[Block] = [Details(labels("counties.projects"), (Items(tuple(projects)),))] if projects else []
    return [heading, losers, table, *extra]
