"""County tiles: equal squares placed roughly as the counties lie, shaded by what each gains from the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation
from allocsim.domain.scenario import Scenario
from allocsim.report.digits import digits
from allocsim.report.equity import totals
from allocsim.report.figures.style import PALE, canvas, ink_on, mark_label, own_axes, styled, words, wrapped
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACROSS = 4
"""Tiles in a row where the scenario says nothing of places."""
PANELS = 2
"""Panels in a row of the report's page."""
TILE = 0.62
"""Height of a tile, inches."""
HEAD = 0.34


def places(scenario: Scenario) -> dict[str, tuple[int, int]]:
    """County → column and row from 0: as the scenario places them, else line by line in its order."""
    stated = {row.county: (row.tile_column, row.tile_row) for row in scenario.counties}
    if all(column is not None and row is not None for column, row in stated.values()):
        return {name: (int(column or 1) - 1, int(row or 1) - 1) for name, (column, row) in stated.items()}
    return {row.county: (at % ACROSS, at // ACROSS) for at, row in enumerate(scenario.counties)}


def county_tiles(allocation: Allocation, ax: Axes | None = None, *, resource: str = "", lang: str = "zh") -> Axes:
    """Draw what each county receives of one resource less what it contributes; the first resource if none is named."""
    from matplotlib.patches import Rectangle

    names = Names(allocation.scenario, Labels(lang))
    resource = resource or next(iter(allocation.scenario.resources))
    kind = allocation.scenario.resources[resource]
    given, got = totals(allocation, resource, "contributed"), totals(allocation, resource, "received")
    net = {name: got[name] - given[name] for name in given}
    most = max(map(abs, net.values()), default=0) or 1
    found = places(allocation.scenario)
    columns, rows = (max(place[side] for place in found.values()) + 1 for side in (0, 1))
    with styled():
        axes = own_axes(ax, HEAD + TILE * rows)
        for name, (x, y) in found.items():
            colour, ink = tint(net[name] / most)
            axes.add_patch(Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, facecolor=colour, edgecolor=PALE, linewidth=0.6))
            sign = "▲ +" if net[name] > 0 else "▼ −" if net[name] < 0 else "± "
            amount = digits(abs(rounded(kind.amount(net[name]), 1)))
            axes.text(
                x + 0.5,
                y + 0.32,
                words(_short(names.county(name)), lang),
                ha="center",
                va="center",
                fontsize=8,
                color=ink,
            )
            axes.text(x + 0.5, y + 0.7, f"{sign}{amount}", ha="center", va="center", fontsize=7.5, color=ink)
        axes.set_xlim(0, columns)
        axes.set_ylim(rows, 0)
        axes.set_axis_off()
        axes.set_title(words(names.head(resource, unit=True), lang), fontsize=8.5)
    return axes


def _short(name: str) -> str:
    return wrapped(name, 0.8, 8).split("\n")[0]


def tint(value: float) -> tuple[str, str]:
    """Colour for −1 to 1: orange for less, blue for more, the darker the further from zero; and that of words on it.

    >>> tint(0)
    ('#f7f7f7', 'black')
    """
    ends = ((0xF7, 0xB3), (0xF7, 0x58), (0xF7, 0x06)) if value < 0 else ((0xF7, 0x05), (0xF7, 0x4B), (0xF7, 0x82))
    size = min(abs(value), 1.0)
    colour = "#" + "".join(f"{round(light + (dark - light) * size):02x}" for light, dark in ends)
    return colour, ink_on(colour)


def tiles_figure(allocation: Allocation, lang: str) -> Figure:
    """Every resource on one page."""
    resources = list(allocation.scenario.resources)
    found = places(allocation.scenario)
    across = min(PANELS, len(resources))
    down = -(-len(resources) // across)
    tall = TILE * (max(row for _, row in found.values()) + 1)
    height = (tall + HEAD) * down + 0.25
    with styled():
        margins = {"left": 0.02, "right": 0.98, "top": 1 - HEAD / height, "bottom": 0.25 / height}
        margins |= {"hspace": HEAD / tall, "wspace": 0.06}
        figure, axes = canvas(height, down, across, margins)
        for ax, resource in zip(axes, resources, strict=False):
            county_tiles(allocation, ax, resource=resource, lang=lang)
        for ax in axes[len(resources) :]:
            ax.set_axis_off()
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
