"""CSV as it comes: whatever can mean one thing only is read, and what differs from the plain form is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.inputs import read, read_scenario
from allocsim.inputs.csvtext import open_csv
from allocsim.inputs.strays import stray
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY

RARE = "硚口区,鄠邑区,堃,畲族乡"
"""Characters of real names that GB 2312 lacks."""

FORMS = {
    "utf-8": (b"", "utf-8", set()),
    "utf-8 with mark": (b"\xef\xbb\xbf", "utf-8", set()),
    "gbk": (b"", "gbk", {"N010"}),
    "gb18030": (b"", "gb18030", {"N010"}),
    "gb18030 with mark": (b"\x84\x31\x95\x33", "gb18030", {"N010"}),
    "utf-16 little-endian": (b"\xff\xfe", "utf-16-le", {"N551"}),
    "utf-16 big-endian": (b"\xfe\xff", "utf-16-be", {"N551"}),
}
"""Form → mark, codec, and what is told."""


def told(content: bytes) -> tuple[list[list[str]], list[tuple[int, str]]]:
    """The rows, and the line and code of every finding."""
    records, findings = open_csv(content)
    return [cells for _, cells in records or ()], [(line, code) for line, code, _ in findings]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_forms_agree(form: str, mark: str, newline: str) -> None:
    bom, codec, codes = FORMS[form]
    names = [name for name in RARE.split(",") if codec != "gbk" or name not in ("鄠邑区",)]
    rows = [["county", "name_zh"], *([f"c{i}", name] for i, name in enumerate(names))]
    text = newline.join(mark.join(row) for row in rows)
    found, findings = told(bom + text.encode(codec))
    assert found == rows
    assert {code for _, code in findings} == codes | ({"N552"} if mark != "," else set())


@pytest.mark.parametrize("form", [name for name in FORMS if name != "gbk"])
def test_a_folder_of_any_form_is_the_same_scenario(form: str, tmp_path: Path) -> None:
    bom, codec, _ = FORMS[form]
    folder = copy_good(tmp_path)
    edit(folder, "tables/counties.csv", "静宁县", "硚鄠堃畲县")
    expected = read_scenario(folder, registers=TINY)
    for file in (folder / "tables").iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_bytes(bom + text.replace(",", "\t").encode(codec))
    reading = read(folder, registers=TINY)
    assert reading.problems == ()
    assert reading.scenario is not None
    assert reading.scenario.digest == expected.digest
    assert reading.scenario.counties[0].name_zh == "硚鄠堃畲县"
    assert {note.code for note in reading.notes} <= {"N010", "N551", "N552"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", [(0, "E216")]),  # UTF-32
        ("a,b\n1,2".encode("utf-16-le"), [(1, "E216")]),  # UTF-16 without its mark
        (b"PK\x03\x04\x14\x00", [(1, "E216")]),  # a workbook
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [(0, "E216")]),  # an old workbook
        (b"\x80\x81\xff", [(0, "E216")]),  # nothing
        (b"\xef\xbb\xbfa,b\n1,2\n\xd6\xd0,3\n", [(3, "E562")]),  # UTF-8 by its mark, GBK in part
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8", [(2, "E562")]),  # UTF-16, cut off
        ("a,b\n1,\ufffd\n".encode(), [(2, "E209")]),
        (b'"a,b\n1,2\n', [(1, "E215")]),
        ("a，b\n1，2".encode(), [(1, "E217")]),
        (b"a|b\n1|2", [(1, "E217")]),
        (b"a;b\n1,234;x\n", [(0, "N552"), (2, "E563")]),
        (b"a;b\n1,23;1,234,567\n", [(0, "N552")]),  # no number, and no doubt
        (b"sep=;\r\na;b\r\n1;2\r\n", [(0, "N552")]),
        (b"sep=,\na,b\n", []),
        (b'"a;b;c;d",e\n1,2\n', []),  # quoted
    ],
)
def test_findings(content: bytes, expected: list[tuple[int, str]]) -> None:
    assert told(content)[1] == expected


def test_lines_count_from_the_top_of_the_file() -> None:
    records, _ = open_csv(b'sep=;\na;b\n"1\n2";3\n4;5\n')
    assert records is not None
    assert [line for line, _ in records] == [2, 3, 5]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("合计,,3", "E564"),
        (",总计：,3", "E564"),
        ("全市合计,1", "E564"),
        ("（小计）,1", "E564"),
        ("合\u3000计,1", "E564"),
        ("Total,1", "E564"),
        ("Grand total:,1", "E564"),
        ("county,amount", "E565"),
        ("County,AMOUNT,", "E565"),
        ("合计镇,1", None),
        ("totalisator,1", None),
        ("county,12", None),
        ("county,", None),
        (",,", None),
        ("jingning,合计", None),
    ],
)
def test_rows_that_are_no_data(row: str, code: str | None) -> None:
    found = stray(row.split(","), {"county", "amount"})
    assert (found and found[0]) == code


def test_thousands_are_read_and_told(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/quotas.csv", "land,2026,1200,mu", 'land,2026,"1,200",mu')
    edit(folder, "tables/quotas.csv", "land,2027,1200,mu", "land,2027,１，２００,mu")
    reading = read(folder, registers=TINY)
    assert reading.scenario is not None
    assert reading.scenario.digest == read_scenario(GOOD, registers=TINY).digest
    assert [note.text("zh") for note in reading.notes] == [
        "quotas.csv:2:amount: “1,200”中的逗号按千位分隔符读取，读作 1200。 [N553]",
        "quotas.csv:3:amount: “１，２００”读作 1,200。请改用半角数字。 [N011]",
    ]


def test_characters_that_cannot_be_seen_are_left_out_and_told(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/counties.csv", "jingning,620826,静宁县", "\u200bjingning,620826,静\u202e宁县")
    reading = read(folder, registers=TINY)
    assert reading.scenario is not None
    assert reading.scenario.digest == read_scenario(GOOD, registers=TINY).digest
    assert [note.code for note in reading.notes] == ["N554", "N554"]


def test_alike_notes_are_told_once_and_stay_with_the_scenario(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    for row in ("jingning,land,2026,1200", "jingning,land,2027,1200", "lingtai,land,2026,", "lingtai,land,2027,"):
        key, _, amount = row.rpartition(",")
        text = (folder / "tables" / "quotas.csv").read_text(encoding="utf-8")
        start = text.index(key) + len(key) + 1
        amount = text[start:].partition(",")[0]
        full = "".join(chr(ord(digit) + 0xFEE0) for digit in amount)
        edit(folder, "tables/quotas.csv", f"{key},{amount}", f"{key},{full}")
    scenario = read_scenario(folder, registers=TINY)
    [note] = scenario.origin.notes
    assert note.code == "N550"
    assert "in 3 more places" in note.en
    assert "另有 3 处" in note.zh
    assert scenario.origin.files["tables/quotas.csv"]
    assert scenario.digest == read_scenario(GOOD, registers=TINY).digest
    assert scenario.replace(id="other").origin == scenario.origin
