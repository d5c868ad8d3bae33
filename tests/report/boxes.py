"""Texts of a drawn figure as boxes, to see that none covers another and none leaves the page."""

from __future__ import annotations

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from allocsim.report.figures.style import styled


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with its extent in pixels."""
    with styled():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        found = [part for part in figure.findobj(Text) if isinstance(part, Text) and _shown(part, figure)]
        return [(part.get_text(), part.get_window_extent(renderer)) for part in found]


def _shown(part: Text, figure: Figure) -> bool:
    """Drawn at all: of ticks only those within the axes' range are."""
    if not part.get_visible() or not part.get_text().strip():
        return False
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            ticks = axis._update_ticks()  # type: ignore[attr-defined]
            drawn = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
            every = {id(label) for tick in (*axis.majorTicks, *axis.minorTicks) for label in (tick.label1, tick.label2)}
            if id(part) in every:
                return id(part) in drawn and axes.axison and axis.get_visible() and part.get_visible()
    return True


def overlaps(figure: Figure, slack: float = 1.0) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other by more than `slack` pixels each way."""
    found = []
    for (one, a), (other, b) in combinations(boxes(figure), 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        tall = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > slack and tall > slack:
            found.append((one, other))
    return found


def outside(figure: Figure) -> list[str]:
    """Texts that are cut by the edge."""
    page = figure.bbox
    return [
        text
        for text, box in boxes(figure)
        if box.x0 < page.x0 - 0.5 or box.x1 > page.x1 + 0.5 or box.y0 < page.y0 - 0.5 or box.y1 > page.y1 + 0.5
    ]
