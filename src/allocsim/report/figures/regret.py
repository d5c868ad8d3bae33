"""Regret of formulas by partnership: how much the party served least may miss under each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocsim.domain.judgement import FormulaRow, Judgement
from allocsim.report.digits import digits
from allocsim.report.figures.heat import LINE, fitted, heat_map, lines_of
from allocsim.report.figures.style import WIDTH, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT = 2.6
"""Inches for the names of partnerships."""
ROW = 0.3


@dataclass(frozen=True)
class _Layout:
    rows: list[str]
    columns: list[str]

    @property
    def head(self) -> float:
        """Inches above the fields: the title, the frame's meaning, the names of formulas."""
        return 0.42 + LINE * lines_of(self.columns)

    @property
    def height(self) -> float:
        return self.head + ROW * len(self.rows) + 0.3


def _layout(judgement: Judgement, names: Names) -> _Layout:
    projects = dict.fromkeys(row.project for row in judgement.by_formula)
    rows = [words(f"{project} {names.project(project)}", names.lang) for project in projects]
    room = (WIDTH - LEFT - 0.1) / len(judgement.formulas) - 0.06
    columns = [words(judgement.name(formula, names.lang), names.lang) for formula in judgement.formulas]
    return _Layout(fitted(rows, LEFT - 0.15), fitted(columns, room, 7))


def regret_map(judgement: Judgement, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw the largest regret of each formula for each partnership; a frame marks the agreement in force."""
    labels = Labels(lang)
    names = Names(judgement.scenario, labels)
    layout = _layout(judgement, names)
    projects = list(dict.fromkeys(row.project for row in judgement.by_formula))
    found: dict[tuple[int, int], FormulaRow] = {
        (projects.index(row.project), judgement.formulas.index(row.formula)): row for row in judgement.by_formula
    }
    most = max((row.regret_max for row in judgement.by_formula), default=0.0) or 1.0
    places = [[found.get((y, x)) for x in range(len(judgement.formulas))] for y in range(len(projects))]
    values = [[None if row is None else row.regret_max / most for row in line] for line in places]
    texts = [["" if row is None else digits(rounded(row.regret_max, 0)) for row in line] for line in places]
    with styled():
        axes = own_axes(ax, layout.height)
        framed = [at for at, row in found.items() if row.in_force]
        heat_map(axes, values, texts, layout.rows, layout.columns, framed=framed)
        title = labels("judgement.axis", unit=names.unit("10k_CNY"))
        axes.set_title(words(title, lang), pad=LINE * lines_of(layout.columns) * 72 + 10, fontsize=8.5)
    return axes


def regret_figure(judgement: Judgement, lang: str) -> Figure:
    """The figure of the report."""
    layout = _layout(judgement, Names(judgement.scenario, Labels(lang)))
    with styled():
        margins = {"left": LEFT / WIDTH, "right": 1 - 0.1 / WIDTH}
        margins |= {"top": 1 - layout.head / layout.height, "bottom": 0.3 / layout.height}
        figure, axes = canvas(layout.height, margins=margins)
        regret_map(judgement, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", judgement.scenario.label))
    return figure
