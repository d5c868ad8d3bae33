"""Where a problem is: turns positions in the scenario into files, lines and columns as the user knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocsim.errors import InputProblem
from allocsim.inputs.clean import Path
from allocsim.inputs.document import Lines, line_of
from allocsim.inputs.files import DOCUMENT


def dotted(path: Path) -> str:
    """`rules.floor.share`; the elements of a list count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


@dataclass(frozen=True)
class Places:
    """Lines of keys and rows, and which of them an override has changed.

    Without arguments it serves a scenario that was made in Python: rows then count as if each table were a file with
    one line a row.
    """

    lines: Lines = field(default_factory=dict)
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Table → line of each row, in the order of the scenario's rows."""
    changed: Mapping[Path, tuple[str, int, str]] = field(default_factory=dict)
    """Path in the document, or (table, line, column), → file, line and column of the override that changed it."""

    def key(self, path: Path, code: str, **values: Any) -> InputProblem:
        """A problem at a key of `scenario.toml`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.changed:
                return _problem(*self.changed[path[:length]], code, values)
        return _problem(DOCUMENT, line_of(path, self.lines), dotted(path), code, values)

    def cell(self, table: str, index: int, column: str, code: str, **values: Any) -> InputProblem:
        """A problem in row `index` (from 0) of a table of the scenario."""
        lines = self.rows.get(table)
        return self.line(table, lines[index] if lines else index + 2, column, code, **values)

    def line(self, table: str, line: int, column: str, code: str, **values: Any) -> InputProblem:
        """A problem on a line of a table's file."""
        if found := self.changed.get((table, line, column)):
            return _problem(*found, code, values)
        return _problem(f"{table}.csv", line, column, code, values)

    def table(self, table: str, code: str, **values: Any) -> InputProblem:
        """A problem of a table as a whole."""
        return _problem(f"{table}.csv", 0, "", code, values)


def _problem(file: str, row: int, column: str, code: str, values: dict[str, Any]) -> InputProblem:
    return InputProblem(file, row=row, column=column, code=code, values=values, note=code.startswith("N"))
