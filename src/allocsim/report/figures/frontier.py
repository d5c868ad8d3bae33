"""The frontier of two goals: each efficient compromise as a point, the steps between them as what is out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.frontier import Frontier
from allocsim.report.figures.style import BLUE, PALE, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def frontier_points(frontier: Frontier, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw the points of the frontier; no plan lies beyond the steps."""
    with styled():
        axes = own_axes(ax, 3.6)
        first, second = ([float(point.values[side]) for point in frontier.points] for side in (0, 1))
        axes.step(first, second, where="post", color=PALE, linewidth=1.2)
        axes.plot(first, second, linestyle="none", marker="o", markersize=4.5, color=BLUE)
        axes.set_xlabel(words(frontier.axes[0].label(lang), lang))
        axes.set_ylabel(words(frontier.axes[1].label(lang), lang))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.grid()
    return axes


def frontier_figure(frontier: Frontier, lang: str) -> Figure:
    """The figure as a page of its own."""
    with styled():
        figure, axes = canvas(3.6)
        frontier_points(frontier, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", frontier.scenario.label))
    return figure
