"""Several runs side by side: quota taken on each county's side, a panel a resource, a bar a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation
from allocsim.domain.frames import taken
from allocsim.report.digits import columns_of
from allocsim.report.figures.style import LINES, WIDTH, canvas, mark_label, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def compared_figure(allocations: Sequence[Allocation], titles: Sequence[str], lang: str) -> Figure:
    """Every resource on one page, with one legend; runs in their order from the top of each group."""
    scenario = allocations[0].scenario
    names = Names(scenario, Labels(lang))
    counties = [row.county for row in scenario.counties]
    amounts = [taken(allocation) for allocation in allocations]
    thick = 0.8 / len(allocations)
    with styled():
        columns = min(2, len(scenario.resources))
        rows = -(-len(scenario.resources) // columns)
        panel = (0.12 + 0.11 * len(allocations)) * len(counties)
        height = (panel + 0.65) * rows + 0.45
        wide = max(columns_of(names.county(county)) for county in counties)
        margins = {"left": (0.25 + 0.065 * wide) / WIDTH, "right": 0.985, "top": 1 - 0.65 / height}
        margins |= {"bottom": 0.5 / height, "hspace": 0.65 / panel, "wspace": 0.08}
        figure, axes = canvas(height, rows, columns, margins, sharey=True)
        for ax, name in zip(axes, scenario.resources, strict=False):
            kind = scenario.resources[name]
            for at, (found, title) in enumerate(zip(amounts, titles, strict=True)):
                places = [place - 0.4 + thick * (at + 0.5) for place in range(len(counties))]
                lengths = [float(kind.amount(found.get((county, name), 0))) for county in counties]
                ax.barh(places, lengths, thick * 0.92, color=LINES[at % len(LINES)], label=words(title, lang))
            ax.set_yticks(range(len(counties)), [words(names.county(county), lang) for county in counties])
            ax.set_ylim(len(counties) - 0.5, -0.5)
            ax.set_title(words(names.head(name, unit=True), lang))
            ax.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
            ax.locator_params(axis="x", nbins=5)
            ax.grid(axis="x")
            ax.tick_params(axis="y", length=0)
        for ax in axes[len(scenario.resources) :]:
            ax.set_axis_off()
        handles, texts = axes[0].get_legend_handles_labels()
        figure.legend(handles, texts, loc="upper center", ncols=len(titles), borderaxespad=0.2)
        mark_label(figure, Labels(lang).term("label", scenario.label))
    return figure
