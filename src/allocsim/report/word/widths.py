"""How wide the columns of a table are: enough for its numbers, and for words as much as is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocsim.report.blocks import Cell, Column, Link, Table
from allocsim.report.digits import columns_of, printed

PADDING: Final = 6.0
"""Points to the left and right of a cell's words, together."""
NARROW: Final = 0.52
"""Width of a small letter or digit in ems; Chinese characters take one."""
CAPITAL: Final = 0.72
"""Width of a capital."""
SLACK: Final = 0.3
"""Ems to spare, since other fonts than ours may stand in."""
EASY: Final = 9
"""Ems in which words of a column can be read with ease."""
LINES, WIDEST = 5, 32
"""Lines that a text should not exceed, unless its column would be wider than so many ems."""
LONGEST: Final = 60
"""Ems beyond which a longer text asks for no more room."""

_TOKEN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+")


@dataclass(frozen=True)
class Need:
    """Ems that a column takes: at least, with ease, and with every text on one line."""

    least: float
    easy: float
    full: float


def shown(cell: Cell, column: Column) -> str:
    """What a cell shows; nothing where there is nothing to show."""
    if cell is None:
        return ""
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else printed(cell, column.kind)


def ems(text: str) -> float:
    """Width of a text on one line.

    >>> ems("用地"), round(ems("1,234.50"), 2), round(ems("COD"), 2)
    (2.0, 4.16, 2.16)
    """
    wide, capitals = columns_of(text) - len(text), sum("A" <= char <= "Z" for char in text)
    return wide + capitals * CAPITAL + (len(text) - wide - capitals) * NARROW


def needs(table: Table) -> list[Need]:
    """What each column needs; a heading may break between characters, a number may not."""
    lines = [*table.rows, table.total] if table.total else table.rows
    return [_need(column, [line[at] for line in lines]) for at, column in enumerate(table.columns)]


def _need(column: Column, cells: Sequence[Cell]) -> Need:
    texts = [shown(cell, column) for cell in cells]
    whole = [text for text, cell in zip(texts, cells, strict=True) if isinstance(cell, int | Decimal)]
    unbroken = [token for text in (*texts, column.heading) for token in _TOKEN.findall(text)]
    head = ems(column.heading)
    least = max([2.0, head / 4, *map(ems, whole), *(min(ems(token), 8.0) for token in unbroken)]) + SLACK
    longest = max([least, *(ems(text) + SLACK for text in texts)])
    easy = max(least, head / 2, min(longest, max(EASY, longest / LINES), WIDEST))
    return Need(least, easy, max(easy, min(head, 7.0), min(longest, LONGEST)))


READABLE, DENSE = 8.0, 7.0
"""Sizes of type that can be read with ease, and at all."""


def fit(table: Table, room: float, sizes: Sequence[float]) -> tuple[float, list[float]]:
    """Size of type and widths of the columns, in points, that fill `room`."""
    found = needs(table)
    gaps = PADDING * len(found)
    easy = [size for size in sizes if sum(need.easy for need in found) * size + gaps <= room]
    least = [size for size in sizes if sum(need.least for need in found) * size + gaps <= room]
    size = easy[0] if easy else least[0] if least else sizes[-1]
    space = (room - gaps) / size
    return size, [width * size + PADDING for width in _spread(found, space)]


def crowded(table: Table, room: float) -> bool:
    """Whether a table is too wide for a page: its numbers, or, where it is said to be wide, its words with ease."""
    found = needs(table)
    taken = sum(need.easy * READABLE if table.wide else need.least * DENSE for need in found)
    return taken + PADDING * len(found) > room


def _spread(found: Sequence[Need], space: float) -> list[float]:
    """Ems by column that sum to `space`: least widths first, then ease, then full width, then all in proportion."""
    widths = [need.least for need in found]
    for goal in ([need.easy for need in found], [need.full for need in found]):
        wanted = [max(0.0, aim - width) for aim, width in zip(goal, widths, strict=True)]
        left = space - sum(widths)
        if left <= 0 or not sum(wanted):
            continue
        share = min(1.0, left / sum(wanted))
        widths = [width + share * part for width, part in zip(widths, wanted, strict=True)]
    scale = space / sum(widths)
    return [width * scale for width in widths]
