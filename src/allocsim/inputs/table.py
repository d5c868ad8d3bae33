"""One CSV table: bytes to rows of text cells, each with its line in the file.

Text is UTF-8, or GB 18030 as Chinese Excel saves it. Nothing is mended: a row with a cell too many or too few, a
column that is unknown, missing or there twice is an error. Rows and trailing columns without any content are skipped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import PydanticUndefined

from allocsim.domain.fact import Fact
from allocsim.errors import InputProblem
from allocsim.inputs.clean import clean_text
from allocsim.inputs.fields import fields_of
from allocsim.inputs.nearest import hint
from allocsim.inputs.numbers import NumberError, read_whole

_BINARY: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class Row:
    """One row: the line on which it begins (the header is line 1) and its cells by column, as written."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    """A table as read, before its cells are understood."""

    name: str
    cls: type[Fact]
    key: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Columns that are missing; "" if rows are: nothing may be concluded from what is not there."""

    @property
    def file(self) -> str:
        """The name that messages use."""
        return f"{self.name}.csv"

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
        """A problem of this file."""
        return InputProblem(self.file, row=line, column=column, code=code, values=values, note=code[0] == "N")


class _TornError(Exception):
    """The text is no CSV from this line on."""

    def __init__(self, line: int) -> None:
        self.line = line


def read_table(name: str, cls: type[Fact], key: tuple[str, ...], content: bytes) -> tuple[Table, list[InputProblem]]:
    """The table, and everything that is wrong with the file as a table."""
    table = Table(name, cls, key)
    problems: list[InputProblem] = []
    text = _decode(table, content, problems)
    records = _records(text or "")
    try:
        _, header = next(records, (1, []))
        if text is None or not any(map(str.strip, header)):
            table.broken.add("")
            if text is not None:
                problems.append(table.problem(1, "", "E210", columns=",".join(fields_of(cls))))
            return table, problems
        columns = _columns(table, header, problems)
        _fill(table, columns, records, problems)
    except _TornError as torn:
        table.broken.add("")
        problems.append(table.problem(torn.line, "", "E215"))
    problems += _doubled(table)
    return table, problems


def _decode(table: Table, content: bytes, problems: list[InputProblem]) -> str | None:
    """The text, or None with a problem told."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if match := _BINARY.search(text):
            problems.append(table.problem(text.count("\n", 0, match.start()) + 1, "", "E216"))
            return None
        if "�" in text:
            problems.append(table.problem(text.count("\n", 0, text.index("�")) + 1, "", "E209"))
        if encoding == "gb18030":
            problems.append(table.problem(0, "", "N010"))
        return text
    problems.append(table.problem(0, "", "E216"))
    return None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record begins, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _TornError(line) from None


def _columns(table: Table, header: list[str], problems: list[InputProblem]) -> list[str]:
    """The name of every column; "" for a trailing one without a name."""
    fields = fields_of(table.cls)
    columns = [clean_text(cell) for cell in header]
    while columns and columns[-1] == "":
        columns.pop()
    mark = next((mark for mark in (";", "\t", "，", "|") if len(columns) == 1 and mark in header[0]), "")
    if mark:
        problems.append(table.problem(1, "", "E217", mark={"\t": "Tab"}.get(mark, mark)))
        table.broken.add("")
        return []
    titles = {spot.extra("title_zh"): name for name, spot in fields.items()}
    free = [name for name in fields if name not in columns]
    for index, name in enumerate(columns):
        if name not in fields:
            code = "E211" if name else "E218"
            problems.append(
                table.problem(1, name, code, name=name, number=index + 1, hint=hint(name, free or fields, titles))
            )
        elif name in columns[:index]:
            problems.append(table.problem(1, name, "E213", name=name))
    for name in free:
        spot = fields[name]
        if spot.field is not None and spot.field.is_required():
            table.broken.add(name)
            title = {"zh": spot.extra("title_zh"), "en": spot.extra("title_en")}
            problems.append(table.problem(1, name, "E212", name=name, field=title))
    return columns


def _fill(
    table: Table, columns: list[str], records: Iterator[tuple[int, list[str]]], problems: list[InputProblem]
) -> None:
    """Add the records; cells beyond the last named column must be empty. Rows ragged alike are told once."""
    ragged: dict[int, list[int]] = {}
    for line, record in records:
        if not any(map(str.strip, record)) or not columns:
            continue
        if len(record) < len(columns) or any(map(str.strip, record[len(columns) :])):
            ragged.setdefault(len(record), []).append(line)
            continue
        cells = zip(columns, record, strict=False)
        table.rows.append(Row(line, {name: cell.strip() for name, cell in cells if name in fields_of(table.cls)}))
    for found, lines in ragged.items():
        table.broken.add("")
        values = {"found": found, "expected": len(columns), "more": len(lines) - 1}
        problems.append(table.problem(lines[0], "", "E251" if len(lines) > 1 else "E214", **values))


def _doubled(table: Table) -> Iterator[InputProblem]:
    """Rows whose key an earlier row has; they are told and left out."""
    first: dict[tuple[str, ...], int] = {}
    if table.broken.intersection(table.key):
        return
    rows, table.rows = table.rows, []
    for row in rows:
        key = table.key_of(row)
        if (line := first.setdefault(key, row.line)) != row.line:
            shown = ", ".join(part or '""' for part in key)
            yield table.problem(row.line, "", "E219", key=shown, columns=", ".join(table.key), first=line)
        else:
            table.rows.append(row)
