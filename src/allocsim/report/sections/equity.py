"""How evenly the pool serves the counties: the map, the Lorenz curves, the indices, and what they say."""

from __future__ import annotations

from math import isinf

from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Cell, Column, Figure, Heading, Paragraph, Table
from allocsim.report.digits import digits
from allocsim.report.equity import Equity, equities
from allocsim.report.figures.lorenz import lorenz_figure
from allocsim.report.figures.tiles import tiles_figure
from allocsim.report.names import Names
from allocsim.report.rounding import rounded


def tiles(study: Study, names: Names) -> Figure:
    """The schematic map of net receipts."""
    return Figure(
        name="county_tiles",
        caption=names.labels("equity.tiles"),
        description=names.labels("equity.tiles_says"),
        draw=lambda: tiles_figure(study.allocation, names.lang),
        small=True,
    )


def evenness(study: Study, names: Names) -> list[Block]:
    """Heading, sentences, Lorenz curves and indices; nothing where nothing is contributed or received."""
    labels, rows = names.labels, equities(study.allocation)
    if not rows or len(study.scenario.counties) < 2:
        return []
    figure = Figure(
        name="lorenz",
        caption=labels("equity.figure"),
        description=labels("equity.figure_says"),
        draw=lambda: lorenz_figure(study.allocation, names.lang),
    )
    return [Heading(labels("equity.title"), 2), Paragraph(_says(rows, names)), figure, _table(rows, names)]


def _says(rows: tuple[Equity, ...], names: Names) -> str:
    """Which resource comes back least evenly, and which most."""
    labels = names.labels
    worst, best = max(rows, key=lambda row: row.gini), min(rows, key=lambda row: row.gini)
    facts = {"resource": names.resource(worst.resource), "gini": digits(rounded(worst.gini, 3))}
    parts = [labels("equity.intro"), labels("equity.worst", **facts)]
    if best.resource != worst.resource:
        facts = {"resource": names.resource(best.resource), "gini": digits(rounded(best.gini, 3))}
        parts.append(labels("equity.best", **facts))
    return labels.sentences([*parts, labels("equity.by_need")])


def _table(rows: tuple[Equity, ...], names: Names) -> Table:
    labels = names.labels
    found: list[tuple[Cell, ...]] = [
        (
            names.head(row.resource),
            rounded(row.gini, 3),
            None if isinf(row.theil) else rounded(row.theil, 3),
            rounded(row.hoover, 3),
            None if row.per_head is None else rounded(row.per_head, 3),
        )
        for row in rows
    ]
    group = labels("equity.against")
    columns = (
        Column(labels("terms.resource")),
        *(Column(labels(f"equity.{key}"), "number", group=group) for key in ("gini", "theil", "hoover")),
        Column(labels("equity.per_head"), "number"),
    )
    note, sheet = labels("equity.note"), labels("equity.sheet")
    return Table("evenness", labels("equity.table"), columns, tuple(found), note=note, sheet=sheet)
