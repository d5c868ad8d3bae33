"""One table: raw rows to rows of text cells by field, each with its line in the file.

Nothing is mended: a row with a cell too many or too few, a column that is unknown, missing or there twice is an error.
Rows and trailing columns without any content are skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import PydanticUndefined

from allocsim.domain.fact import Fact
from allocsim.errors import InputProblem
from allocsim.inputs.clean import clean_text
from allocsim.inputs.csvtext import open_csv
from allocsim.inputs.fields import fields_of, titles
from allocsim.inputs.nearest import hint
from allocsim.inputs.numbers import NumberError, read_whole
from allocsim.inputs.raw import CellError, RawTable, TornError
from allocsim.inputs.where import Origin


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
    broken: set[str] = field(default_factory=set)
    """Columns that are missing; "" if rows are: nothing may be concluded from what is not there."""

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
        return self.origin.at(line, column).problem(code, values)


def csv_table(name: str, cls: type[Fact], key: tuple[str, ...], content: bytes) -> tuple[Table, list[InputProblem]]:
    """The table `name` from the bytes of a CSV file, and everything that is wrong with the file as a table."""
    origin = Origin(f"{name}.csv")
    records, findings = open_csv(content)
    problems = [origin.at(line).problem(code, values) for line, code, values in findings]
    if records is None:
        return Table(name, cls, key, origin, broken={""}), problems
    table, found = read_table(name, cls, key, RawTable(origin, records))
    return table, problems + found


def read_table(name: str, cls: type[Fact], key: tuple[str, ...], raw: RawTable) -> tuple[Table, list[InputProblem]]:
    """The table `name` from raw rows, and everything that is wrong with it as a table."""
    table = Table(name, cls, key, raw.origin)
    problems: list[InputProblem] = []
    rows = iter(raw.rows)
    try:
        line, header = next(rows, (1, ()))
        names = _header(header)
        if not names:
            table.broken.add("")
            problems.append(table.problem(1, "", "E210", columns=",".join(fields_of(cls))))
            return table, problems
        _columns(table, line, names, problems)
        _fill(table, names, raw, rows, problems)
    except TornError as torn:
        table.broken.add("")
        problems.append(table.problem(torn.line, "", "E215"))
    problems += _doubled(table)
    return table, problems


def _header(cells: Sequence[Any]) -> list[str]:
    """The name of every column, without trailing ones that have none."""
    names = [clean_text(str(cell or "")) for cell in cells]
    while names and names[-1] == "":
        names.pop()
    return names


def _columns(table: Table, line: int, columns: list[str], problems: list[InputProblem]) -> None:
    """Tells columns that are unknown, missing or there twice."""
    fields = fields_of(table.cls)
    known = {spot.extra("title_zh"): name for name, spot in fields.items()}
    free = [name for name in fields if name not in columns]
    for index, name in enumerate(columns):
        if name not in fields:
            code = "E211" if name else "E218"
            words = hint(name, free or fields, known)
            problems.append(table.problem(line, name, code, name=name, number=index + 1, hint=words))
        elif name in columns[:index]:
            problems.append(table.problem(line, name, "E213", name=name))
    for name in free:
        spot = fields[name]
        if spot.field is not None and spot.field.is_required():
            table.broken.add(name)
            problems.append(table.problem(line, name, "E212", name=name, field=titles(spot)))


def _fill(
    table: Table,
    columns: list[str],
    raw: RawTable,
    rows: Iterable[tuple[int, Sequence[Any]]],
    problems: list[InputProblem],
) -> None:
    """Add the rows; cells beyond the last named column must be empty. Rows ragged alike are told once."""
    fields = fields_of(table.cls)
    kinds = [fields[name].kind if name in fields else None for name in columns]
    ragged: dict[int, list[int]] = {}
    for line, cells in rows:
        if not any(map(_filled, cells)):
            continue
        if len(cells) < len(columns) or any(map(_filled, cells[len(columns) :])):
            ragged.setdefault(len(cells), []).append(line)
            continue
        found: dict[str, str] = {}
        told: set[str] = set()
        for name, kind, cell in zip(columns, kinds, cells, strict=False):
            if kind is None or not _filled(cell):
                continue
            try:
                found[name] = raw.text(cell, kind).strip()
            except CellError as refused:
                told.add(name)
                problems.append(table.problem(line, name, refused.code, **refused.values))
        table.rows.append(Row(line, found, frozenset(told)))
    for count, lines in ragged.items():
        table.broken.add("")
        values = {"found": count, "expected": len(columns), "more": len(lines) - 1}
        problems.append(table.problem(lines[0], "", "E251" if len(lines) > 1 else "E214", **values))


def _filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or cell.strip() != "")


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
