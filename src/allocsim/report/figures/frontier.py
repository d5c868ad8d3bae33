"""The frontier: each efficient compromise as a point.

Of two goals, with the steps between the points as what is out of reach. Of three, the third is the colour, from dark to
light: one scale that colour-blind readers and grey prints keep in order. A picture in space was the alternative; nobody
reads a value off it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.frontier import Frontier
from allocsim.report.figures.style import BLUE, PALE, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def frontier_points(frontier: Frontier, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw the points of the frontier; with two goals, no plan lies beyond the steps."""
    with styled():
        axes = own_axes(ax, 3.6)
        first, second, *third = (
            [float(frontier.measured(point)[side]) for point in frontier.points] for side in range(len(frontier.axes))
        )
        titles = [words(axis.label(lang), lang) for axis in frontier.axes]
        if third:
            _coloured(axes, first, second, third[0], titles[2])
        else:
            axes.step(first, second, where="post", color=PALE, linewidth=1.2)
            axes.plot(first, second, linestyle="none", marker="o", markersize=4.5, color=BLUE)
        axes.set_xlabel(titles[0])
        axes.set_ylabel(titles[1])
        axes.xaxis.set_major_formatter(_number)
        axes.yaxis.set_major_formatter(_number)
        axes.grid()
    return axes


def _coloured(axes: Axes, first: list[float], second: list[float], third: list[float], title: str) -> None:
    """Points with the third goal as their colour, and its scale beside them."""
    dots = axes.scatter(first, second, c=third, cmap="cividis", s=30, edgecolors="white", linewidths=0.5)
    figure = axes.get_figure()
    assert figure is not None
    bar = figure.colorbar(dots, ax=axes, pad=0.02, fraction=0.06)
    bar.set_label(title)
    bar.ax.yaxis.set_major_formatter(_number)


def _number(value: float, _: float) -> str:
    return f"{value:,g}"


def frontier_figure(frontier: Frontier, lang: str) -> Figure:
    """The figure as a page of its own."""
    with styled():
        figure, axes = canvas(3.6)
        frontier_points(frontier, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", frontier.scenario.label))
    return figure
