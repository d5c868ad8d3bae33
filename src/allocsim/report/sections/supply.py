"""Supply and demand: which resource binds, what stays unmet, and the relaxed model's prices."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from allocsim.domain.allocation import Price
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Figure, Heading, Paragraph, Table
from allocsim.report.figures.supply import supply_figure
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded
from allocsim.report.sections.supply_values import four_places, values_table
from allocsim.report.tallies import tallies

AMOUNTS = ("quota", "demand", "from_pool", "from_retained", "unmet", "declined", "left")


def section(study: Study, labels: Labels) -> Blocks:
    """The figure, the table by resource, and the prices."""
    names = Names(study.scenario, labels)
    figure = Figure(
        name="supply_and_demand",
        caption=labels("supply.figure"),
        description=labels("supply.figure_says"),
        draw=lambda: supply_figure(study, labels.lang),
    )
    blocks: list[Block] = [
        Heading(labels("supply.title"), anchor="supply"),
        Paragraph(labels("supply.intro")),
        figure,
        _table(study, names),
    ]
    if study.explanation is not None and study.explanation.resources:
        blocks += [Heading(labels("supply.values"), 2), Paragraph(labels("supply.values_intro"))]
        blocks.append(values_table(study, study.explanation, names))
    if study.allocation.prices:
        blocks += [Heading(labels("supply.prices"), 2), Paragraph(labels("supply.prices_intro")), _prices(study, names)]
    return tuple(blocks)


def _table(study: Study, names: Names) -> Table:
    labels = names.labels
    held = Counter(
        row.reason.values.get("resource") for row in study.allocation.decisions if row.decision == "waitlisted"
    )
    rows = []
    for name, tally in tallies(study).items():
        ratio = rounded(Fraction(tally.demand, tally.quota), 3) if tally.quota else None
        amounts = [names.amount(name, getattr(tally, key)) for key in AMOUNTS]
        head: tuple[Cell, ...] = (names.head(name), names.unit_of(name))
        rows.append((*head, *amounts[:2], ratio, *amounts[2:], held[name]))
    columns = (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        *(Column(labels(f"supply.{key}"), "number") for key in AMOUNTS[:2]),
        Column(labels("supply.ratio"), "share"),
        *(Column(labels(f"supply.{key}"), "number") for key in AMOUNTS[2:]),
        Column(labels("supply.held"), "number"),
    )
    note = labels("supply.note")
    return Table(
        "supply_and_demand", labels("supply.table"), columns, tuple(rows), note=note, sheet=labels("supply.sheet")
    )


def _prices(study: Study, names: Names) -> Table:
    labels = names.labels
    unit = names.unit(study.allocation.main.unit)
    order = ["", *study.scenario.resources]
    rows = tuple(
        (names.head(price.resource), *_where(price, names), names.unit_of(price.resource), four_places(price.per_unit))
        for price in sorted(study.allocation.prices, key=lambda price: (order.index(price.resource), len(price.index)))
    )
    columns = (
        Column(labels("terms.resource")),
        Column(labels("supply.where")),
        Column(labels("terms.year")),
        Column(labels("supply.per")),
        Column(labels("supply.price"), "number", unit),
    )
    note = labels("supply.prices_note")
    return Table("prices", labels("supply.prices_table"), columns, rows, note=note, sheet=labels("supply.prices_sheet"))


def _where(price: Price, names: Names) -> tuple[str, str]:
    """Whose quota the price belongs to, and its year."""
    county = next((part for part in price.index if part in names.scenario.county_index), "")
    year = next((part for part in price.index if part.isdigit()), "")
    if county:
        return names.labels("supply.retained_of", county=names.county(county)), year
    return names.labels("supply.of_pool"), year
