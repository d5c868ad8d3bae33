"""A sheet as a raw table, and what is told of a sheet when all of its rows are read.

Merged cells, hidden rows, hidden columns and hidden sheets are refused where they hold data: what nobody sees when
they look at the sheet must neither be used nor left out in silence, and a filter hides rows by the dozen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from allocsim.errors import InputProblem
from allocsim.inputs.nearest import both
from allocsim.inputs.raw import RawTable
from allocsim.inputs.where import Origin
from allocsim.inputs.workbook.cells import cell_text
from allocsim.inputs.workbook.letters import column_letters, column_number
from allocsim.inputs.workbook.sheets import Sheet

_RANGE: Final = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_ROWS: Final = {"zh": "行", "en": "rows"}
_COLUMNS: Final = {"zh": "列", "en": "columns"}
_SHOWN: Final = 10
_MOST_MERGED: Final = 1000


@dataclass(frozen=True)
class Block:
    """A range of cells, all ends included."""

    top: int
    left: int
    bottom: int
    right: int
    name: str

    def touches(self, rows: Sequence[int], columns: Collection[int]) -> bool:
        """Whether any of these rows, in rising order, crosses any of these columns in it."""
        at = bisect_left(rows, self.top)
        across = at < len(rows) and rows[at] <= self.bottom
        return across and any(self.left <= column <= self.right for column in columns)


def raw_sheet(sheet: Sheet, file: str) -> RawTable:
    """The sheet as a table of the workbook `file`."""
    origin = Origin(file, sheet.title)

    def after(table: Any) -> Iterator[InputProblem]:
        letters: Mapping[str, str] = table.origin.columns
        fields = {column_number(letter): name for name, letter in letters.items()}
        filled = {number for number, name in fields.items() if any(name in row.cells for row in table.rows)}
        rows = {row.line: row for row in table.rows}
        blocks = merged(sheet)
        for block in blocks:
            for line in range(max(block.top, table.header), min(block.bottom, sheet.last) + 1):
                if line in rows:
                    rows[line].told |= {name for at, name in fields.items() if block.left <= at <= block.right}
        lines = sorted({table.header, *rows})
        yield from sheet_problems(sheet, origin, lines, fields, filled, blocks)

    return RawTable(origin, sheet.rows(), cell_text, after)


def merged(sheet: Sheet) -> list[Block]:
    """The merged ranges of a sheet that has been read."""
    found = []
    for name in sheet.merged[:_MOST_MERGED]:
        if match := _RANGE.fullmatch(name):
            left, top, right, bottom = match.groups()
            found.append(Block(int(top), column_number(left), int(bottom), column_number(right), name))
    return found


def sheet_problems(
    sheet: Sheet,
    origin: Origin,
    rows: Sequence[int],
    columns: Collection[int],
    filled: Collection[int],
    blocks: Iterable[Block],
) -> Iterator[InputProblem]:
    """What is told of a sheet of which these rows and columns were read; `filled` columns hold data."""
    whole = origin.at(0)
    if sheet.hidden and len(rows) > 1:
        yield whole.problem("E508", {})
    read = set(rows)
    if hidden := [row for row in sheet.hidden_rows if row in read]:
        yield whole.problem("E509", {"what": _ROWS, "names": _listed(_spans(hidden))})
    unseen = [at for at in sorted(filled) if any(first <= at <= last for first, last in sheet.hidden_columns)]
    if unseen:
        yield whole.problem("E509", {"what": _COLUMNS, "names": _listed(map(column_letters, unseen))})
    if touched := [block.name for block in blocks if block.touches(rows, columns)]:
        yield whole.problem("E517", {"ranges": _listed(touched)})
    if sheet.far is not None:
        place = origin.at(sheet.far[0])._replace(column=column_letters(sheet.far[1]))
        yield place.problem("E518", {"last": column_letters(max(columns, default=1))})
    if sheet.formulas:
        yield whole.problem("N503", {"count": sheet.formulas})


def _spans(numbers: list[int]) -> list[str]:
    """`5`, `7–9`: numbers that follow each other in one word."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in found]


def _listed(names: Iterable[str]) -> dict[str, str]:
    names = list(names)
    return both([*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])])
