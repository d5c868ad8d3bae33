"""Files that are no workbooks, damaged ones and hostile ones: refused before anything of them is believed."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from allocsim.inputs import read
from allocsim.inputs.workbook import package
from allocsim.inputs.workbook.package import refusal
from tests.inputs.helpers import GOOD
from tests.inputs.workbook.books import good_book, read_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
SHEET = "xl/worksheets/sheet5.xml"
"""计划指标."""


def changed(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The good workbook with its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_book())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def in_quotas(find: bytes, write: bytes, calculated: bool = True) -> bytes:
    """The good workbook with one piece of the XML of its quotas changed, as a program that calculates saves it."""

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml" and calculated:
            return content.replace(b' fullCalcOnLoad="1"', b"")
        if name != SHEET:
            return content
        assert find in content
        return content.replace(find, write, 1)

    return changed(change)


def codes(content: bytes) -> list[str]:
    """What is told of a file."""
    reading = read_book(content)
    for problem in (*reading.problems, *reading.notes):
        for lang in ("zh", "en"):
            assert re.fullmatch(r"[^\n]+ \[[EN]\d{3}\]", problem.text(lang))
    return [problem.code for problem in reading.problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E501"),
        ((GOOD / "tables" / "quotas.csv").read_bytes(), "E501"),
        (b"\x00\x01binary", "E501"),
        (OLE, "E502"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "E503"),
        (good_book()[:3000], "E504"),
        (good_book()[:-30], "E504"),
    ],
    ids=["empty", "csv renamed", "anything", "xls", "password", "cut short", "end lost"],
)
def test_no_workbook(content: bytes, code: str) -> None:
    assert codes(content) == [code]


def test_another_zip() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<x/>")  # as LibreOffice's own format has it
    assert codes(stream.getvalue()) == ["E501"]


def test_by_path(tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes(OLE)
    assert [problem.text("zh") for problem in read(tmp_path / "old.xls").problems] == [
        "old.xls: 这是旧版 Excel 文件（.xls）。请用 Excel/WPS 打开，另存为“Excel 工作簿（.xlsx）”。 [E502]"
    ]
    assert [problem.code for problem in read(tmp_path / "none.xlsx").problems] == ["E543"]
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "none.xlsx")
    assert read(tmp_path / "link.xlsx").scenario is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_entities(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert codes(changed(lambda name, content: bomb.encode(encoding) if name == SHEET else content)) == ["E506"]
    padded = b"<!--" + b" " * (package.CHUNK - 8) + b"-->" + bomb.encode(encoding)
    assert codes(changed(lambda name, content: padded if name == "xl/styles.xml" else content)) == ["E506"]


def test_too_large_as_declared() -> None:
    """A thousand parts of ten megabytes of zeros: half a megabyte as a file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    content = stream.getvalue()
    assert refusal(content) is None
    # the sizes that the directory states, raised without touching the data
    told = content.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 4_000_000_000))
    assert told != content
    assert codes(told) == ["E505"]


def test_too_large_as_streamed() -> None:
    content = changed(lambda name, content: content, {"xl/theme/big.xml": bytes(package.OTHER_PART + 10)})
    tracemalloc.start()
    assert codes(content) == ["E505"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000, "the parts pass through and are not kept"


def test_size_that_is_a_lie() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1_000_000))
    content = stream.getvalue().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 100))
    assert codes(content) == ["E504"]


def test_the_far_corner_costs_nothing() -> None:
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = in_quotas(b"</sheetData>", last)
    tracemalloc.start()
    assert codes(content) == ["E518"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


def test_a_sheet_that_grew() -> None:
    """Rows and cells with a format and nothing in them, to the last row, as LibreOffice leaves them."""
    rows = b"".join(
        b'<row r="%d" ht="12"><c r="A%d" s="1"/><c r="F%d" s="1"/></row>' % (n, n, n) for n in range(500, 900)
    )
    rows += b'<row r="1048576"><c r="A1048576" s="1"/></row>'
    reading = read_book(in_quotas(b"</sheetData>", rows + b"</sheetData>"))
    assert (reading.problems, reading.notes) == ((), ())


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b'<c r="D2"><f>0.1+0.2</f><v>0.30000000000000004</v></c>', ["E314"]),
        (b'<c r="D2"><v>1200.29999999999995</v></c>', []),
        (b'<c r="D2"><v>1.2E3</v></c>', []),
        (b'<c r="D2"><v>1E400</v></c>', ["E113"]),
        (b'<c r="D2"><f>1/0</f></c>', ["E510"]),
        (b'<c r="D2"><f>A1</f><v></v></c>', ["E510"]),
        (b'<c r="D2" t="e"><v>#DIV/0!</v></c>', ["E511"]),
        (b'<c r="D2" t="b"><v>1</v></c>', ["E513"]),
        (b'<c r="D2" t="d"><v>2026-03-05</v></c>', ["E512"]),
        (b'<c r="D2" t="inlineStr"><is><t>12</t><rPh><t>x</t></rPh><r><t>00</t></r></is></c>', []),
        (b'<c r="D2" t="s"><v>999999</v></c>', ["E507"]),
        (b'<c r="D2"><v>12x</v></c>', ["E507"]),
        (b'<c r="d2"><v>12</v></c>', ["E507"]),
        (b'<c r="A2"><v>12</v></c>', ["E507"]),
        (b'<c r="D2"><v>12</c>', ["E507"]),
    ],
)
def test_cells_as_they_stand_in_the_file(xml: bytes, expected: list[str]) -> None:
    content = in_quotas(b'<c r="D2"><v>1200</v></c>', xml)
    assert [code for code in codes(content) if code != "E311"] == expected


def test_results_that_are_to_be_calculated_anew_are_not_believed() -> None:
    """Programs that write formulas leave 0 as their result, and ask Excel to calculate on opening."""
    content = in_quotas(b'<c r="D2"><v>1200</v></c>', b'<c r="D2"><f>600*2</f><v>0</v></c>', calculated=False)
    assert codes(content) == ["E510"]


def test_a_ratio_that_comes_from_a_calculation() -> None:
    def change(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"<v>0.25</v>", b"<v>0.30000000000000004</v>")
            if name == "xl/worksheets/sheet2.xml"
            else content
        )

    assert [problem.text("zh") for problem in read_book(changed(change)).problems] == [
        "demo.xlsx!设置!B8: 统筹比例是计算得到的数 0.30000000000000004，不是确切的比例。"
        "请改写为 0.3；除不尽的写成分数，例如文本 1/3。 [E514]"
    ]


def test_results_of_formulas_are_taken_and_told() -> None:
    reading = read_book(in_quotas(b'<c r="D2"><v>1200</v></c>', b'<c r="D2"><f>600*2</f><v>1200</v></c>'))
    assert reading.scenario is not None
    assert [note.text("en") for note in reading.notes] == [
        "demo.xlsx!计划指标: 1 cells are formulas; their last saved results were used. [N503]"
    ]
