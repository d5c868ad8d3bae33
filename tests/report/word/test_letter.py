"""The letter says what is so: it adapts to the facts, its figures are those of the tables, it keeps to its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from allocsim.domain.study import Study
from allocsim.report import build
from allocsim.report.blocks import Heading, Paragraph, Table, walk
from allocsim.report.edition import Edition
from allocsim.report.html import cell_text
from allocsim.report.labels import Labels
from allocsim.report.letter import Letter, compose
from allocsim.report.letter.annexes import gather
from allocsim.report.letter.length import PAGES, SHEETS, lines_of
from allocsim.report.letter.prose import Prose
from allocsim.report.sections import SECTIONS
from tests.report import tiny
from tests.report.tiny_extra import explanation, judgement

NAMED = {"recipient_zh": "市领导小组", "issuer_zh": "市园区办", "date": "2026-03-02", "use_by": "2026-12-31"}
AMOUNT = re.compile(r"\d[\d,]*\.\d+")


def edition(study: Study, lang: str = "zh") -> Edition:
    return build(study, (lang,), SECTIONS).editions[0]


def written(study: Study, lang: str = "zh") -> Letter:
    return compose(study, lang, edition(study, lang).blocks)


def words(letter: Letter) -> str:
    return "\n".join([letter.opening, *_lines(letter)])


def _lines(letter: Letter) -> list[str]:
    return [f"{line.title}。{line.text}" for point in letter.points for line in point.paragraphs]


@cache
def usual(lang: str = "zh") -> str:
    return words(written(tiny.study(), lang))


def test_the_letter_of_the_hand_made_study() -> None:
    """Every figure stands in tiny.py: pool 39 and 190; demand 177 of 156; unmet 80 and 150; two approved, one half."""
    said = usual()
    for part in (
        "按25%的比例提取，连同市级自行管理的指标，形成市级统筹指标：建设用地39.00亩、能耗190.0吨标准煤（见附件1）；其余75%留存",
        "共申报4个项目，总投资4,571.00万元。申报需求超过可分配总量的有建设用地，需求为可分配总量的113.5%。",
        "安排后未能满足的需求为建设用地80.00亩、能耗150.0吨标准煤。候补项目主要受建设用地（1个）制约（见附件1）。",
        "先按准入门槛审核，申报项目全部通过；再在全部规则之内，以综合评分最大为目标统一求解，求解器证明为最优（相对差距为0），",
        "建议安排2个项目（其中缩减规模的1个），列入候补1个，不予安排1个（见附件2）。安排的项目总投资2,500.50万元，",
        "就业50人。使用统筹指标建设用地39.00亩、能耗150.0吨标准煤，其余需求使用留存指标。",
        "西县39.00亩（1个项目）、东县0.00亩（1个）。",
        "统筹建设用地较提取数净增的有西县（24.00亩），净减的有东县（24.00亩）。与不设统筹池相比，安排项目数相同，目标值由50分变为75分；",
        "安排的1个合作项目2026—2028年预计征收地方税费2.00万元，按约定分给各方1.34万元，其余0.66万元留归承接地；各方建设投入100.00万元（见附件4）。",
        "测算含示意数据，仅用于演示方法，不作为任何项目的审批依据。本次测算对原报数据作了1处变更，均已列明（见附件6）。",
        "一是除能耗40.0吨标准煤尚未安排外，统筹指标已全部安排，机动余量有限。",
    ):
        assert part in said, part
    assert "提交市领导小组研究2个" in said
    assert "请一并审定" in said


def test_the_memo_of_the_hand_made_study() -> None:
    said = usual("en")
    for part in (
        "The pool holds 39.00 mu of construction land and 190.0 tce of energy (Annex 1).",
        "Recommended for approval: 2 of the projects submitted (1 at a smaller scale); waitlisted: 1; rejected: 1",
        "the largest total score: the solver proved it optimal (gap 0)",
        "local taxes and fees of CNY 0.0200 million: CNY 0.0134 million is shared",
    ):
        assert part in said, part
    assert not re.search(r"\b1 (projects|partnerships|counties|years)\b", said)
    assert not re.search("[\u4e00-\u9fff]", said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_amount_stands_in_a_table(lang: str) -> None:
    """Amounts of quota and of shared money are those of the annexes, to the last digit."""
    found = edition(tiny.study(), lang)
    tables = [block for block in walk(found.blocks) if isinstance(block, Table)]
    cells = {
        cell_text(cell, column).lstrip("+−")
        for table in tables
        for row in (*table.rows, *([table.total] if table.total else []))
        for cell, column in zip(row, table.columns, strict=True)
    }
    sharing = words(written(tiny.study(), lang)).split("合作项目分担分享" if lang == "zh" else "Partnerships")
    said = sharing[0] if lang == "en" else "".join(sharing)
    amounts = {text for text in AMOUNT.findall(said) if f"{text}%" not in said}
    money = {"4,571.00", "2,500.50", "0.00", "45.71", "25.00", "0.75", "75.00"}  # sums over projects: in no table
    assert {text for text in amounts if text not in cells} <= money


def test_nothing_approved() -> None:
    said = words(written(tiny.nothing_approved()))
    assert "本次没有建议安排的项目，列入候补3个，不予安排1个" in said
    assert "申报的1个合作项目未获安排" in said
    assert "分县（市、区）安排" not in said
    assert "不设统筹池" not in said
    assert "提交市领导小组" not in said


def test_no_partnerships_no_gates_no_rejection() -> None:
    study = tiny.bare()
    allocation = study.allocation
    kept = tuple(
        row if row.decision != "rejected" else replace(row, decision="waitlisted") for row in allocation.decisions
    )
    study = replace(study, allocation=replace(allocation, decisions=kept))
    said = words(written(study))
    assert "本次申报项目中没有飞地、共同招商或跨县联建项目。" in said
    assert "本次未设准入门槛；" in said
    assert "其余2个列入候补，没有不予安排的项目" in said
    assert "变更" not in said


def _goal(**facts: Any) -> Study:
    study = tiny.study()
    goal = replace(study.allocation.goals[0], **facts)
    return replace(study, allocation=replace(study.allocation, goals=(goal,), unique=None, termination="time_limit"))


def test_what_is_not_proved_is_said() -> None:
    said = words(written(_goal(bound=Fraction(90), proved=False)))
    assert "尚未证明最优，与可能的最优值相对差距不超过20.0000%" in said
    assert "是否存在目标值相同的其他方案，尚未判定。" in said
    assert "证明为最优（" not in said
    assert "尚不能给出与最优值的差距" in words(written(_goal(bound=None, proved=False)))


def test_real_data_bear_no_mark() -> None:
    facts = tiny.scenario()
    study = tiny.study(scenario=facts.model_copy(update={"label": "real", "overrides": ()}))
    letter = written(study)
    assert letter.label == ""
    assert "示意" not in words(letter)


def test_dates_and_people() -> None:
    study = tiny.study(scenario=tiny.scenario(report={**NAMED, "review": "2026-09-30", "contact": "办公室 / office"}))
    letter = written(study)
    assert (letter.recipient, letter.issuer, letter.date) == ("市领导小组", "市园区办", "2026年3月2日")
    assert letter.contact == "（联系人：办公室）"
    said = words(letter)
    assert "指标应于2026年12月31日前投入使用" in said
    assert "拟于2026年9月30日前开展评估。" in said
    assert written(study, "en").date == "2 March 2026"


def test_what_more_quota_would_bring() -> None:
    """tiny_extra: 5 mu more in the pool add 10 points, less adds nothing."""
    study = tiny.study()
    explained = replace(study, explanation=explanation(study.allocation))
    assert "统筹建设用地至少再增加5.00亩，目标值才会提高（10分）。" in words(written(explained))
    assert "再增加" not in usual()


def test_agreements_that_leave_a_party_worse_off() -> None:
    """tiny_extra: under the agreement in force all gain in 40 % of the draws."""
    study = tiny.study()
    said = words(written(replace(study, judgement=judgement(study.scenario))))
    assert "有1个合作项目，按现行约定有一方所得低于自行安排的可能性较大。合作条款宜在签约前调整（见附件4）。" in said


def test_several_years() -> None:
    facts = tiny.scenario().model_copy(update={"years": (2026, 2027)})
    letter = written(tiny.study(scenario=facts))
    assert letter.title.replace("\n", "") == "关于2026—2027年度市级统筹要素指标分配建议方案的请示"


def test_a_list_is_cut_where_the_page_ends() -> None:
    study = tiny.study()
    blocks = edition(study).blocks
    labels = Labels("zh")
    prose = Prose(study, labels, gather(blocks, labels), 2)
    assert prose.kinds(["建设用地", "能耗"]) == "建设用地、能耗"
    assert prose.kinds(["建设用地", "能耗", "氨氮"]) == "建设用地、能耗等3类"
    assert prose.items(["甲", "乙", "丙"]) == "甲、乙等3个"
    assert (
        replace(prose, labels=Labels("en")).kinds(["land", "energy", "COD"])
        == "land, energy and others (3 kinds in all)"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_letters_keep_to_three_pages(lang: str) -> None:
    for study in (tiny.study(), tiny.nothing_approved(), tiny.bare()):
        assert lines_of(written(study, lang)) <= PAGES * SHEETS[lang].lines


def test_annexes_hold_every_section_once() -> None:
    blocks = (
        Heading("摘要", anchor="summary"), Paragraph("说过"), Heading("甲", anchor="mine"), Paragraph("x"),
        Heading("方法", anchor="method"), Heading("供需", anchor="supply"), Heading("来源", anchor="provenance"),
    )  # fmt: skip
    found = gather(blocks, Labels("zh"))
    assert [annex.title for annex in found.items] == [
        "甲", "市级统筹要素指标形成和供需情况", "方案形成方法、风险分析和数据来源",
    ]  # fmt: skip
    assert [part.heading.text for part in found.items[1].parts] == ["主要数据", "供需"]
    assert found.items[1].parts[0].blocks == ()
    assert (found.see("supply"), found.see("nowhere")) == ("（见附件2）", "")
    alone = gather(blocks[2:4], Labels("zh"))
    assert (alone.name(1), alone.see("mine")) == ("附件", "（见附件）")
