"""How many lines a letter takes on its page: a count on the safe side, made before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from allocsim.report.digits import columns_of

if TYPE_CHECKING:
    from allocsim.report.letter import Letter

PAGES = 3
"""A letter has at most so many pages; what does not fit is in the annexes."""


@dataclass(frozen=True)
class Sheet:
    """What fits on a page: lines, and columns of a line (a Chinese character takes two)."""

    lines: int
    columns: int
    apart: float
    """Lines that a paragraph adds as distance to the next."""


INDENT = "　　（一）。"
"""What a paragraph has beside its words."""

SHEETS = {"zh": Sheet(22, 55, 0.0), "en": Sheet(46, 82, 0.4)}
"""The official page has 22 lines of 27 characters and a half; the memo's is A4 with 15 pt lines."""


def lines_of(letter: Letter) -> float:
    """Lines from the title to the contact."""
    sheet = SHEETS[letter.lang]
    texts = [letter.recipient, letter.opening, letter.request, letter.contact]
    for point in letter.points:
        texts += [point.title, *(f"{INDENT}{line.title}{line.text}" for line in point.paragraphs)]
    title = sum(ceil(columns_of(part) / (sheet.columns * 8 / 11)) for part in letter.title.split("\n"))
    head = 1.5 * title + (2 if letter.number else 1)
    tail = 4 + len(letter.annexes.items)
    return head + tail + sum(ceil(columns_of(text) / sheet.columns) + sheet.apart for text in texts if text)


def fits(letter: Letter) -> bool:
    """Whether it stays within its pages."""
    return lines_of(letter) <= PAGES * SHEETS[letter.lang].lines
