"""The sheet 说明: what the workbook is for, how it is filled in, and what each sheet holds."""

from __future__ import annotations

import inspect
from typing import Final

from allocsim.domain.scenario import OPTIONAL_TABLES, TABLES
from allocsim.inputs.fields import document_fields
from allocsim.inputs.workbook.flat import named_parts
from allocsim.inputs.workbook.layout import Book, Column
from allocsim.inputs.workbook.sheetnames import READ_ME, SETTINGS, sheet_title
from allocsim.messages import text

_LINES: Final = ("T120", "T121", "T122", "T123", "T124", "T125", "T126", "T127")


def guide(book: Book) -> None:
    """Write it: sentences, then one line for each sheet, Chinese beside English."""
    rows = [(text(code, "zh"), text(code, "en")) for code in _LINES]
    rows.append((f"{text(SETTINGS, 'zh')}：{text('T128', 'zh')}", f"{text(SETTINGS, 'zh')}: {text('T128', 'en')}"))
    fields = document_fields()
    for name, (cls, _) in TABLES.items():
        title = sheet_title(name)
        kind = "T130" if name in OPTIONAL_TABLES else "T129"
        first = " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())
        rows.append((f"{title}：{text(kind, 'zh')}", f"{title} ({name}): {text(kind, 'en')} {first}"))
    for name in named_parts(fields):
        spot = fields[name].field
        about = " ".join((spot.description or "").split()) if spot is not None else ""
        rows.append((f"{sheet_title(name)}：{text('T131', 'zh')}", f"{sheet_title(name)} ({name}): {about}"))
    columns = [Column(text(READ_ME, "zh"), width=70), Column(text(READ_ME, "en"), width=90)]
    book.sheet(text(READ_ME, "zh"), columns, rows, frozen=0)
