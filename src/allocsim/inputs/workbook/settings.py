"""Sheets of settings: rows of key and value, or one row for each named thing with a column for each key.

The sheet 设置 holds keys of `scenario.toml` (`pool.rate` or 统筹池.统筹比例); a sheet of its own, such as 规则, holds
named things, either as blocks (name, key, value) or as a table (name, then a column for each key).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from allocsim.errors import InputProblem
from allocsim.inputs.aliases import aliases, lookup
from allocsim.inputs.clean import DEPTH, clean_text
from allocsim.inputs.document import key_parts
from allocsim.inputs.raw import TornError
from allocsim.inputs.strays import filled
from allocsim.inputs.table import EXAMPLE
from allocsim.inputs.where import Origin, Where
from allocsim.inputs.workbook.letters import column_letters
from allocsim.inputs.workbook.sheets import Sheet
from allocsim.inputs.workbook.tabular import Block, merged, sheet_problems
from allocsim.messages import text

HEADS: Final = {"name": "T101", "key": "T102", "value": "T103", "unit": "T104", "explanation": "T105"}
"""Columns of a settings sheet → the code of their titles."""


class Leaf(NamedTuple):
    """One value and the key it is for, as written."""

    path: tuple[str, ...]
    cell: Any
    at: Where


@dataclass
class Settings:
    """What the settings sheets of a workbook say."""

    leaves: list[Leaf] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    blank: dict[tuple[str, ...], Where] = field(default_factory=dict)
    """Keys whose cell is empty: nothing is said of them, but a sentence may be about that cell."""


def read_settings(sheet: Sheet, file: str, section: str, found: Settings) -> None:
    """Add what the sheet says to `found`; `section` is the table of the scenario it holds, "" for the whole."""
    origin = Origin(file, sheet.title)
    reader = _Reader(origin, section, found)
    rows: list[int] = []
    before = len(found.problems)
    try:
        for row, cells in sheet.rows():
            if not any(map(filled, cells)) or _is_example(cells):
                continue
            rows.append(row)
            if reader.names is None:
                reader.head(cells)
            else:
                reader.take(row, cells)
    except TornError as torn:
        found.problems.append(origin.at(torn.line).problem(torn.code, {}))
    blocks = merged(sheet)
    found.problems[before:] = [problem for problem in found.problems[before:] if not _in(problem, blocks)]
    used = range(1, len(reader.names or ()) + 1)
    found.problems += sheet_problems(sheet, origin, rows, used, used if len(rows) > 1 else (), blocks)


def _in(problem: InputProblem, blocks: Sequence[Block]) -> bool:
    """Whether a name or key is missing because its cell is merged with another, which is told."""
    return problem.code == "E525" and any(block.top <= problem.row <= block.bottom for block in blocks)


def _is_example(cells: Sequence[Any]) -> bool:
    return str(cells[0] or "").strip().casefold().startswith(EXAMPLE)


class _Reader:
    """The head of a settings sheet, and what its rows mean."""

    def __init__(self, origin: Origin, section: str, found: Settings) -> None:
        self.origin = origin
        self.prefix = (section,) if section else ()
        self.found = found
        self.names: list[str] | None = None
        """Name of each column: one of `HEADS`, or a key."""

    def head(self, cells: Sequence[Any]) -> None:
        """Take the first row as the head."""
        known = aliases({name: (text(code, "zh"), text(code, "en")) for name, code in HEADS.items()})
        written = ["" if cell is None else str(cell) for cell in cells]
        self.names = [lookup(cell, known)[0] or " ".join(cell.split()) for cell in written]
        self.wide = not {"key", "value"} <= set(self.names)

    def take(self, row: int, cells: Sequence[Any]) -> None:
        """Take a row of data."""
        assert self.names is not None
        named = {name: at for at, name in enumerate(self.names) if name}
        row_cells = {name: cells[at] for name, at in named.items() if at < len(cells) and filled(cells[at])}
        stray = [at for at in range(len(cells)) if filled(cells[at]) and not (at < len(self.names) and self.names[at])]
        if stray:
            place = self.origin.at(row)._replace(column=column_letters(stray[0] + 1))
            self._problem(place, "E518", last=column_letters(max(len(self.names), 1)))
        self.found.leaves += self._wide(row, row_cells, named) if self.wide else self._long(row, row_cells, named)

    def _long(self, row: int, cells: dict[str, Any], named: dict[str, int]) -> Iterator[Leaf]:
        """A row of key and value, under its name where the sheet has names."""
        place = self.origin.at(row)._replace(column=column_letters(named["value"] + 1))
        parts = key_parts(str(cells.get("key", "")))
        name = clean_text(str(cells.get("name", "")))
        if "value" not in cells:
            self.found.blank[(*self.prefix, *([name] if name else []), *parts)] = place
            return
        if not parts or ("name" in named and not name):
            missing = "T102" if not parts else "T101"
            self._problem(place, "E525", what={lang: text(missing, lang) for lang in ("zh", "en")})
            return
        if len(parts) > DEPTH:
            self._problem(place, "E223", depth=DEPTH)
            return
        yield Leaf((*self.prefix, *([name] if name else []), *parts), cells["value"], place)

    def _wide(self, row: int, cells: dict[str, Any], named: dict[str, int]) -> Iterator[Leaf]:
        """A row of a named thing; a row that holds nothing but its name is an empty table."""
        name = clean_text(str(cells.pop("name", "")))
        if "name" not in named or not name:
            self._problem(self.origin.at(row), "E525", what={lang: text("T101", lang) for lang in ("zh", "en")})
            return
        column = column_letters(named["name"] + 1)
        if not cells:
            yield Leaf((*self.prefix, name), "{}", self.origin.at(row)._replace(column=column))
        for key, cell in cells.items():
            parts = key_parts(key) if key not in HEADS else [key]
            place = self.origin.at(row)._replace(column=column_letters(named[key] + 1))
            if 0 < len(parts) <= DEPTH:
                yield Leaf((*self.prefix, name, *parts), cell, place)
            else:
                self._problem(place, "E525", what={lang: text("T102", lang) for lang in ("zh", "en")})

    def _problem(self, place: Where, code: str, **values: Any) -> None:
        self.found.problems.append(place.problem(code, values))
