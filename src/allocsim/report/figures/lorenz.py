"""Lorenz curves of the pool: what counties receive against what they contribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation
from allocsim.report.equity import Equity, equities
from allocsim.report.figures.style import GREY, LINES, WIDTH, canvas, mark_label, own_axes, styled, words, wrapped
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT, SIDE = 3.9, 3.3
MARKERS = ("o", "s", "^", "D", "v", "P")


def lorenz_curves(allocation: Allocation, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw, for each resource, the counties' cumulative share of what is received over that of what is contributed,
    those first that receive least for it; on the diagonal everyone gets back in proportion."""
    labels = Labels(lang)
    names = Names(allocation.scenario, labels)
    with styled():
        axes = own_axes(ax, HEIGHT)
        axes.plot(
            [0, 100], [0, 100], color=GREY, linewidth=1.0, linestyle="--", label=words(labels("equity.even"), lang)
        )
        for number, row in enumerate(equities(allocation)):
            across, up = zip(*row.curve, strict=True)
            axes.plot(
                [100 * float(share) for share in across],
                [100 * float(share) for share in up],
                color=LINES[number % len(LINES)],
                marker=MARKERS[number % len(MARKERS)],
                markersize=3.5,
                linewidth=1.4,
                label=words(_label(row, names), lang),
            )
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        axes.set_aspect("equal")
        axes.set_xlabel(words(labels("equity.across"), lang))
        axes.set_ylabel(words(labels("equity.up"), lang))
        axes.locator_params(nbins=5)
        axes.grid()
        axes.legend(loc="upper left", bbox_to_anchor=(1.03, 1.0), borderaxespad=0.0, labelspacing=0.8)
    return axes


def _label(row: Equity, names: Names) -> str:
    title = names.labels("equity.curve", resource=names.head(row.resource), gini=f"{float(row.gini):.3f}")
    return wrapped(title, 2.4)


def lorenz_figure(allocation: Allocation, lang: str) -> Figure:
    """The figure of the report."""
    with styled():
        margins = {"left": 0.62 / WIDTH, "right": (0.62 + SIDE) / WIDTH}
        margins |= {"bottom": 0.5 / HEIGHT, "top": (0.5 + SIDE) / HEIGHT}
        figure, axes = canvas(HEIGHT, margins=margins)
        lorenz_curves(allocation, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
