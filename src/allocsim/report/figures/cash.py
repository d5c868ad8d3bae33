"""Cash lines of one partnership: what each party receives by year, with the band of the uncertain draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.domain.ledger import Ledger
from allocsim.report.figures.style import GREY, LINES, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGINS = {"left": 0.1, "right": 0.985, "top": 0.91, "bottom": 0.185}
MARKERS = ("o", "s", "^", "D", "v", "P")


def cash_lines(ledger: Ledger, ax: Axes | None = None, *, project: str = "", lang: str = "zh") -> Axes:
    """Draw each party's revenue by year; the shade spans 5 % to 95 % of the draws. The first partnership by default."""
    labels = Labels(lang)
    names = Names(ledger.scenario, labels)
    project = project or next((row.project for row in ledger.settlements), "")
    with styled():
        axes = own_axes(ax, 3.0)
        for number, party in enumerate(_parties(ledger, project)):
            colour = LINES[number % len(LINES)]
            bands = [row for row in ledger.bands if (row.project, row.party) == (project, party)]
            if bands:
                years = [row.year for row in bands]
                low, high = [row.low for row in bands], [row.high for row in bands]
                axes.fill_between(years, low, high, color=colour, alpha=0.18, linewidth=0)
            axes.plot(
                list(ledger.horizon),
                [_revenue(ledger, project, party, year) for year in ledger.horizon],
                color=colour,
                marker=MARKERS[number % len(MARKERS)],
                markersize=3.5,
                linewidth=1.6,
                label=words(names.county(party), lang),
            )
        if any(row.project == project for row in ledger.bands):
            axes.fill_between([], [], [], color=GREY, alpha=0.3, linewidth=0, label=words(labels("sharing.band"), lang))
        axes.axhline(0, color=GREY, linewidth=0.6)
        axes.set_ylim(bottom=0)
        axes.set_title(words(f"{project} {names.project(project)}".strip(), lang))
        axes.set_ylabel(words(labels("sharing.axis", unit=names.unit("10k_CNY")), lang))
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel(words(labels("terms.year"), lang))
        axes.grid(axis="y")
        axes.legend(loc="best")
    return axes


def _parties(ledger: Ledger, project: str) -> list[str]:
    """Counties that receive or keep anything, in the order in which the settlements name them."""
    rows = [row for row in ledger.settlements if row.project == project]
    return list(dict.fromkeys(name for row in rows for name in (*row.receipts, row.host)))


def _revenue(ledger: Ledger, project: str, party: str, year: int) -> float:
    """10k CNY that a party receives or keeps in a year."""
    fen = 0
    for row in ledger.settlements:
        if (row.project, row.year) == (project, year):
            fen += row.receipts.get(party, 0) + (row.kept if party == row.host else 0)
    return fen / 1e6


def cash_figure(ledger: Ledger, project: str, lang: str) -> Figure:
    """The figure of the report."""
    with styled():
        figure, axes = canvas(2.9, margins=MARGINS)
        cash_lines(ledger, axes[0], project=project, lang=lang)
        mark_label(figure, Labels(lang).term("label", ledger.scenario.label))
    return figure
