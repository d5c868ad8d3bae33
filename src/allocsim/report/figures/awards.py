"""Project × resource: which share of the pool each project draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from allocsim.domain.allocation import Allocation, Decision
from allocsim.report.digits import percent
from allocsim.report.figures.heat import LINE, fitted, heat_map, lines_of
from allocsim.report.figures.style import WIDTH, canvas, mark_label, own_axes, styled, words
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import awarded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, ROW, FOOT = 3.0, 0.2, 0.3
PAGE = 36
"""Projects on one page at most, so that every word stays legible."""
MOST = 4 * PAGE
"""Projects drawn at most; the tables have them all."""


def drawing(allocation: Allocation) -> tuple[str, ...]:
    """Approved projects that draw on the pool, in scenario order."""
    return tuple(row.project for row in allocation.decisions if any(award.pool for award in row.awards))


def pages(allocation: Allocation) -> list[tuple[str, ...]]:
    """The same, parted into pages of about equal length; beyond `MOST` of them those that draw the largest shares."""
    found = drawing(allocation)
    if len(found) > MOST:
        largest = set(sorted(found, key=_largest(allocation), reverse=True)[:MOST])
        found = tuple(name for name in found if name in largest)
    count = -(-len(found) // PAGE)
    step = -(-len(found) // count) if count else 1
    return [found[at : at + step] for at in range(0, len(found), step)]


def _largest(allocation: Allocation) -> Callable[[str], Fraction]:
    """Project → its largest share of any pool."""
    pool, decisions = _pools(allocation), {row.project: row for row in allocation.decisions}

    def share(project: str) -> Fraction:
        return max(_share(decisions[project], name, pool[name]) or Fraction(0) for name in pool)

    return share


def _pools(allocation: Allocation) -> dict[str, int]:
    """Resource → pool ticks over all years."""
    pool = dict.fromkeys(allocation.scenario.resources, 0)
    for row in allocation.pools:
        pool[row.resource] += row.pool
    return pool


def _columns(allocation: Allocation, names: Names) -> list[str]:
    room = (WIDTH - LEFT - 0.1) / len(allocation.scenario.resources) - 0.06
    return fitted([words(names.head(name), names.lang) for name in allocation.scenario.resources], room, 3)


def award_map(
    allocation: Allocation, ax: Axes | None = None, *, projects: Sequence[str] = (), lang: str = "zh"
) -> Axes:
    """Draw the share of each resource's pool, all plan years together, that each project gets; the first page of the
    projects that draw on the pool if none are named."""
    labels = Labels(lang)
    names = Names(allocation.scenario, labels)
    projects = tuple(projects) or next(iter(pages(allocation)), ())
    pool = _pools(allocation)
    decisions = {row.project: row for row in allocation.decisions}
    shares = [[_share(decisions[project], name, pool[name]) for name in pool] for project in projects]
    most = max(map(_largest(allocation), drawing(allocation)), default=Fraction(1))  # so that pages can be compared
    values = [[None if share is None else float(share / most) for share in line] for line in shares]
    texts = [["" if share is None else percent(share) for share in line] for line in shares]
    rows = [words(f"{project} {names.project(project)}", lang) for project in projects]
    columns = _columns(allocation, names)
    with styled():
        axes = own_axes(ax, _height(len(projects), columns))
        heat_map(axes, values, texts, fitted(rows, LEFT - 0.2, 1), columns)
        axes.set_title(words(labels("recommendation.axis"), lang), pad=LINE * lines_of(columns) * 72 + 10, fontsize=8.5)
    return axes


def _share(decision: Decision, resource: str, pool: int) -> Fraction | None:
    taken = awarded(decision).get(resource, (0, 0))[0]
    return Fraction(taken, pool) if taken else None


def _height(rows: int, columns: Sequence[str]) -> float:
    return 0.42 + LINE * lines_of(columns) + ROW * rows + FOOT


def awards_figure(allocation: Allocation, projects: Sequence[str], lang: str) -> Figure:
    """One page of the report."""
    columns = _columns(allocation, Names(allocation.scenario, Labels(lang)))
    height = _height(len(projects), columns)
    with styled():
        margins = {"left": LEFT / WIDTH, "right": 1 - 0.1 / WIDTH}
        margins |= {"top": 1 - (0.42 + LINE * lines_of(columns)) / height, "bottom": FOOT / height}
        figure, axes = canvas(height, margins=margins)
        award_map(allocation, axes[0], projects=projects, lang=lang)
        mark_label(figure, Labels(lang).term("label", allocation.scenario.label))
    return figure
