"""Texts of a drawn figure as boxes, to see that none covers another and none leaves the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase

from allocsim.report.figures.style import styled


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with its extent in pixels."""
    with styled():
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw_without_rendering()
        unseen = {id(label) for axes in figure.axes for label in _unseen(axes)}
        found = [part for part in figure.findobj(Text) if part.get_visible() and part.get_text().strip()]
        return [(part.get_text(), part.get_window_extent(renderer)) for part in found if id(part) not in unseen]


def _unseen(axes: Axes) -> Iterator[Text]:
    """Labels of ticks that are not drawn: outside the axis's range, or of an axis that is hidden."""
    for axis in (axes.xaxis, axes.yaxis):
        shown = axis._update_ticks() if axes.axison and axis.get_visible() else []  # type: ignore[union-attr]
        drawn = {id(label) for tick in shown for label in (tick.label1, tick.label2)}
        for tick in (*axis.majorTicks, *axis.minorTicks):
            yield from (label for label in (tick.label1, tick.label2) if id(label) not in drawn)
        if not (axes.axison and axis.get_visible()):
            yield from (axis.label, axis.offsetText)


Boxes = list[tuple[str, Bbox]]


def overlaps(texts: Boxes, slack: float = 1.0) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other by more than `slack` pixels each way."""
    found = []
    for (one, a), (other, b) in combinations(texts, 2):
        if a.x1 <= b.x0 or b.x1 <= a.x0:
            continue
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        tall = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > slack and tall > slack:
            found.append((one, other))
    return found


def outside(texts: Boxes, page: BboxBase) -> list[str]:
    """Texts that are cut by the edge."""
    return [
        text
        for text, box in texts
        if box.x0 < page.x0 - 0.5 or box.x1 > page.x1 + 0.5 or box.y0 < page.y0 - 0.5 or box.y1 > page.y1 + 0.5
    ]
