"""One workbook per language: one table a sheet, numbers as numbers, every text as text."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from allocsim.report.blocks import Cell, Column, Link, Table
from allocsim.report.digits import columns_of
from allocsim.report.edition import Edition, Report
from allocsim.report.labels import Labels

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CREATED: Final = datetime(2000, 1, 1)
"""A constant date of creation, so that the same study gives the same bytes."""

A4: Final = 9
HEAD_ROW: Final = 2
WIDEST: Final = 46
LINE: Final = 15.0
FONT: Final = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}


def write(report: Report, folder: Path) -> None:
    """Write `report.<lang>.xlsx` for each edition."""
    for edition in report.editions:
        Writer(folder / f"report.{edition.lang}.xlsx", edition, report).write()


class Writer:
    """Writes one edition's workbook."""

    def __init__(self, path: Path, edition: Edition, report: Report) -> None:
        import xlsxwriter

        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book: Workbook = xlsxwriter.Workbook(str(path), options)
        self.edition, self.report = edition, report
        self.labels = Labels(edition.lang)
        self.formats: dict[str, Format] = {}

    def write(self) -> None:
        """All sheets: the contents first, then one a table."""
        provenance = self.report.study.allocation.provenance
        origin = self.labels("page.origin", scenario=provenance.scenario, digest=provenance.digest,
                             version=provenance.versions.get("allocsim", ""))  # fmt: skip
        self.book.set_properties({"title": self.edition.title, "comments": origin, "created": CREATED})
        index = self.book.add_worksheet(self.labels("page.workbook"))
        names = _sheet_names(self.edition.sheets, {self.labels("page.workbook")})
        for name, table in zip(names, self.edition.sheets, strict=True):
            self._sheet(self.book.add_worksheet(name), table)
        self._index(index, names, origin)
        self.book.close()

    def _index(self, sheet: Worksheet, names: list[str], origin: str) -> None:
        sheet.write_string(0, 0, self.edition.title, self._format("title"))
        sheet.write_string(1, 0, f"{self.edition.label} · {origin}", self._format("note"))
        for column, key in enumerate(("sheet", "holds", "rows")):
            sheet.write_string(HEAD_ROW, column, self.labels(f"page.{key}"), self._format("head"))
        for row, (name, table) in enumerate(zip(names, self.edition.sheets, strict=True), HEAD_ROW + 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self._format("link"), name)
            sheet.write_string(row, 1, table.caption, self._format("text"))
            sheet.write_number(row, 2, len(table.rows), self._format("number"))
        for column, width in enumerate((24, 60, 8)):
            sheet.set_column(column, column, width)
        self._page(sheet)

    def _sheet(self, sheet: Worksheet, table: Table) -> None:
        sheet.write_string(0, 0, table.caption, self._format("title"))
        remark = " · ".join(part for part in (self.edition.label, table.note) if part)
        sheet.write_string(1, 0, remark, self._format("note"))
        heads = [" · ".join(part for part in (column.group, column.heading) if part) for column in table.columns]
        for at, head in enumerate(heads):
            sheet.write_string(HEAD_ROW, at, head, self._format("head"))
        widths = [
            _width(heads[at], [cells[at] for cells in table.rows], column) for at, column in enumerate(table.columns)
        ]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_row(HEAD_ROW, _height(list(heads), widths))
        row = HEAD_ROW
        for row, cells in enumerate(table.rows, HEAD_ROW + 1):
            sheet.set_row(row, _height([_text(cell) for cell in cells], widths))
            self._row(sheet, row, cells, table.columns, "")
        sheet.autofilter(HEAD_ROW, 0, row, len(heads) - 1)
        if table.total:
            self._row(sheet, row + 1, table.total, table.columns, "total ")
        texts = next((at for at, column in enumerate(table.columns) if column.kind != "text"), len(heads))
        sheet.freeze_panes(HEAD_ROW + 1, min(texts, 2))
        sheet.repeat_rows(HEAD_ROW)
        self._page(sheet)

    def _row(self, sheet: Worksheet, row: int, cells: tuple[Cell, ...], columns: tuple[Column, ...], kind: str) -> None:
        for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            if isinstance(cell, Link):
                cell = cell.text
            if cell is None:
                sheet.write_blank(row, at, None, self._format(f"{kind}text"))
            elif isinstance(cell, str):
                sheet.write_string(row, at, cell, self._format(f"{kind}text"))
            else:
                sheet.write_number(row, at, float(cell), self._format(f"{kind}{column.kind}", _pattern(cell, column)))

    def _page(self, sheet: Worksheet) -> None:
        """A4 landscape, one page wide, the data label and page number on every page."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_escaped(self.edition.title)}&R{_escaped(self.edition.label)}")
        sheet.set_footer("&C— &P —")
        sheet.hide_gridlines(1)

    def _format(self, kind: str, pattern: str = "") -> Format:
        key = f"{kind}|{pattern}"
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
            if kind.startswith("total "):
                facts |= {"bold": True, "top": 1}
            if pattern:
                facts["num_format"] = pattern
            self.formats[key] = self.book.add_format(facts)
        return self.formats[key]


def _pattern(value: int | Decimal, column: Column) -> str:
    """The number format with as many decimals as the number has."""
    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    if column.kind == "year":
        return "0"
    if column.kind == "share":
        return "0%" if decimals <= 2 else f"0.{'0' * (decimals - 2)}%"
    plain = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f"+{plain};-{plain};{plain}" if column.kind == "difference" else plain


def _width(head: str, cells: list[Cell], column: Column) -> float:
    """Wide enough for its numbers and most of its words; long texts wrap."""
    shown = [f"{cell:,}" if isinstance(cell, int | Decimal) else _text(cell) for cell in cells]
    longest = max(map(columns_of, shown), default=0)
    # A heading may wrap: a third of it has to fit.
    return min(WIDEST, max(longest, columns_of(head) / 3, 5) + 2)


def _height(texts: list[str], widths: list[float]) -> float:
    """Points: as many lines as the longest text needs in its column, stated since not every program works it out."""
    lines = max(-(-columns_of(text) // max(1, int(width) - 1)) for text, width in zip(texts, widths, strict=True))
    return LINE * max(1, lines)


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Link) else cell if isinstance(cell, str) else ""


def _sheet_names(tables: tuple[Table, ...], taken: set[str]) -> list[str]:
    """Valid, distinct sheet names."""
    names: list[str] = []
    for table in tables:
        name = "".join("_" if char in "[]:*?/\\" else char for char in table.sheet)[:31].strip("'") or table.name
        number = 2
        while name.lower() in {other.lower() for other in (*taken, *names)}:
            name = f"{name[:28]}_{number}"
            number += 1
        names.append(name)
    return names


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
