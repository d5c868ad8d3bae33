"""The place of something in the input, in the names that its reader uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from allocsim.domain.scenario import TABLES, Scenario
from allocsim.errors import InputProblem
from allocsim.messages import text


class SheetProblem(InputProblem):
    """A problem in a workbook: what a sentence calls `projects.csv` is a sheet there."""

    def sentence(self, lang: str) -> str:
        """What is wrong, and what to write instead, with the names of sheets."""
        line = super().sentence(lang)
        if ".csv" not in line and ".toml" not in line:
            return line
        spots = Scenario.model_fields
        for name in TABLES:
            extra: Any = spots[name].json_schema_extra
            line = _renamed(line, f"{name}.csv", text("T108", lang, sheet=extra["title_zh"]), lang)
        return _renamed(line, "scenario.toml", text("T109", lang), lang)


def _renamed(line: str, old: str, new: str, lang: str) -> str:
    """`line` with another name; Chinese takes no spaces around Chinese words."""
    return (line.replace(f" {old} ", new) if lang == "zh" else line).replace(old, new)


class Where(NamedTuple):
    """One place; `column` is a key or the name of a column, in a workbook the letter of a column."""

    file: str
    row: int = 0
    column: str = ""
    sheet: str = ""

    def problem(self, code: str, values: dict[str, Any]) -> InputProblem:
        """A problem here; a code that begins with N is a note."""
        kind = SheetProblem if self.sheet else InputProblem
        return kind(self.file, self.sheet, self.row, self.column, code, values, code.startswith("N"))


@dataclass(frozen=True)
class Origin:
    """Where a table stands, and what its columns are called there."""

    file: str
    sheet: str = ""
    """Empty for a CSV file."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field → name of its column in the file; in a workbook the letter."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Field → name of its column, where the scenario says that the column is called so."""

    def at(self, row: int, column: str = "") -> Where:
        """A cell; or a row, or the whole table without the others."""
        return Where(self.file, row, self.columns.get(column, "" if self.sheet else column), self.sheet)

    def problem(self, row: int, column: str, code: str, values: dict[str, Any]) -> InputProblem:
        """A problem of a cell, in the words of the department whose table it is."""
        if "field" in values and column in self.own:
            values = {**values, "field": self.own[column]}
        return self.at(row, column).problem(code, values)

    @property
    def label(self) -> str:
        """The name of the table in a sentence."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file
