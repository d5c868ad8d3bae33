"""A sweep: the objective along the parameter, with a mark where the selection changes; a field for two parameters."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import TYPE_CHECKING, Any

from allocsim.domain.status import goal_title, unit_symbol
from allocsim.domain.sweep import Sweep
from allocsim.report.figures.style import BLUE, GREY, RED, canvas, mark_label, own_axes, styled, words
from allocsim.report.keys import key_text
from allocsim.report.labels import Labels
from allocsim.report.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TICKS = 12
"""Values that are written along an axis at most."""


def sweep_curve(sweep: Sweep, ax: Axes | None = None, *, lang: str = "zh") -> Axes:
    """Draw the last goal's value at each point; a point without a plan stays empty."""
    with styled():
        axes = own_axes(ax, 3.2)
        if len(sweep.axes) == 1:
            _line(sweep, axes, lang)
        else:
            _field(sweep, axes, lang)
    return axes


def _title(sweep: Sweep, lang: str) -> str:
    name, goal = list(sweep.scenario.goals.items())[-1]
    unit = "point" if goal.kind == "weighted" else ""
    title = goal_title(name, sweep.scenario, lang)
    return words(f"{title} ({unit_symbol(unit, lang)})" if unit else title, lang)


def _key(sweep: Sweep, key: str, lang: str) -> str:
    """The swept parameter in words."""
    return words(key_text(key, Names(sweep.scenario, Labels(lang))), lang)


def _values(sweep: Sweep) -> list[float]:
    return [nan if point.objective is None else float(point.objective) for point in sweep.points]


def _line(sweep: Sweep, axes: Axes, lang: str) -> None:
    labels = Labels(lang)
    (key, values) = next(iter(sweep.axes.items()))
    places = list(range(len(values)))
    axes.plot(places, _values(sweep), color=BLUE, marker="o", markersize=3.5, linewidth=1.4, drawstyle="steps-mid")
    at = {value: place for place, value in enumerate(values)}
    for number, row in enumerate(sweep.breaks):
        place = at[row.after.set[key]] - 0.5
        label = words(labels("sweep.change"), lang) if number == 0 else None
        axes.axvline(place, color=RED, linewidth=0.8, linestyle=":", label=label)
    _write(axes.set_xticks, values)
    axes.set_xlabel(_key(sweep, key, lang))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.set_ylabel(_title(sweep, lang))
    axes.grid(axis="y")
    if sweep.breaks:
        axes.legend(loc="best")


def _field(sweep: Sweep, axes: Axes, lang: str) -> None:
    (down, rows), (across, columns) = sweep.axes.items()
    flat = _values(sweep)
    width = len(columns)
    image = axes.imshow(
        [flat[i * width : (i + 1) * width] for i in range(len(rows))], cmap="viridis", aspect="auto", origin="lower"
    )
    at = {tuple(point.set.values()): place for place, point in enumerate(sweep.points)}
    for row in sweep.breaks:
        y, x = divmod(at[tuple(row.after.set.values())], width)
        edge = ([x - 0.5, x - 0.5], [y - 0.5, y + 0.5]) if row.key == across else ([x - 0.5, x + 0.5], [y - 0.5] * 2)
        axes.plot(*edge, color=RED, linewidth=1.0)
    _write(axes.set_xticks, columns)
    _write(axes.set_yticks, rows)
    axes.set_xlabel(_key(sweep, across, lang))
    axes.set_ylabel(_key(sweep, down, lang))
    axes.tick_params(color=GREY)
    if axes.figure is not None:
        axes.figure.colorbar(image, ax=axes, label=_title(sweep, lang))


def _write(place: Callable[..., Any], values: tuple[str, ...]) -> None:
    """Some of the values along an axis, so that they do not overlap."""
    step = -(-len(values) // TICKS)
    chosen = range(0, len(values), step)
    place(list(chosen), [values[i] for i in chosen])


def sweep_figure(sweep: Sweep, lang: str) -> Figure:
    """The figure as a page of its own."""
    with styled():
        figure, axes = canvas(3.2)
        sweep_curve(sweep, axes[0], lang=lang)
        mark_label(figure, Labels(lang).term("label", sweep.scenario.label))
    return figure
