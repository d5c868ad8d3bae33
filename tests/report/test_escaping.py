"""A scenario's words never become markup, code or formulas."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import openpyxl

from tests.report.reading import Page
from tests.report.tiny import EVIL_EN, EVIL_ZH


def test_html_shows_markup_as_text(folder: Path) -> None:
    text = (folder / "report.zh.html").read_text(encoding="utf-8")
    page = Page(text)
    assert EVIL_ZH not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "script" not in page.tags


def test_html_fetches_nothing(folder: Path) -> None:
    for lang in ("zh", "en"):
        text = (folder / f"report.{lang}.html").read_text(encoding="utf-8")
        addresses = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
        assert "http" not in addresses
        assert "@import" not in text
        assert not {"script", "link", "img", "iframe", "object"} & set(Page(text).tags)


def test_workbook_keeps_formulas_as_text(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "report.en.xlsx")
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == EVIL_EN]
    assert found
    assert all(cell.data_type == "s" for cell in found)
    with zipfile.ZipFile(folder / "report.en.xlsx") as archive:
        formulas = re.findall(rb"<f>(.*?)</f>", b"".join(archive.read(name) for name in archive.namelist()))
    assert formulas
    assert not any(EVIL_EN[1:].encode() in formula for formula in formulas)


def test_csv_disarms_formulas(folder: Path) -> None:
    with (folder / "tables" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name_en"] for row in csv.DictReader(file)][2] == f"'{EVIL_EN}"
