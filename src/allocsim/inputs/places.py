"""Where a problem is: turns positions in the scenario into files, lines and columns as the user knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_origin

from allocsim.errors import InputProblem
from allocsim.inputs.clean import Path
from allocsim.inputs.document import Lines, dotted, where
from allocsim.inputs.fields import Spot, titles
from allocsim.inputs.where import Origin, Where
from allocsim.messages import LANGUAGES


@dataclass(frozen=True)
class Places:
    """Lines of keys and rows, and which of them an override has changed.

    Without arguments it serves a scenario that was made in Python: rows then count as if each table were a file with
    one line a row.
    """

    lines: Lines = field(default_factory=dict)
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Table → line of each row, in the order of the scenario's rows."""
    changed: Mapping[Path, Where] = field(default_factory=dict)
    """Path in the document, or (table, line, column), → place of the override that changed it."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Table → where it stands."""

    def key(self, path: Path, code: str, **values: Any) -> InputProblem:
        """A problem at a key of `scenario.toml`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.changed:
                if rest := path[length:]:  # the place is the change as a whole: name the key in the sentence
                    self._name_key(rest, values)
                return self.changed[path[:length]].problem(code, values)
        place = where(path, self.lines)
        cell = path
        while cell and isinstance(cell[-1], int) and cell not in self.lines:  # an entry of a list in one cell
            cell = cell[:-1]
        if place.sheet and cell not in self.lines:  # the cell is of something around the key: name it in the sentence
            self._name_key(path, values)
            place = place._replace(column="")
        return place.problem(code, values)

    @staticmethod
    def _name_key(path: Path, values: dict[str, Any]) -> None:
        shown = values.get("field")
        named = shown if isinstance(shown, dict) else dict.fromkeys(LANGUAGES, "")
        values["field"] = {lang: f"{dotted(path)} {named[lang]}".strip() for lang in LANGUAGES}

    def missing(self, name: str, spot: Spot) -> InputProblem:
        """A part of the document that is not there; in a workbook it is a sheet of its own, or has keys on one."""
        root = where((), self.lines)
        if root.sheet and get_origin(spot.annotation) is dict:
            return Where(root.file, sheet=titles(spot)["zh"]).problem("E544", {})
        return self.key((name,), "E226", field=titles(spot))

    def cell(self, table: str, index: int, column: str, code: str, **values: Any) -> InputProblem:
        """A problem in row `index` (from 0) of a table of the scenario."""
        lines = self.rows.get(table)
        return self.line(table, lines[index] if lines else index + 2, column, code, **values)

    def line(self, table: str, line: int, column: str, code: str, **values: Any) -> InputProblem:
        """A problem on a line of a table's file."""
        if changed := self.changed.get((table, line, column)):
            return changed.problem(code, values)
        return self._origin(table).problem(line, column, code, values)

    def table(self, table: str, code: str, **values: Any) -> InputProblem:
        """A problem of a table as a whole."""
        return self._origin(table).at(0).problem(code, values)

    def _origin(self, table: str) -> Origin:
        return self.origins.get(table) or Origin(f"{table}.csv")
