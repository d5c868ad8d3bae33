"""The pool waterfall: from what is issued to the pool, and what of it is awarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation
from allocsim.report.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE,
    SKY,
    canvas,
    mark_label,
    own_axes,
    styled,
    words,
)
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STEPS = ("issued", "committed", "retained", "pool", "awarded", "left")
COLOURS = (GREY, PALE, SKY, BLUE, GREEN, ORANGE)


def pool_waterfall(allocation: Allocation, ax: Axes | None = None, *, resource: str = "", lang: str = "zh") -> Axes:
    """Draw one resource's waterfall over all plan years; the first resource if none is named."""
    names = Names(allocation.scenario, Labels(lang))
    resource = resource or next(iter(allocation.scenario.resources))
    with styled():
        axes = own_axes(ax, 3.0)
        heights, bottoms = _bars(allocation, resource)
        labels = [words(names.labels(f"pool.waterfall.{step}"), lang) for step in STEPS]
        axes.bar(range(len(STEPS)), heights, bottom=bottoms, color=COLOURS, width=0.66)
        top = max([*heights, 1e-9])
        for x, (height, bottom) in enumerate(zip(heights, bottoms, strict=True)):
            axes.annotate(
                _short(height), (x, bottom + height), (0, 2), textcoords="offset points", ha="center", fontsize=7.5
            )
            if x:
                level = bottom + height if STEPS[x] != "left" else bottom
                axes.plot([x - 1 + 0.33, x - 0.33], [level, level], color=GREY, linewidth=0.6)
        axes.set_ylim(0, top * 1.14)
        axes.set_title(words(names.head(resource), lang))
        axes.set_ylabel(words(names.unit_of(resource), lang))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.locator_params(axis="y", nbins=5)
        axes.grid(axis="y")
        axes.xaxis.set_visible(False)  # names as plain words: an axis with ticks takes ten times as long
        for x, label in enumerate(labels):
            axes.annotate(label, (x, 0), (0, -4), textcoords="offset points", ha="center", va="top", fontsize=7.5)
    return axes


def _bars(allocation: Allocation, resource: str) -> tuple[list[float], list[float]]:
    """Heights and bottoms of the steps, in the resource's unit."""
    rows = [row for row in allocation.pools if row.resource == resource]
    kind = allocation.scenario.resources[resource]

    def total(key: str) -> float:
        return float(kind.amount(sum(getattr(row, key) for row in rows)))

    issued, committed, retained, pool, awarded = map(total, ("issued", "committed", "retained", "pool", "awarded"))
    left = max(pool - awarded, 0.0)
    heights = [issued, committed, retained, pool, awarded, left]
    bottoms = [0.0, issued - committed, pool, 0.0, pool - awarded if awarded <= pool else 0.0, 0.0]
    return heights, bottoms


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == 0 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def pool_waterfall_figure(allocation: Allocation, lang: str) -> Figure:
    """Every resource's waterfall on one page."""
    with styled():
        resources = list(allocation.scenario.resources)
        columns = min(2, len(resources))
        rows = -(-len(resources) // columns)
        height = 2.3 * rows + 0.2
        margins = {"left": 0.1, "right": 0.985, "top": 1 - 0.3 / height, "bottom": 0.5 / height}
        figure, axes = canvas(height, rows, columns, {**margins, "hspace": 0.4, "wspace": 0.28})
        for ax, resource in zip(axes, resources, strict=False):
            pool_waterfall(allocation, ax, resource=resource, lang=lang)
        for ax in axes[len(resources) :]:
            ax.set_axis_off()
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
