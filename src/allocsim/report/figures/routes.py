"""Approval routes as a flow: from the host counties to the bodies that approve their projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocsim.domain.allocation import Allocation
from allocsim.report.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    WIDTH,
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

COLOURS: Mapping[str, str] = {
    "executive_meeting": PURPLE,
    "leading_group": BLUE,
    "annual_list": GREEN,
    "filed": ORANGE,
    "county": GREY,
}
Flows = Mapping[tuple[str, str], int]
"""Host county and route → number of projects."""
Blocks = dict[str, tuple[float, float]]
"""County or route → top and bottom of its block."""
GAP = 0.06
"""Empty part of each side, between its blocks, for each block."""


def approval_routes(allocation: Allocation, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw how many approved projects go from each host county to each route; widths are numbers of projects."""
    labels = Labels(lang)
    names = Names(allocation.scenario, labels)
    flows: Counter[tuple[str, str]] = Counter(
        (row.host, row.route) for row in allocation.decisions if row.approved and row.route
    )
    counties = [row.county for row in allocation.scenario.counties if any(host == row.county for host, _ in flows)]
    routes = [route for route in COLOURS if any(to == route for _, to in flows)]
    left = _blocks({name: sum(flows[name, route] for route in routes) for name in counties})
    right = _blocks({route: sum(flows[name, route] for name in counties) for route in routes})
    with styled():
        axes = own_axes(ax, _height(allocation))
        axes.set_xlim(0, 1)
        axes.set_ylim(1, 0)
        axes.set_axis_off()
        _bands(axes, flows, left, right)
        for name, (top, bottom) in left.items():
            count = sum(flows[name, route] for route in routes)
            _block(axes, 0.0, top, bottom, words(labels("routes.block", name=names.county(name), count=count), lang))
        for route, (top, bottom) in right.items():
            count = sum(flows[name, route] for name in counties)
            title = labels("routes.block", name=labels(f"terms.route.{route}"), count=count)
            _block(axes, 1.0, top, bottom, words(title, lang))
        axes.set_title(words(labels("routes.axis"), lang), fontsize=8.5)
    return axes


def _blocks(counts: Mapping[str, int]) -> Blocks:
    """Top and bottom of each block, from 0 to 1, in proportion to the counts."""
    total = sum(counts.values()) or 1
    gap = GAP if len(counts) > 1 else 0.0
    room = 1 - gap * (len(counts) - 1)
    found, at = {}, 0.0
    for name, count in counts.items():
        found[name] = (at, at + room * count / total)
        at = found[name][1] + gap
    return found


def _bands(axes: Axes, flows: Flows, left: Blocks, right: Blocks) -> None:
    """One band for each pair, in the order of the right side within a county and of the left side within a route."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    total = sum(flows.values()) or 1
    one_left, one_right = (sum(bottom - top for top, bottom in side.values()) / total for side in (left, right))
    used = {name: top for side in (left, right) for name, (top, _) in side.items()}
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    for name in left:
        for route in right:
            count = flows.get((name, route), 0)
            if not count:
                continue
            a1, b1 = used[name], used[route]
            a2, b2 = a1 + count * one_left, b1 + count * one_right
            used[name], used[route] = a2, b2
            curve = [(0.015, a1), (0.5, a1), (0.5, b1), (0.985, b1), (0.985, b2), (0.5, b2), (0.5, a2), (0.015, a2)]
            look: dict[str, Any] = {"facecolor": COLOURS[route], "edgecolor": "white", "alpha": 0.6, "linewidth": 0.6}
            axes.add_patch(PathPatch(Path(curve, codes), **look))


def _block(axes: Axes, side: float, top: float, bottom: float, label: str) -> None:
    axes.plot([side, side], [top, bottom], color=INK, linewidth=4.0, solid_capstyle="butt")
    place, align = (-0.02, "right") if side == 0.0 else (1.02, "left")
    axes.text(place, (top + bottom) / 2, label, ha=align, va="center")


def _height(allocation: Allocation) -> float:
    return 0.6 + 0.34 * len(allocation.scenario.counties) + 0.5


def routes_figure(allocation: Allocation, lang: str) -> Figure:
    """The figure of the report."""
    height = _height(allocation)
    with styled():
        margins = {"left": 1.45 / WIDTH, "right": 1 - 2.2 / WIDTH, "top": 1 - 0.35 / height, "bottom": 0.3 / height}
        figure, axes = canvas(height, margins=margins)
        approval_routes(allocation, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
