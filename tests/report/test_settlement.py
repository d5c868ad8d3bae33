"""Settlement statements: to the fen, zero-sum over the counties, a page to sign per county and year."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from allocsim.report import write
from allocsim.report.blocks import Paragraph, Table
from allocsim.report.capitals import capitals
from allocsim.report.labels import Labels
from allocsim.report.sections.settlement import section
from allocsim.report.settling import pages, partners
from tests.report import tiny


def tables(lang: str = "en") -> dict[str, Table]:
    return {block.name: block for block in section(tiny.study(), Labels(lang)) if isinstance(block, Table)}


def test_totals_by_county_add_up_and_cancel_out() -> None:
    east, west = tables()["settlement_by_county"].rows
    # two years of 10 000.01 collected by west: 3 333.33 kept, 3 333.34 each; west pays east its part
    zero = Decimal("0.00")
    assert east == ("East", zero, zero, Decimal("6666.68"), zero, Decimal("6666.68"), zero, zero, Decimal("6666.68"))
    collected, retained, due, payable = (Decimal(x) for x in ("20000.02", "6666.66", "6666.68", "6666.68"))
    assert west == ("West", collected, retained, due, payable, zero, zero, zero, -payable)
    total = tables()["settlement_by_county"].total
    assert total[4] == total[5]
    assert total[-1] == zero


def test_every_year_sums_to_zero() -> None:
    table = tables()["settlement_by_year"]
    assert [row[0] for row in table.rows] == ["2027", "2028"]
    for row in (*table.rows, table.total):
        assert row[1] == -row[2] != 0  # type: ignore[operator]
        assert row[-1] == 0


def test_a_page_per_county_and_year_with_anything_to_settle() -> None:
    ledger = tiny.ledger()
    found = pages(ledger)
    assert [(page.county, page.year) for page in found] == [
        ("east", 2027), ("east", 2028), ("west", 2027), ("west", 2028),
    ]  # fmt: skip
    assert [page.net for page in found] == [333_334, 333_334, -333_334, -333_334]
    assert partners(tiny.scenario(), ledger, found[0].lines[0]) == ("west",)


def test_the_file_to_sign(folder: Path) -> None:
    zh, en = ((folder / f"settlement.{lang}.html").read_text(encoding="utf-8") for lang in ("zh", "en"))
    assert zh.count("<article") == en.count("<article") == 5
    assert "本年度净应收：3,333.34 元（大写：人民币叁仟叁佰叁拾叁元叁角肆分）" in zh
    assert "To be paid, net: CNY 3,333.34" in en
    assert "编号：tiny-west-2028" in zh
    assert "<script" not in zh
    assert re.findall(r'href="http|src=', zh + en) == []


def test_nothing_to_settle_writes_no_file(tmp_path: Path) -> None:
    study = tiny.nothing_approved()
    assert isinstance(section(study, Labels("zh"))[1], Paragraph)
    names = [path.name for path in write(study, tmp_path / "out", languages=("zh",))]
    assert "settlement.zh.html" not in names


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (7, "柒分"),
        (30, "叁角整"),
        (100_05, "壹佰元零伍分"),
        (10_000_00, "壹万元整"),
        (100_100_00, "壹拾万零壹佰元整"),
        (20_000_500_40, "贰仟万零伍佰元肆角整"),
        (100_000_001_00, "壹亿零壹元整"),
        (123_456_789_012_34, "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
        (-1_00, "负壹元整"),
    ],
)
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words
