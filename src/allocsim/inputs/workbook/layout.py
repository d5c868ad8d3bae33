"""How a workbook looks: heads in both languages with their definitions as comments, lists to choose from, widths."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from allocsim.inputs.dictionary import Note, choices, notes, unit_of, worded
from allocsim.inputs.fields import Spot
from allocsim.inputs.workbook.sheetnames import sheet_title
from allocsim.messages import LANGUAGES, text
from allocsim.units import UNITS

CREATED: Final = datetime(2020, 1, 1)
"""The date in the file's properties, so that the same scenario gives the same bytes."""
LAST_ROW: Final = 5000
"""Rows that lists and ranges hold for; more may be filled in."""
LONGEST: Final = 32_767
"""Characters in one cell."""
_LIST: Final = 250
"""Characters of a list to choose from; Excel takes 255."""

REFERENCES: Final = {
    "county": "counties",
    "host": "counties",
    "project": "projects",
    "resource": "resources",
}
"""Columns that name a row of another sheet, whose first column lists what there is."""


@dataclass(frozen=True)
class Column:
    """A column: its head, its definition, and the place whose values it holds."""

    head: str
    comment: str = ""
    spot: Spot | None = None
    name: str = ""
    width: int = 16
    required: bool = False


class TooLongError(ValueError):
    """A text that no cell can hold."""


class Book:
    """A workbook in memory, sheet by sheet."""

    def __init__(self) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"in_memory": True, "strings_to_urls": False})
        self._book.set_properties({"created": CREATED, "title": "allocsim"})
        add = self._book.add_format
        self.head = add({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"})
        self.must = add({"bold": True, "bg_color": "#FFE699", "border": 1, "text_wrap": True, "valign": "top"})
        self.example = add({"italic": True, "font_color": "#808080"})
        self.wide = add({"text_wrap": True, "valign": "top"})
        self.fill = add({"bg_color": "#FFF2CC", "border": 1})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def bytes(self) -> bytes:
        """The file, once the block has ended."""
        return self._buffer.getvalue()

    def sheet(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], frozen: int = 1) -> Any:
        """A sheet with a head and rows; a row whose first cell is an example's mark is set in grey."""
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, frozen)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.head, self.must if column.required else self.head)
            sheet.set_column(at, at, column.width)
            if column.comment:
                options = {"x_scale": 3, "y_scale": 2, "author": ""}
                sheet.write_comment(0, at, column.comment, options)
            if column.spot is not None:
                validate(sheet, at, column.name, column.spot)
        for row, cells in enumerate(rows, start=1):
            style = self.example if isinstance(cells[0], str) and cells[0].startswith("#") else None
            for at, cell in enumerate(cells):
                write(sheet, row, at, cell, style)
        return sheet


def write(sheet: Any, row: int, column: int, cell: Any, style: Any = None) -> None:
    """One cell; nothing for None and empty text. Text stays text, whatever it begins with. Raises TooLongError."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, str):
        if len(cell) > LONGEST:
            raise TooLongError(cell[:40])
        sheet.write_string(row, column, cell, style)
    else:
        sheet.write_number(row, column, cell, style)


def validate(sheet: Any, column: int, name: str, spot: Spot, first: int = 1, last: int = LAST_ROW) -> None:
    """What may be chosen or entered: words, rows of other sheets, units, ranges. What is left out warns, no more."""
    rule: dict[str, Any] = {}
    words = choices(spot) if spot.kind == "choice" else []
    if spot.kind == "flag":
        words = ["true", "false"]
    elif name == "unit":
        words = [key for key, unit in UNITS.items() if unit.measures in ("area", "energy", "mass")]
    if words:
        rule = {"validate": "list", "source": [word for word in words if word != '""']}
    elif name in REFERENCES and spot.kind == "text":
        target = sheet_title(REFERENCES[name])
        rule = {"validate": "list", "source": f"='{target}'!$A$2:$A${LAST_ROW}", "error_type": "warning"}
    elif spot.kind in ("decimal", "whole"):
        rule = {"validate": "decimal" if spot.kind == "decimal" else "integer", **_range(spot)}
    elif spot.kind == "ratio":  # a fraction such as 1/3 is text: warn only
        rule = {"validate": "decimal", "error_type": "warning", **_range(spot)}
    if rule:
        shown = {lang: " ".join(worded(name, spot)[lang]) or unit_of(spot, lang) for lang in LANGUAGES}
        message = " · ".join(dict.fromkeys(filter(None, shown.values())))
        sheet.data_validation(
            first, column, last, column, {**rule, "ignore_blank": True, "input_message": message[:250]}
        )


def _range(spot: Spot) -> dict[str, Any]:
    """The limits of a number, as far as its field states them."""
    limits: dict[str, Any] = {}
    for part in spot.field.metadata if spot.field is not None else ():
        for mark in ("ge", "gt", "le", "lt"):
            if (limit := getattr(part, mark, None)) is not None:
                limits[mark] = int(limit) if limit == int(limit) else float(limit)
    low = limits.get("ge", limits.get("gt"))
    high = limits.get("le", limits.get("lt"))
    if spot.kind == "ratio" and spot.extra("unit") == "share":
        low, high = (0 if low is None else low), (1 if high is None else high)
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if high is not None:
        return {"criteria": "<=", "value": high}
    return {"criteria": ">=" if "gt" not in limits else ">", "value": low if low is not None else -1e15}


def heads(fields: dict[str, Spot], names: Iterable[str]) -> list[Column]:
    """The columns of a table: title, unit and name, with the definition as a comment."""
    found: dict[str, Note] = {note.name: note for note in notes({name: fields[name] for name in names})}
    return [
        Column(head(note), explained(note), note.spot, note.name, 12 if note.spot.kind else 16, note.required)
        for note in found.values()
    ]


def head(note: Note) -> str:
    """The head of a column: the Chinese title with its unit, then the name."""
    unit = unit_of(note.spot, "zh") if note.spot.extra("unit") not in ("tick", "share") else ""
    return f"{note.zh}（{unit}）\n{note.name}" if unit else f"{note.zh}\n{note.name}"


def explained(note: Note) -> str:
    """Titles, definition, what to write."""
    lines = [f"{note.zh} · {note.en}", note.about_zh, note.about, *(note.to_write(lang) for lang in LANGUAGES)]
    if example := note.spot.extra("example"):
        lines.append(" / ".join(text("T110", lang, example=example) for lang in LANGUAGES))
    return "\n".join(filter(None, lines))
