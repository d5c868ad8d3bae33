"""A heat map: fields whose shade and number say the same, so that it can be read without colours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from allocsim.report.figures.style import INK, PALE, shade, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 7.5
"""Size of the words."""
LINE = 0.132
"""Inches from line to line of small words."""


def heat_map(
    axes: Axes,
    values: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    framed: Collection[tuple[int, int]] = (),
) -> None:
    """Fill the axes with fields; `values` from 0 to 1 shade them, None leaves one empty. Labels stand around it."""
    from matplotlib.collections import PolyCollection

    fields, colours, frames = [], [], []
    for y, (line, written) in enumerate(zip(values, texts, strict=True)):
        for x, (value, text) in enumerate(zip(line, written, strict=True)):
            if value is None:
                continue
            colour, ink = shade(value)
            inset = 0.05 if (y, x) in framed else 0.02
            fields.append(_box(x, y, inset))
            colours.append(colour)
            if (y, x) in framed:  # apart from the field, so that it shows on the darkest too
                frames.append(_box(x, y, 0.015))
            axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=SMALL, color=ink)
    axes.add_collection(PolyCollection(fields, facecolors=colours, linewidths=0), autolim=False)
    axes.add_collection(PolyCollection(frames, facecolors="none", edgecolors=INK, linewidths=1.4), autolim=False)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    axes.set_axis_off()
    for y, label in enumerate(rows):
        axes.text(-0.06, y + 0.5, label, ha="right", va="center", fontsize=SMALL, linespacing=1.1)
    for x, label in enumerate(columns):
        axes.text(x + 0.5, -0.12, label, ha="center", va="bottom", fontsize=SMALL, linespacing=1.1)
    axes.plot([0, len(columns)], [0, 0], color=PALE, linewidth=0.8)


def _box(x: float, y: float, inset: float) -> list[tuple[float, float]]:
    """Corners of a field; fields are wider than high, so the inset counts twice upwards."""
    left, right, top, bottom = x + inset, x + 1 - inset, y + 2.5 * inset, y + 1 - 2.5 * inset
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def fitted(labels: Sequence[str], inches: float, lines: int = 2) -> list[str]:
    """Labels on at most `lines` lines of a width; what is longer ends in an ellipsis."""
    found = []
    for label in labels:
        parts = wrapped(label, inches, SMALL).split("\n")
        if len(parts) > lines:
            parts = parts[:lines]
            parts[-1] = f"{parts[-1]} …" if parts[-1].isascii() else parts[-1][:-1] + "…"
        else:
            parts = _even(label, inches)
        found.append("\n".join(parts))
    return found


def _even(label: str, inches: float) -> list[str]:
    """The lines of a label, no longer than their number needs: so no single character is left for the last one."""
    parts = wrapped(label, inches, SMALL).split("\n")
    while len(parts) > 1 and inches > 0.4:
        narrower = wrapped(label, inches - 0.08, SMALL).split("\n")
        if len(narrower) > len(parts):
            break
        parts, inches = narrower, inches - 0.08
    return parts


def lines_of(labels: Sequence[str]) -> int:
    """The most lines that a label takes."""
    return max((label.count("\n") + 1 for label in labels), default=1)
