"""Supply and demand by resource: how much of the quota projects ask for, and what they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.study import Study
from allocsim.report.figures.style import BLUE, GREY, INK, PALE, RED, SKY, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import Tally, tallies

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
        for place, tally, end in zip(places, found, left, strict=True):
            amounts = {key: _amount(tally, key, names) for key in ("demand", "quota")}
            text = names.labels("supply.bar", **amounts)
            axes.annotate(
                words(text, lang), (max(end, 100), place), (5, 0), textcoords="offset points", va="center", fontsize=7.5
            )
        axes.axvline(100, color=INK, linewidth=1.0)
        axes.set_yticks(places, [words(names.head(tally.resource), lang) for tally in found])
        axes.invert_yaxis()
        axes.set_xlim(0, max([100.0, *left]) * 1.42)
        axes.set_xlabel(words(names.labels("supply.axis"), lang))
        axes.grid(axis="x", color=GREY, alpha=0.35)
        axes.tick_params(axis="y", length=0)
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=len(PARTS), columnspacing=1.2, handlelength=1.2
        )
    return axes


def _amount(tally: Tally, key: str, names: Names) -> str:
    amount = names.amount(tally.resource, getattr(tally, key))
    return f"{amount:,.{0 if amount >= 100 else 1}f} {names.unit_of(tally.resource)}"


def supply_figure(study: Study, lang: str) -> Figure:
    """The figure of the report."""
    with styled():
        figure, axes = canvas(0.42 * len(study.scenario.resources) + 1.3)
        supply_and_demand(study, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", study.scenario.label))
    return figure
