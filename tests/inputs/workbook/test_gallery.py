"""Every slip of the gallery of workbooks comes back as the stated lines, in both languages, and as nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import allocsim
from tests.inputs.workbook.books import good_book, opened, read_book, saved, slip

GALLERY: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "gallery.toml").read_text(encoding="utf-8"))
SOURCE = Path(allocsim.__file__).parent
OWN = tomllib.loads((SOURCE / "messages" / "workbook.toml").read_text(encoding="utf-8"))
CODE = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))


@pytest.mark.parametrize("name", GALLERY)
def test_slip(name: str) -> None:
    case = GALLERY[name]
    book = opened(good_book())
    for edit in case["edits"]:
        slip(book, edit)
    reading = read_book(saved(book))
    assert reading.scenario is None
    assert [problem.text("zh") for problem in reading.problems] == case["zh"]
    assert [problem.text("en") for problem in reading.problems] == case["en"]
    assert [note.text("zh") for note in reading.notes] == case.get("notes", [])


def test_the_good_one_is_read_without_a_word() -> None:
    reading = read_book(saved(opened(good_book())))
    assert (reading.problems, reading.notes) == ((), ())


@pytest.mark.parametrize("code", OWN)
def test_message(code: str) -> None:
    zh, en = OWN[code]["zh"], OWN[code]["en"]
    assert f'"{code}"' in CODE, "no line of the program gives this code"
    values = {lang: set(re.findall(r"\{(\w+)\}", words)) for lang, words in (("zh", zh), ("en", en))}
    assert values["zh"] ^ values["en"] <= {"field"}, "the place names the field already"
    assert not re.search(r"[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]", zh), "half-width punctuation in Chinese"
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert len(zh) < 120


def test_notes() -> None:
    """What is unambiguous is taken, and told."""
    book = opened(good_book())
    for row in range(2, 6):
        book["计划指标"][f"D{row}"] = str(book["计划指标"][f"D{row}"].value)
    book.create_sheet("备注").append(["2026-03-05 由市发改委提供"])
    reading = read_book(saved(book))
    assert reading.scenario is not None
    assert [note.text("zh") for note in reading.notes] == [
        "demo.xlsx!计划指标!D2: 这一列有 4 个数字是以文本形式存储的，已按数字读取。 [N500]",
        "demo.xlsx!备注: 方案用不到这张工作表，未读取。可用的有：县（市、区）、计划指标、已安排指标、项目、项目选项、"
        "指标需求、合作项目、合作各方。 [N502]",
    ]
    assert [note.zh for note in reading.scenario.origin.notes] == [note.text("zh") for note in reading.notes]


def test_sentences_name_sheets_and_not_files() -> None:
    book = opened(good_book())
    slip(book, {"sheet": "计划指标", "cell": "A2", "value": "jinning"})
    problem = next(problem for problem in read_book(saved(book)).problems if problem.code == "E301")
    assert problem.sentence("zh").endswith("请改正，或在工作表“县（市、区）”中添加。")
    assert problem.sentence("en").endswith("Correct it, or add it to sheet 县（市、区）.")
