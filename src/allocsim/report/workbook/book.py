"""A workbook: one table a sheet, numbers as numbers, every text as text, formulas with the values they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from allocsim.domain.provenance import Provenance
from allocsim.domain.study import Study
from allocsim.report.blocks import Column, Kind, Link
from allocsim.report.digits import columns_of
from allocsim.report.labels import Labels
from allocsim.report.workbook.charts import charts, native
from allocsim.report.workbook.places import HEAD_ROW, Places
from allocsim.report.workbook.sheets import Content, Formula, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CREATED: Final = datetime(2000, 1, 1)
"""A constant date of creation, so that the same study gives the same bytes."""

A4: Final = 9
DECIMALS: Final = 6
"""Decimals shown at most; a cell holds all it has."""
WIDEST: Final = 46
LINE: Final = 15.0
FONT: Final = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}


@dataclass(frozen=True)
class Origin:
    """Where the workbook's content comes from, in words."""

    text: str

    @classmethod
    def of(cls, source: Provenance, labels: Labels) -> Self:
        """Scenario, digest and version."""
        version = source.versions.get("allocsim", "")
        return cls(labels("page.origin", scenario=source.scenario, digest=source.digest, version=version))


class Book:
    """Writes one workbook; a context that closes it."""

    def __init__(self, path: Path, title: str, label: str, origin: Origin, labels: Labels) -> None:
        import xlsxwriter

        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book: Workbook = xlsxwriter.Workbook(str(path), options)
        self.title, self.label, self.origin, self.labels = title, label, origin.text, labels
        self.book.set_properties({"title": title, "comments": self.origin, "created": CREATED})
        self.formats: dict[tuple[str, str], Format] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.book.close()

    def contents(self, tab: str, sheets: Mapping[str, Sheet], others: Mapping[str, str] | None = None) -> None:
        """The first sheet: a link to each of the others. `others`: tabs without a table, with what they hold."""
        sheet = self.book.add_worksheet(tab)
        sheet.write_string(0, 0, self.title, self._format("title"))
        sheet.write_string(1, 0, f"{self.label} · {self.origin}", self._format("note"))
        for column, key in enumerate(("sheet", "holds", "rows")):
            sheet.write_string(HEAD_ROW, column, self.labels(f"page.{key}"), self._format("head"))
        lines = [(name, found.caption, len(found.rows)) for name, found in sheets.items()]
        lines[1:1] = [(name, text, 0) for name, text in (others or {}).items()]
        row = HEAD_ROW
        for row, (name, caption, count) in enumerate(lines, HEAD_ROW + 1):
            quoted = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", self._format("link"), name)
            sheet.write_string(row, 1, caption, self._format("text"))
            if count:
                sheet.write_number(row, 2, count, self._format("number"))
        for column, width in enumerate((30, 70, 8)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        self._page(sheet, row, 2)

    def sheet(self, tab: str, table: Sheet) -> None:
        """One table."""
        sheet = self.book.add_worksheet(tab, _plain_sheet())
        sheet.write_string(0, 0, table.caption, self._format("title"))
        remark = " · ".join(part for part in (self.label, table.note) if part)
        sheet.write_string(1, 0, remark, self._format("note"))
        heads = [" · ".join(part for part in (column.group, column.heading) if part) for column in table.columns]
        for at, head in enumerate(heads):
            sheet.write_string(HEAD_ROW, at, head, self._format("head"))
        widths = [
            _width(heads[at], [cells[at] for cells in table.rows], column) for at, column in enumerate(table.columns)
        ]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        room = [max(1, int(width) - 1) for width in widths]
        sheet.set_row(HEAD_ROW, _height(heads, room))
        row = HEAD_ROW
        for row, cells in enumerate(table.rows, HEAD_ROW + 1):
            sheet.set_row(row, _height(map(_text, cells), room))
            self._row(sheet, row, cells, table.columns, "")
        sheet.autofilter(HEAD_ROW, 0, row, len(heads) - 1)
        if table.keys and table.keys[-1] == "result":
            self._mark(sheet, row + 1, len(heads) - 1)
        if table.total:
            row += 1
            sheet.set_row(row, _height(map(_text, table.total), room))
            self._row(sheet, row, table.total, table.columns, "total ")
        texts = next((at for at, column in enumerate(table.columns) if column.kind != "text"), len(heads))
        sheet.freeze_panes(HEAD_ROW + 1, min(texts, 2))
        sheet.repeat_rows(HEAD_ROW)
        self._page(sheet, row, len(heads) - 1)

    def charts(self, tab: str, study: Study, places: Places) -> None:
        """All charts on one sheet, two beside one another, three lines on a page."""
        sheet = self.book.add_worksheet(tab)
        sheet.write_string(0, 0, self.labels("workbook.charts_caption"), self._format("title"))
        sheet.write_string(1, 0, f"{self.label} · {self.labels('workbook.charts_note')}", self._format("note"))
        sheet.set_column(0, 19, 8.43)
        wide, high, lines = 9, 17, 0
        for at, chart in enumerate(charts(study, places, self.labels)):
            row, column = 3 + (at // 2) * high, (at % 2) * wide
            made = native(self.book, chart, places, (64 * wide - 16, 20 * high - 12))
            sheet.insert_chart(row, column, made, {"y_offset": 6})
            lines = row + high
        self._page(sheet, lines, 2 * wide)
        sheet.set_h_pagebreaks([3 + 2 * high * page for page in range(1, 1 + (lines - 3) // (2 * high))])

    def _mark(self, sheet: Worksheet, last: int, column: int) -> None:
        """What does not agree stands out."""
        bad = {"type": "cell", "criteria": "==", "value": f'"{self.labels("workbook.differs")}"'}
        sheet.conditional_format(HEAD_ROW + 1, column, last, column, {**bad, "format": self._format("differs")})

    def _row(
        self, sheet: Worksheet, row: int, cells: Iterable[Content], columns: tuple[Column, ...], kind: str
    ) -> None:
        for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            shown = cell.value if isinstance(cell, Formula) else cell.text if isinstance(cell, Link) else cell
            if shown is None or isinstance(shown, str):
                chosen = self._format(f"{kind}text")
            else:
                chosen = self._format(f"{kind}{column.kind}", _pattern(column.kind, _places(shown, column.kind)))
            if isinstance(cell, Formula):
                sheet.write_formula(row, at, f"={cell.text}", chosen, _cached(cell.value))
            elif shown is None:
                sheet.write_blank(row, at, None, chosen)
            elif isinstance(shown, str):
                sheet.write_string(row, at, shown, chosen)
            else:
                sheet.write_number(row, at, float(shown), chosen)

    def _page(self, sheet: Worksheet, row: int, column: int) -> None:
        """A4 landscape, one page wide, the data label and page number on every page."""
        sheet.print_area(0, 0, row, column)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_escaped(self.title)}&R{_escaped(self.label)}")
        sheet.set_footer("&C— &P —")
        sheet.hide_gridlines(1)

    def _format(self, kind: str, pattern: str = "") -> Format:
        key = kind, pattern
        if key not in self.formats:
            facts: dict[str, object] = dict(FONT)
            if kind == "title":
                facts |= {"bold": True, "font_size": 13}
            elif kind == "note":
                facts |= {"font_color": "#52606D", "font_size": 9}
            elif kind == "head":
                facts |= {"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True, "valign": "bottom"}
            elif kind == "link":
                facts |= {"font_color": "#1D4E7E", "underline": 1}
            elif kind.endswith("text"):
                facts |= {"text_wrap": True}
            elif kind == "differs":
                facts = {"bold": True, "font_color": "#A61B1B", "bg_color": "#FBE9E7"}
            if kind.startswith("total "):
                facts |= {"bold": True, "top": 1}
            if pattern:
                facts["num_format"] = pattern
            self.formats[key] = self.book.add_format(facts)
        return self.formats[key]


@cache
def _plain_sheet() -> type[Worksheet]:
    """A worksheet that writes formulas as they are: ours name no function that a file spells in another way, and to
    look for each of those in every formula takes a sixth of the time."""
    from xlsxwriter.worksheet import Worksheet

    class PlainSheet(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    return PlainSheet


def _cached(value: int | Decimal | str) -> int | float | str:
    """A formula's value as it is stored: whole numbers without decimals."""
    if isinstance(value, str):
        return value
    return int(value) if value == int(value) else float(value)


def _places(value: int | Decimal, kind: Kind) -> int:
    """Decimals that a number is shown with: as many as it has, if they are not too many."""
    places = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    if kind == "share":
        return max(0, min(places, DECIMALS) - 2)
    return 0 if kind == "year" else min(places, 2 if kind == "money" else DECIMALS)


@cache
def _pattern(kind: Kind, places: int) -> str:
    """The format of a number."""
    decimals = f".{'0' * places}" if places else ""
    if kind in ("year", "share"):
        return "0" if kind == "year" else f"0{decimals}%"
    plain = f"#,##0{decimals}"
    return f"+{plain};-{plain};{plain}" if kind == "difference" else plain


def _width(head: str, cells: list[Content], column: Column) -> float:
    """Wide enough for its numbers and most of its words; long texts wrap."""
    longest = max((columns_of(_text(cell) or _number(cell, column.kind)) for cell in cells), default=0)
    # A heading may wrap: a third of it has to fit.
    return min(WIDEST, max(longest, columns_of(head) / 3, 5) + 2)


def _number(cell: Content, kind: Kind) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    if not isinstance(value, int | Decimal):
        return ""
    return str(value) if kind == "year" else f"{value:,.{_places(value, kind)}f}"


def _height(texts: Iterable[str], room: list[int]) -> float:
    """Points: as many lines as the longest text needs in its column, stated since not every program works it out."""
    return LINE * max((-(-columns_of(text) // wide) for text, wide in zip(texts, room, strict=True) if text), default=1)


def _text(cell: Content) -> str:
    if isinstance(cell, str):
        return cell
    shown = cell.value if isinstance(cell, Formula) else cell.text if isinstance(cell, Link) else ""
    return shown if isinstance(shown, str) else ""


def tabs(sheets: Iterable[Sheet], taken: Iterable[str]) -> dict[str, Sheet]:
    """Valid, distinct names of tabs: at most 31 characters, none that a spreadsheet refuses."""
    found: dict[str, Sheet] = {}
    used = {name.lower() for name in taken}
    for sheet in sheets:
        plain = "".join("_" if char in "[]:*?/\\" or not char.isprintable() else char for char in sheet.title)
        name = first = plain[:31].strip("' ") or sheet.name[:31]
        number = 2
        while name.lower() in used or name.lower() == "history":
            name = f"{first[:28]}_{number}"
            number += 1
        used.add(name.lower())
        found[name] = sheet
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
