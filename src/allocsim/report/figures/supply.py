"""Supply and demand by resource: how much of the quota projects ask for, and what they get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allocsim.domain.study import Study
from allocsim.report.digits import columns_of
from allocsim.report.figures.style import (
    BLUE,
    GREY,
    INK,
    PALE,
    RED,
    SKY,
    WIDTH,
    canvas,
    mark_label,
    own_axes,
    styled,
    words,
)
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import Tally, tallies

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALL = 7.5
"""Size of the words beside the bars."""
PARTS = (("from_retained", SKY), ("from_pool", BLUE), ("unmet", RED), ("declined", PALE))


def supply_and_demand(study: Study, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw each resource's demand in percent of its quota, parted by what became of it."""
    names = Names(study.scenario, Labels(lang))
    found = [tally for tally in tallies(study).values() if tally.quota]
    with styled():
        axes = own_axes(ax, 0.55 * len(found) + 1.2)
        places = list(range(len(found)))
        left = [0.0] * len(found)
        for key, colour in PARTS:
            widths = [100 * getattr(tally, key) / tally.quota for tally in found]
            label = words(names.labels(f"supply.{key}"), lang)
            axes.barh(places, widths, left=left, color=colour, height=0.6, label=label)
            left = [a + b for a, b in zip(left, widths, strict=True)]
        texts = [words(_beside(tally, names), lang) for tally in found]
        for place, text, end in zip(places, texts, left, strict=True):
            at = (max(end, 100), place)
            axes.annotate(text, at, (5, 0), textcoords="offset points", va="center", fontsize=SMALL)
        axes.axvline(100, color=INK, linewidth=1.0)
        axes.set_yticks(places, [words(names.head(tally.resource), lang) for tally in found])
        axes.invert_yaxis()
        axes.set_xlim(0, max([100.0, *left]) / (1 - _part(texts, axes)))
        axes.set_xlabel(words(names.labels("supply.axis"), lang))
        axes.grid(axis="x", color=GREY, alpha=0.35)
        axes.tick_params(axis="y", length=0)
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=len(PARTS), columnspacing=1.2, handlelength=1.2
        )
    return axes


def _beside(tally: Tally, names: Names) -> str:
    return names.labels("supply.bar", **{key: _amount(tally, key, names) for key in ("demand", "quota")})


def _part(texts: Sequence[str], axes: Axes) -> float:
    """About how much of the width the words beside the bars need, and not all of it."""
    inches = max(map(columns_of, texts), default=0) * SMALL / 72 / 2 * 1.08 + 0.1
    return min(0.75, inches / (axes.get_position().width * axes.get_figure(root=True).get_figwidth()))  # type: ignore[union-attr]


def _amount(tally: Tally, key: str, names: Names) -> str:
    amount = names.amount(tally.resource, getattr(tally, key))
    return f"{amount:,.{0 if amount >= 100 else 1}f} {names.unit_of(tally.resource)}"


def supply_figure(study: Study, lang: str) -> Figure:
    """The figure of the report."""
    with styled():
        names = Names(study.scenario, Labels(lang))
        height = 0.42 * len(study.scenario.resources) + 1.3
        longest = max(columns_of(names.head(name)) for name in study.scenario.resources)
        margins = {"left": (0.2 + 0.072 * longest) / WIDTH, "right": 0.985}
        margins |= {"top": 1 - 0.36 / height, "bottom": 0.62 / height}
        figure, axes = canvas(height, margins=margins)
        supply_and_demand(study, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", study.scenario.label))
    return figure
