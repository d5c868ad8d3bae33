"""Names, parameters and punctuation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from allocsim.domain.fact import Fact, column
from allocsim.domain.member import AnyNode, Node
from allocsim.report.blocks import Column, Details, Heading, Table
from allocsim.report.labels import Labels
from allocsim.report.members import described, parameters
from allocsim.report.names import Names
from allocsim.report.rounding import rounded_parts, rounded_table
from allocsim.report.typeset import typeset, typeset_blocks
from tests.report import tiny

ZH, EN = (Names(tiny.scenario(), Labels(lang)) for lang in ("zh", "en"))


class Phase(Fact):
    """A phase."""

    first: int = column(zh="起始年", en="from", unit="year")
    """First year."""
    last: int | None = column(None, zh="终止年", en="to", unit="year")
    """Last year."""
    node: AnyNode = column(zh="分享规则", en="node")
    """What holds in it."""


class Schedule(Node):
    """A tree of two floors."""

    kind = "schedule"
    title_zh = "分阶段"
    title_en = "schedule"
    clock: str = column(zh="起算时点", en="clock")
    """The clock."""
    phases: tuple[Phase, ...] = column(zh="阶段", en="phases")
    """The phases."""


def test_parameters_come_from_the_fields_own_titles() -> None:
    cap = tiny.scenario().rules["cap"]
    assert parameters(cap, EN) == [("resources", "construction land"), ("share", "35%")]
    assert parameters(cap, ZH) == [("指标", "建设用地"), ("比例", "35%")]
    assert parameters(tiny.scenario().gates["entry"], ZH) == [("不低于", "150 万元")]
    assert parameters(tiny.scenario().goals["score"], EN) == [
        ("tolerance", "0"),
        ("weights", "all taxes 60%, jobs 40%"),
    ]


def test_trees_are_described_from_the_inside() -> None:
    halves = tiny.Fixed(shares={"origin": Fraction(1, 2), "host": Fraction(1, 2)})
    thirds = tiny.Fixed(shares={"origin": Fraction(1, 3), "host": Fraction(2, 3)})
    tree = Schedule(clock="first_tax", phases=(Phase(first=1, last=5, node=halves), Phase(first=6, node=thirds)))
    assert described(halves, ZH) == "固定比例（引进方 50%、承接方 50%）"
    assert described(tree, EN) == (
        "schedule (clock: first year of tax; phases: years 1–5: fixed shares (origin 50%, host 50%); "
        "from year 6: fixed shares (origin 1/3, host 2/3))"
    )


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("示意数据 / illustrative", "示意数据", "illustrative"),
        ("illustrative / 示意数据", "示意数据", "illustrative"),
        ("每亩 8 万元/亩 / 8 per mu", "每亩 8 万元/亩", "8 per mu"),
        ("only English", "only English", "only English"),
        ("只有中文", "只有中文", "只有中文"),
        ("t / a", "t / a", "t / a"),
    ],
)
def test_two_languages_in_one_field(written: str, zh: str, en: str) -> None:
    assert (ZH.text(written), EN.text(written)) == (zh, en)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("需要 1,234.50 亩,比例 50:50;其余(县级)", "需要 1,234.50 亩，比例 50:50；其余（县级）"),
        ("digest (SHA-256), 12:30", "digest (SHA-256), 12:30"),
        ("综合评分 [score]:6816", "综合评分 [score]:6816"),
        ("占25%,其余", "占25%，其余"),
        ("“一事一议”:先行", "“一事一议”：先行"),
    ],
)
def test_punctuation(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


def test_typesetting_leaves_identifiers_and_numbers() -> None:
    table = Table("a,b", "表(一),", (Column("列(亩)"),), ((Decimal("1.50"),),), sheet="甲,乙")
    box = typeset_blocks((Heading("一,二", anchor="甲,乙"), Details("三,四", (table,), tone="五,六")))
    assert box[0] == Heading("一，二", anchor="甲,乙")
    assert box[1].tone == "五,六"
    assert box[1].blocks[0].caption == "表（一），"
    assert box[1].blocks[0].rows == ((Decimal("1.50"),),)
    assert box[1].blocks[0].sheet == "甲,乙"


def test_money_in_running_text() -> None:
    assert ZH.money(Fraction(123456)) == "12.35 亿元"
    assert ZH.money(Fraction(9999)) == "9,999.00 万元"
    assert EN.money(Fraction(123456)) == "CNY 1,234.56 million"


def test_rounding_keeps_sums() -> None:
    assert rounded_parts([], 2) == []
    parts = rounded_parts([0.005, 0.005, 0.005, 0.005], 2)
    assert (sum(parts), parts) == (
        Decimal("0.02"),
        [Decimal("0.01"), Decimal("0.01"), Decimal("0.00"), Decimal("0.00")],
    )
    table = rounded_table([[1 / 3, 1 / 3], [1 / 3, 1 / 3], [1 / 3, 1 / 3]], 1)
    # rows of 0.67 each sum to 2.0: rounded totals 0.7, 0.7, 0.6, and each row adds up to its own
    assert [sum(row) for row in table] == [Decimal("0.7"), Decimal("0.7"), Decimal("0.6")]
