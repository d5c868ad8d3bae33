"""Workbooks to read: the good scenario as one, and slips made in it with the library that planners' tools resemble."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocsim.inputs.files import read_files
from allocsim.inputs.read import Reading, draft_of, understand
from allocsim.inputs.workbook.write import book_bytes
from tests.inputs.helpers import GOOD
from tests.inputs.tiny import TINY

FILE = "demo.xlsx"


@cache
def good_book() -> bytes:
    """The good scenario as a workbook."""
    draft, _ = draft_of(read_files(GOOD)[0], TINY)
    assert draft is not None
    return book_bytes(draft.document, draft.tables, TINY)


def opened(content: bytes) -> Workbook:
    """The workbook, to be changed."""
    book = load_workbook(io.BytesIO(content))
    book.calculation.fullCalcOnLoad = False
    return book


def saved(book: Workbook) -> bytes:
    """Its bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_book(content: bytes, name: str = FILE) -> Reading:
    """What comes of reading it."""
    return understand({name: content}, registers=TINY)


def slip(book: Workbook, edit: Mapping[str, Any]) -> None:
    """One change: see `gallery.toml`."""
    sheet: Worksheet | None = book[edit["sheet"]] if "sheet" in edit else None
    if "cell" in edit:
        assert sheet is not None
        value = edit["value"]
        if isinstance(value, str) and value.startswith("date "):
            value = datetime.fromisoformat(value.removeprefix("date "))
        sheet[edit["cell"]] = value if value != "" else None
        return
    what = edit["do"]
    if what == "merge":
        assert sheet is not None
        sheet.merge_cells(edit["range"])
    elif what == "hide row":
        assert sheet is not None
        sheet.row_dimensions[edit["row"]].hidden = True
    elif what == "hide column":
        assert sheet is not None
        sheet.column_dimensions[edit["column"]].hidden = True
    elif what == "hide sheet":
        assert sheet is not None
        sheet.sheet_state = "hidden"
    elif what == "delete sheet":
        assert sheet is not None
        book.remove(sheet)
    elif what == "copy sheet":
        assert sheet is not None
        book.copy_worksheet(sheet).title = edit["to"]
    elif what == "rename sheet":
        assert sheet is not None
        sheet.title = edit["to"]
    elif what == "insert row":
        assert sheet is not None
        sheet.insert_rows(edit["row"])
        for at, value in enumerate(edit["values"], start=1):
            sheet.cell(edit["row"], at, value if value != "" else None)
    else:
        raise ValueError(what)
