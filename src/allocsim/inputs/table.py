"""One table: raw rows to rows of text cells by field, each with its line in the file.

Nothing is mended: totals and remarks are passed over in tables that a department keeps as its own, and refused in those
of the scenario; a row with a cell too many or too few, a column that is unknown, missing or there twice is an error.
Rows and trailing columns without any content are skipped, and so are rows marked as an example in their first cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from pydantic_core import PydanticUndefined

from allocsim.domain.fact import Fact
from allocsim.domain.tables import TableSource
from allocsim.errors import InputProblem
from allocsim.inputs.clean import clean_text
from allocsim.inputs.csvtext import open_csv
from allocsim.inputs.fields import fields_of, titles
from allocsim.inputs.headers import NOTHING, Header, header_problems, mapping_problems, read_header, required
from allocsim.inputs.numbers import NumberError, read_decimal, read_whole
from allocsim.inputs.raw import CellError, RawTable, TornError
from allocsim.inputs.strays import filled, is_remark, remark, stray
from allocsim.inputs.terms import meant
from allocsim.inputs.where import Origin
from allocsim.inputs.workbook.letters import column_letters

EXAMPLE: Final = ("#示例", "#example")
"""Beginnings of the first cell of a row that is an example and no data."""


@dataclass
class Row:
    """One row: its line in the file (the header is line 1) and its cells that are not empty, by field, as written."""

    line: int
    cells: dict[str, str]
    told: frozenset[str] = frozenset()
    """Fields whose cells are refused already."""


@dataclass
class Table:
    """A table as read, before its cells are understood."""

    name: str
    cls: type[Fact]
    key: tuple[str, ...]
    origin: Origin
    rows: list[Row] = field(default_factory=list)
    header: int = 1
    """Line of the header."""
    broken: set[str] = field(default_factory=set)
    """Columns that are missing; "" if rows are: nothing may be concluded from what is not there."""

    @cached_property
    def by_key(self) -> dict[tuple[str, ...], Row]:
        """The rows by their keys, once all are read."""
        return {self.key_of(row): row for row in self.rows}

    def key_of(self, row: Row) -> tuple[str, ...]:
        """The row's key, each part in its plain form: whole numbers without zeros, a default for an empty cell."""
        return tuple(self._plain(name, clean_text(row.cells.get(name, ""))) for name in self.key)

    def _plain(self, name: str, cell: str) -> str:
        spot = fields_of(self.cls)[name]
        if cell == "" and spot.field is not None and spot.field.default not in (PydanticUndefined, None):
            return str(spot.field.default)
        try:
            return str(read_whole(cell)) if spot.kind == "whole" else cell
        except NumberError:
            return cell

    def problem(self, line: int, column: str, code: str, **values: Any) -> InputProblem:
        """A problem of this table."""
        return self.origin.problem(line, column, code, values)


def csv_table(
    name: str,
    cls: type[Fact],
    key: tuple[str, ...],
    content: bytes,
    source: TableSource = NOTHING,
) -> tuple[Table, list[InputProblem]]:
    """The table `name` from the bytes of a CSV file, and everything that is wrong with the file as a table."""
    origin = Origin(source.file or f"{name}.csv")
    records, findings = open_csv(content)
    problems = [origin.problem(line, "", code, values) for line, code, values in findings]
    if records is None:
        return Table(name, cls, key, origin, broken={""}), problems
    table, found = read_table(name, cls, key, RawTable(origin, records), source)
    return table, problems + found


def read_table(
    name: str, cls: type[Fact], key: tuple[str, ...], raw: RawTable, source: TableSource = NOTHING
) -> tuple[Table, list[InputProblem]]:
    """The table `name` from raw rows, and everything that is wrong with it as a table."""
    table = Table(name, cls, key, raw.origin)
    problems: list[InputProblem] = []
    rows = ((line, cells) for line, cells in raw.rows if line >= source.header_row and any(map(filled, cells)))
    try:
        line, cells = next(rows, (source.header_row or 1, ()))
        header = read_header(line, cells, cls, source)
        table.origin, table.header = header.origin(raw.origin, source), line
        problems += _head(table, header, raw.origin, source)
        if any(header.fields):
            _fill(table, header, raw, rows, source, problems)
    except TornError as torn:
        table.broken.add("")
        problems.append(table.problem(torn.line, "", torn.code))
    problems += raw.after(table)
    problems += doubled(table)
    return table, problems


def _head(table: Table, header: Header, origin: Origin, source: TableSource) -> Iterator[InputProblem]:
    """What is wrong with the header; marks in `table` what it lacks."""
    if not header.written:
        table.broken.add("")
        yield table.problem(header.row, "", "E210", columns=",".join(fields_of(table.cls)))
        return
    known = (*header.fields, *source.constants)
    table.broken.update(name for name in required(fields_of(table.cls)) if name not in known)
    table.broken.update(() if any(header.fields) else ("",))
    yield from mapping_problems(header, table.cls, origin, source)
    yield from header_problems(header, table.cls, origin, source)


def _fill(
    table: Table,
    header: Header,
    raw: RawTable,
    rows: Iterator[tuple[int, Sequence[Any]]],
    source: TableSource,
    problems: list[InputProblem],
) -> None:
    """Add the rows; cells beyond the last named column must be empty. Rows ragged alike are told once."""
    width = len(header.fields)
    columns = [_Column(table, name, at) for at, name in enumerate(header.fields) if name]
    constants = {name: value for name, value in source.constants.items() if name in fields_of(table.cls)}
    names = {name.casefold() for name in (*header.fields, *header.written) if name}
    needed = len(required(fields_of(table.cls)))
    ragged: dict[int, list[int]] = {}
    begun = False
    for line, cells in rows:
        if not begun and header.again(cells, table.cls, source):
            continue
        begun = True
        if str(cells[0] or "").strip().casefold().startswith(EXAMPLE):
            continue
        if found := stray(cells, names):
            code = "N506" if source.file and found[0] == "E564" else found[0]
            problems.append(table.problem(line, "", code, **found[1]))
            continue
        if needed > 2 and (words := remark(cells)):
            code = "N507" if source.file and is_remark(words) else "E541"
            problems.append(table.problem(line, "", code, words=words))
            continue
        if (len(cells) < width and not raw.origin.sheet) or any(map(filled, cells[width:])):
            ragged.setdefault(len(cells), []).append(line)
            continue
        row = Row(line, dict(constants))
        for column in columns:
            if column.at < len(cells) and filled(cell := cells[column.at]):
                column.take(row, cell, raw, problems)
        table.rows.append(row)
    problems += (note for column in columns for note in column.notes())
    for count, lines in ragged.items():
        table.broken.add("")
        problems.append(_stray(table, header, count, lines))


class _Column:
    """One column while its cells are taken."""

    def __init__(self, table: Table, name: str, at: int) -> None:
        self.table = table
        self.name = name
        self.at = at
        self.spot = fields_of(table.cls)[name]
        self.kind = self.spot.kind
        self.meant: dict[str, str] | None = {} if self.kind == "choice" or name == "unit" else None
        """Words of a choice → the word that the program uses, as far as they were met."""
        self.as_text: list[int] = []
        """Lines on which a sheet holds a number as text."""

    def take(self, row: Row, cell: Any, raw: RawTable, problems: list[InputProblem]) -> None:
        """Put the cell into its row, as text."""
        try:
            text = raw.text(cell, self.kind).strip()
        except CellError as refused:
            row.told |= {self.name}
            values = {"field": titles(self.spot), **refused.values}
            problems.append(self.table.problem(row.line, self.name, refused.code, **values))
            return
        if self.meant is not None:
            if text not in self.meant:
                self.meant[text] = meant(self.name, text, self.spot)
            text = self.meant[text]
        elif raw.origin.sheet and isinstance(cell, str) and self.kind in ("decimal", "whole") and is_number(text):
            self.as_text.append(row.line)
        row.cells[self.name] = text

    def notes(self) -> Iterator[InputProblem]:
        """One note for all numbers of the column that were held as text."""
        if self.as_text:
            yield self.table.problem(self.as_text[0], self.name, "N500", count=len(self.as_text))


def _stray(table: Table, header: Header, count: int, lines: list[int]) -> InputProblem:
    """Rows with a cell too many or too few: in a sheet, something stands beside the table."""
    if table.origin.sheet:
        place = table.origin.at(lines[0])._replace(column=column_letters(count))
        last = column_letters(len(header.fields))
        return place.problem("E540" if len(lines) > 1 else "E518", {"last": last, "more": len(lines) - 1})
    values = {"found": count, "expected": len(header.fields), "more": len(lines) - 1}
    return table.problem(lines[0], "", "E251" if len(lines) > 1 else "E214", **values)


def is_number(text: str) -> bool:
    """Whether a text is read as a number."""
    try:
        read_decimal(text)
    except NumberError:
        return False
    return True


def doubled(table: Table) -> Iterator[InputProblem]:
    """Rows whose key an earlier row has; they are told and left out."""
    first: dict[tuple[str, ...], int] = {}
    if table.broken.intersection(table.key):
        return
    rows, table.rows = table.rows, []
    for row in rows:
        key = table.key_of(row)
        if row.told.isdisjoint(table.key) and (line := first.setdefault(key, row.line)) != row.line:
            shown = ", ".join(part or '""' for part in key)
            yield table.problem(row.line, "", "E219", key=shown, columns=", ".join(table.key), first=line)
        else:
            table.rows.append(row)
