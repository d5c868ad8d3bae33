"""Native charts, fed from the data sheets: a reader who changes a figure there sees the chart change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.workbook.places import HEAD_ROW, Places

COLOURS: Final = {
    "from_retained": "#56B4E9", "from_pool": "#0072B2", "unmet": "#D55E00", "declined": "#D5D9DE",
    "pool_left": "#E69F00", "contributed": "#E69F00", "received": "#0072B2",
}  # fmt: skip
LINES: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5F6B7A")
MARKERS: Final = ("circle", "square", "triangle", "diamond", "x", "star", "plus")


@dataclass(frozen=True)
class Series:
    """One series: the column of its values, and its colour."""

    key: str
    colour: str
    marker: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart: where its rows and columns stand, and its words."""

    title: str
    sheet: str
    form: Literal["bar", "column", "line"]
    stacked: bool
    categories: str
    series: tuple[Series, ...]
    first: int
    last: int
    """First and last row of the sheet's data, counted from zero."""
    axis: str
    """What the axis of the values counts."""


def charts(study: Study, places: Places, labels: Labels) -> Iterator[Chart]:
    """Supply and demand, the pool by resource, contributed and received by county, cash by county."""
    names, last = Names(study.scenario, labels), len(study.scenario.resources) - 1
    share = labels("workbook.chart_share")

    def by_resource(title: str, *keys: str) -> Chart:
        series = tuple(Series(key, COLOURS[key]) for key in keys)
        return Chart(labels(title), "supply_by_resource", "bar", True, "resource_name", series, 0, last, share)

    yield by_resource("workbook.chart_demand", "from_retained", "from_pool", "unmet", "declined")
    yield by_resource("workbook.chart_pool", "from_pool", "pool_left")
    count = len(study.scenario.counties)
    sides = tuple(Series(key, COLOURS[key]) for key in ("contributed", "received"))
    for at, name in enumerate(study.scenario.resources):
        title = labels("workbook.chart_county", resource=names.resource(name))
        first, unit = at * count, names.unit_of(name)
        yield Chart(title, "county_exchange", "column", False, "county_name", sides, first, first + count - 1, unit)
    if "cash_by_year" in places:
        place = places["cash_by_year"]
        lines = tuple(
            Series(key, LINES[at % len(LINES)], MARKERS[at % len(MARKERS)]) for at, key in enumerate(place.keys[1:])
        )
        title, unit = labels("workbook.chart_cash"), names.unit("10k_CNY")
        yield Chart(title, "cash_by_year", "line", False, "year", lines, 0, place.count - 1, unit)


def native(book: Any, chart: Chart, places: Places, size: tuple[int, int]) -> Any:
    """The chart as the workbook's own."""
    place = places[chart.sheet]
    rows = (HEAD_ROW + 1 + chart.first, HEAD_ROW + 1 + chart.last)
    kind: dict[str, str] = {"type": chart.form}
    if chart.stacked:
        kind["subtype"] = "percent_stacked"
    made = book.add_chart(kind)

    def column(key: str) -> list[Any]:
        at = place.keys.index(key)
        return [place.tab, rows[0], at, rows[1], at]

    for series in chart.series:
        at = place.keys.index(series.key)
        look: dict[str, Any] = {"fill": {"color": series.colour}, "gap": 60}
        if chart.form == "line":
            line = {"color": series.colour, "width": 1.75}
            spot = {"color": series.colour}
            look = {"line": line, "marker": {"type": series.marker, "size": 5, "border": spot, "fill": spot}}
        name = [place.tab, HEAD_ROW, at]
        made.add_series({"name": name, "categories": column(chart.categories), "values": column(series.key), **look})
    words, small = {"name_font": {"size": 9, "bold": False}}, {"num_font": {"size": 9}}
    values = {"name": chart.axis, **words, **small, "major_gridlines": {"visible": True, "line": {"color": "#D5D9DE"}}}
    if not chart.stacked:
        values["num_format"] = "#,##0"
    names: dict[str, Any] = {**small, "label_position": "low"}
    if chart.form == "bar":  # the first row on top, and the scale still at the foot
        names |= {"reverse": True, "crossing": "max"}
    (made.set_x_axis if chart.form != "bar" else made.set_y_axis)(names | ({"major_gridlines": {"visible": False}}))
    (made.set_y_axis if chart.form != "bar" else made.set_x_axis)(values)
    made.set_title({"name": chart.title, "name_font": {"size": 11}, "overlay": False})
    made.set_legend({"position": "bottom", "font": {"size": 9}})
    made.set_size({"width": size[0], "height": size[1]})
    return made
