"""Reads what was written back: tables of an HTML page and of a workbook, as rows of text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """Tables by anchor, and everything that would betray a broken page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.headings: list[str] = []
        self._rows: list[list[str]] = []
        self._open: list[str] = []
        self._anchor = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where we are."""
        facts = dict(attrs)
        self.tags.append(tag)
        self._open.append(tag)
        if facts.get("id"):
            self.ids.append(str(facts["id"]))
        if tag == "figure":
            self._anchor = str(facts.get("id", ""))
        if tag == "a" and str(facts.get("href", "")).startswith("#"):
            self.links.append(str(facts["href"])[1:])
        if tag == "table":
            self._rows = self.tables.setdefault(self._anchor, [])
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._rows[-1].append("")
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last under that name."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Text of cells and headings."""
        if {"td", "th"} & set(self._open) and "table" in self._open:
            self._rows[-1][-1] += data.strip()
        if self._open and {"h1", "h2", "h3"} & set(self._open):
            self.headings[-1] += data


def sheets(path: Path) -> dict[str, list[list[object]]]:
    """Rows of every sheet from its head row on; the values as they are stored."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in book.worksheets
    }
