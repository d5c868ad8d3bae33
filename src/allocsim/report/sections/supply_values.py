"""What more of a resource would be worth: of the next step, of the first amount that counts, and the relaxed price."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from allocsim.domain.explanation import POOL, Explanation
from allocsim.domain.study import Study
from allocsim.report.blocks import Cell, Column, Table
from allocsim.report.names import Names
from allocsim.report.rounding import rounded


def values_table(study: Study, explanation: Explanation, names: Names) -> Table:
    """Each resource at each place; an amount that no increase of the goal answers to is left empty."""
    labels, main = names.labels, study.allocation.main
    rows: list[tuple[Cell, ...]] = []
    for row in explanation.resources:
        place = labels("supply.of_pool")
        if row.place != POOL:
            place = labels("supply.retained_of", county=names.county(row.place))
        rows.append(
            (
                names.head(row.resource),
                place,
                names.quantity(row.resource, row.step),
                _gain(row.step_gain, main.unit, names),
                labels("supply.no_amount") if row.first is None else names.quantity(row.resource, row.first),
                _gain(row.first_gain, main.unit, names),
                four_places(row.price),
            )
        )
    columns = (
        Column(labels("terms.resource")),
        Column(labels("supply.where")),
        Column(labels("supply.step")),
        Column(labels("supply.gain"), "number"),
        Column(labels("supply.first")),
        Column(labels("supply.first_gain"), "number"),
        Column(labels("supply.relaxed"), "number"),
    )
    note, sheet = labels("supply.values_note"), labels("supply.values_sheet")
    return Table("values", labels("supply.values_table"), columns, tuple(rows), note=note, sheet=sheet)


def _gain(value: Fraction | None, unit: str, names: Names) -> str | None:
    return None if value is None else names.value(value, unit)


def four_places(value: float) -> Decimal:
    """Four significant places: prices per tce and per tonne lie far apart."""
    size = Decimal(repr(value)).adjusted() if value else 0
    return rounded(value, max(0, 3 - size))
