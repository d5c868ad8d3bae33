"""The sheets of a workbook as streams of rows: each cell with its column, nothing kept, nothing filled up.

openpyxl opens the workbook (sheets, shared strings, date formats). Its own row reader fills up every gap, so that one
cell in the far corner makes 17 billion, and does not tell a formula without a result, merged cells or hidden rows.
Rows are therefore read here, in one pass of the same XML, by the parser that Python has built in.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn
from xml.parsers import expat

from allocsim.inputs.raw import TornError
from allocsim.inputs.workbook.letters import column_number
from allocsim.inputs.workbook.package import CHUNK, Finding, refusal

WIDEST: Final = 500
"""Columns that are read; a cell further right is a stray."""
_STALE: Final = re.compile(rb"""<(?:\w+:)?calcPr\b[^>]*fullCalcOnLoad=["'](?:1|true)""")
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Fault:
    """What stands in a cell that cannot be read: a message code with its values."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sheet:
    """One sheet. `rows` can be gone through once; the rest is complete only afterwards."""

    title: str
    hidden: bool
    book: Any
    source: Any
    stale: bool = False
    """Whether the workbook asks to be calculated on opening: results of its formulas are then not to be believed."""
    merged: list[str] = field(default_factory=list)
    """Merged ranges, such as `A3:A5`."""
    hidden_rows: list[int] = field(default_factory=list)
    """Hidden rows with content."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of hidden columns that stand side by side."""
    formulas: int = 0
    """Cells whose value is the saved result of a formula."""
    last: int = 0
    """The last row with content."""
    far: tuple[int, int] | None = None
    """Row and column of the first cell with content beyond the widest table."""

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Row number and cells from column 1 on, None where nothing stands; rows without content are left out."""
        parser = _Parser(self)
        with self.source._get_source() as stream:
            more = True
            while more:
                chunk = stream.read(CHUNK)
                more = bool(chunk)
                try:
                    parser.feed(chunk)
                except (expat.ExpatError, ValueError, IndexError, KeyError):
                    raise TornError(parser.row, "E507") from None
                yield from parser.taken()


def open_workbook(content: bytes) -> tuple[list[Sheet], Finding | None]:
    """The sheets in their order, or why the file cannot be read."""
    if refused := refusal(content):
        return [], refused
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception:  # whatever a damaged or hostile file makes the library raise, the answer is the same
            return [], ("E504", {})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stale = bool(_STALE.search(archive.read("xl/workbook.xml")))
    sheets = [Sheet(sheet.title, sheet.sheet_state != "visible", book, sheet, stale) for sheet in book.worksheets]
    return sheets, None if sheets else ("E504", {})


class _Parser:
    """Turns the XML of a sheet into rows, chunk by chunk."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.row = 0
        self._strings: list[str] = sheet.source._shared_strings
        self._dates: set[int] = sheet.book._date_formats
        self._done: list[tuple[int, list[Any]]] = []
        self._cells: list[Any] = []
        self._column = 0
        self._kind, self._style = "n", 0
        self._text: list[str] = []
        self._formula = self._value = self._quiet = False
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        self._parser = parser
        self._starts = {_MAIN + "c": self._cell, _MAIN + "row": self._begin, _MAIN + "f": self._has_formula}
        self._starts |= {_MAIN + tag: self._content for tag in ("v", "t")}
        self._starts |= {_MAIN + "mergeCell": self._merge, _MAIN + "col": self._columns}
        self._starts |= {_MAIN + "rPh": self._phonetic}
        self._ends = {_MAIN + "c": self._take, _MAIN + "row": self._row_over, _MAIN + "rPh": self._phonetic_over}
        self._ends |= {_MAIN + tag: self._content_over for tag in ("v", "t")}

    def feed(self, chunk: bytes) -> None:
        """Parse the next bytes; none are the end."""
        self._parser.Parse(chunk, not chunk)

    def taken(self) -> list[tuple[int, list[Any]]]:
        """The rows that have come to their end since the last call."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: Any) -> NoReturn:
        raise ValueError("a sheet has no document type")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if handler := self._starts.get(tag):
            handler(attributes)

    def _begin(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self._column = 0
        self._cells = []
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_number(reference.rstrip("0123456789")) if reference else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._text = []
        self._formula = self._value = False

    def _has_formula(self, attributes: dict[str, str]) -> None:
        self._formula = True

    def _content(self, attributes: dict[str, str]) -> None:
        self._value = True
        if not self._quiet:
            self._parser.CharacterDataHandler = self._text.append

    def _phonetic(self, attributes: dict[str, str]) -> None:
        self._quiet = True

    def _merge(self, attributes: dict[str, str]) -> None:
        self.sheet.merged.append(attributes["ref"])

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _end(self, tag: str) -> None:
        if handler := self._ends.get(tag):
            handler()

    def _content_over(self) -> None:
        self._parser.CharacterDataHandler = None

    def _phonetic_over(self) -> None:
        self._quiet = False

    def _row_over(self) -> None:
        if self._cells:
            if self._hidden:
                self.sheet.hidden_rows.append(self.row)
            self.sheet.last = self.row
            self._done.append((self.row, self._cells))

    def _take(self) -> None:
        """The cell that has come to its end, unless it is empty."""
        value: Any = None
        if self._value or self._formula:
            value = self._read("".join(self._text))
        if value is None:
            return
        if self._column > WIDEST:
            self.sheet.far = self.sheet.far or (self.row, self._column)
            return
        if self._column <= len(self._cells):
            raise ValueError("cells out of order")
        self._cells.extend([None] * (self._column - len(self._cells) - 1))
        self._cells.append(value)

    def _read(self, text: str) -> Any:
        """The value of a cell by its type; None for an empty text."""
        if self._formula:
            if self.sheet.stale or not (self._value and (text or self._kind == "str")):
                return Fault("E510")
            self.sheet.formulas += self._kind != "b"  # LibreOffice writes a logical value as the formula TRUE()
        if self._kind == "s":
            return self._strings[int(text)] or None
        if self._kind == "n":
            return self._number(text) if text else None
        if self._kind == "e":
            return Fault("E511", {"value": text})
        if self._kind == "b":
            return text.strip() in ("1", "true")
        if self._kind == "d":
            return Fault("E512", {"value": text})
        return text or None

    def _number(self, text: str) -> Any:
        number = float(text) if "." in text or "e" in text.lower() else int(text)
        if self._style not in self._dates:
            return number
        from openpyxl.utils.datetime import from_excel

        try:
            return from_excel(number, self.sheet.book.epoch)
        except (OverflowError, ValueError):
            return Fault("E512", {"value": text})
