"""Contributed against received: diverging bars by county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation
from allocsim.report.digits import columns_of
from allocsim.report.figures.style import BLUE, INK, ORANGE, WIDTH, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def contributed_and_received(
    allocation: Allocation, ax: Axes | None = None, *, resource: str = "", lang: str = "zh"
) -> Axes:
    """Draw what each county gave to the pool (to the left) and what its side received from it (to the right)."""
    labels = Labels(lang)
    names = Names(allocation.scenario, labels)
    resource = resource or next(iter(allocation.scenario.resources))
    kind = allocation.scenario.resources[resource]
    counties = [row.county for row in allocation.scenario.counties]

    def total(county: str, key: str) -> float:
        rows = [row for row in allocation.counties if (row.county, row.resource) == (county, resource)]
        return float(kind.amount(sum(getattr(row, key) for row in rows)))

    given = [-total(county, "contributed") for county in counties]
    got = [total(county, "received") for county in counties]
    with styled():
        axes = own_axes(ax, 3.0)
        places = range(len(counties))
        axes.barh(places, given, color=ORANGE, height=0.62, label=words(labels("counties.contributed"), lang))
        axes.barh(places, got, color=BLUE, height=0.62, label=words(labels("counties.received"), lang))
        axes.axvline(0, color=INK, linewidth=0.8)
        reach = max([*got, *(-value for value in given), 1e-9]) * 1.08
        axes.set_xlim(-reach, reach)
        axes.yaxis.set_visible(False)  # names as plain words: an axis with ticks takes ten times as long
        spec = axes.get_subplotspec()
        for place, county in enumerate(counties if spec is None or spec.is_first_col() else ()):
            label, at = words(names.county(county), lang), (0, place)
            axes.annotate(label, at, (-5, 0), axes.get_yaxis_transform(), "offset points", ha="right", va="center")
        axes.set_ylim(len(counties) - 0.4, -0.6)
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,g}")
        axes.locator_params(axis="x", nbins=5)
        axes.set_title(words(names.head(resource, unit=True), lang))
        axes.grid(axis="x")
    return axes


def counties_figure(allocation: Allocation, lang: str) -> Figure:
    """Every resource on one page, with one legend."""
    names = Names(allocation.scenario, Labels(lang))
    with styled():
        resources = list(allocation.scenario.resources)
        columns = min(2, len(resources))
        rows = -(-len(resources) // columns)
        panel = 0.24 * len(allocation.scenario.counties)
        height = (panel + 0.65) * rows + 0.45
        words_left = max(columns_of(names.county(row.county)) for row in allocation.scenario.counties)
        margins = {"left": (0.25 + 0.065 * words_left) / WIDTH, "right": 0.985}
        margins |= {"top": 1 - 0.65 / height, "bottom": 0.5 / height, "hspace": 0.65 / panel, "wspace": 0.1}
        figure, axes = canvas(height, rows, columns, margins)
        for ax, resource in zip(axes, resources, strict=False):
            contributed_and_received(allocation, ax, resource=resource, lang=lang)
        for ax in axes[len(resources) :]:
            ax.set_axis_off()
        handles, texts = axes[0].get_legend_handles_labels()
        figure.legend(handles, texts, loc="upper center", ncols=2, borderaxespad=0.2)
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
