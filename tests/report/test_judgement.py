"""Judgement, risk, follow-up and evenness: the numbers in their sentences are those of their tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import log
from typing import ClassVar

import pytest

from allocsim.domain.allocation import Award
from allocsim.domain.clearing import Kept, Transfer
from allocsim.domain.fact import Share, column
from allocsim.domain.ledger import Entry
from allocsim.domain.member import Gate
from allocsim.domain.region import Bound, Influence, Region
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Datasheet, Definitions, Details, Items, Link, Note, Paragraph, Table, walk
from allocsim.report.cash import cash_of
from allocsim.report.equity import equities, gini, lorenz
from allocsim.report.figures import awards
from allocsim.report.labels import Labels
from allocsim.report.sections import SECTIONS
from tests.report import tiny, tiny_extra


def blocks(name: str, study: Study, lang: str = "en") -> tuple[Block, ...]:
    return walk(SECTIONS[name](study, Labels(lang)))


def words(found: Iterable[Block]) -> str:
    """Every running text."""
    lines: list[str] = []
    for block in found:
        if isinstance(block, Paragraph | Note):
            lines.append(block.text)
        elif isinstance(block, Items):
            lines += block.items
        elif isinstance(block, Definitions):
            lines += [text for pair in block.pairs for text in pair]
    return "\n".join(lines)


def table(found: Iterable[Block], name: str) -> list[list[object]]:
    tables = [block.table if isinstance(block, Datasheet) else block for block in found]
    rows = next(part for part in tables if isinstance(part, Table) and part.name == name).rows
    return [[cell.text if isinstance(cell, Link) else cell for cell in row] for row in rows]


def test_a_party_that_would_lose_is_named_with_its_loss() -> None:
    found = blocks("judgement", tiny_extra.study(broken=False))
    assert "P2 Project P2, East CNY 0.10 million less" in words(found)
    assert table(found, "judgement") == [
        ["P2", "Project P2", "Half and half", 2, Decimal("0.400"), "East", Decimal("-10.00"), 2028, "One third",
         Decimal("5.00")]
    ]  # fmt: skip
    assert "East can expect CNY 0.10 million less than without it, and gains with a probability of 40.0%." in words(
        found
    )
    assert "West can expect CNY 0.50 million more" in words(found)
    assert "Partnerships in which another formula ranks first: 1 (P2)." in words(found)


def test_parties_add_up_as_the_note_says() -> None:
    """Gain = receipts − cost − alternative, as printed."""
    for row in table(blocks("judgement", tiny_extra.study()), "parties-P2"):
        receipts, cost, alternative, gain = (part for part in row[3:7] if isinstance(part, Decimal))
        assert gain == receipts - cost - alternative


def test_a_formula_that_breaks_a_threshold_is_told_and_comes_last() -> None:
    found = blocks("judgement", tiny_extra.study(broken=True), "zh")
    assert "“五五分享”未达到硬性要求：各方同时受益的概率不低于 50.0%。" in words(found)
    formulas = table(found, "formulas-P2")
    assert [row[:2] for row in formulas] == [["三一分享", "1"], ["五五分享（现行）", "不排名"]]
    assert table(found, "criteria")[0][:2] == ["各方同时受益的概率", "不低于 50.0%"]


def test_what_the_alternatives_are_is_said() -> None:
    text = words(blocks("judgement", tiny_extra.study(), "zh"))
    assert "以万元现值计" in text
    assert "不承接" in text
    assert "独立实施" in text


def test_projects_that_can_be_exchanged_come_first() -> None:
    found = blocks("risk", tiny_extra.study())
    assert "in every best plan 1, without any of which the goal is lower; exchangeable at no loss 2" in words(found)
    rows = table(found, "closest_calls")
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("P2", "exchangeable", "0 points"),
        ("P3", "exchangeable", "0 points"),
        ("P1", "in every best plan", "30 points"),
    ]
    assert table(found, "robustness") == rows


def test_risk_without_an_explanation_says_that_nothing_was_asked() -> None:
    assert "was not asked in this run" in words(blocks("risk", tiny.study()))


def test_boxes_tell_what_would_turn_a_decision() -> None:
    study = tiny_extra.study()
    boxes = {box.anchor: words(box.blocks) for box in blocks("projects", study) if isinstance(box, Details)}
    assert "Its quota would then go to: P3" in boxes["project-P1"]
    assert "number 1 on the waiting list" in boxes["project-P3"]
    assert "what would turn the decision" not in boxes["project-P4"]


def test_values_of_more_quota() -> None:
    rows = table(blocks("supply", tiny_extra.study()), "values")
    assert rows[0] == [
        "Construction land",
        "City pool",
        "1.00 mu",
        "0 points",
        "5.00 mu",
        "10 points",
        Decimal("1.571"),
    ]
    assert rows[1][3:6] == [None, "no amount", None]


def test_names_of_what_projects_are_grouped_by() -> None:
    study = tiny_extra.study()
    for lang, name in (("zh", "食品加工"), ("en", "food processing")):
        box = next(b for b in blocks("projects", study, lang) if isinstance(b, Details) and b.anchor == "project-P1")
        assert name in words(box.blocks)


def test_follow_up_states_the_dates_and_what_is_left() -> None:
    study = tiny.study()
    dated = study.scenario.replace(report={"use_by": "2027-06-30", "review": "2027-01-15"})
    found = blocks("follow_up", dataclasses.replace(study, scenario=dated), "zh")
    assert "2027年6月30日" in words(found)
    assert "2027年1月15日" in words(found)
    # land: 39 mu all awarded; retained 117 mu, of which 50 + 1 are used
    assert table(found, "unused")[0] == ["建设用地", "亩", *map(Decimal, ("0.00", "0.00", "0.00", "0.00", "66.00"))]
    english = words(blocks("follow_up", dataclasses.replace(study, scenario=dated)))
    assert "30 June 2027" in english
    assert "states no date" in words(blocks("follow_up", study))


@pytest.mark.parametrize(
    ("carry", "said"),
    [
        ({}, "当年未使用的指标不结转下年，也不收回统筹，年末失效。"),
        ({"retained": True, "pool": True, "life": 2}, "自下达的次年起 2 年内有效"),
        ({"retained": True, "life": 1, "cap": "0.3"}, "每年结转不超过该年度指标的 30%"),
        ({"take_back": True}, "留存指标由市级收回，进入下一年度统筹池"),
    ],
)
def test_follow_up_says_how_quota_is_carried(carry: dict[str, object], said: str) -> None:
    scenario = tiny.scenario(carry=carry)
    study = tiny.study(scenario=scenario, allocation=tiny.allocation(scenario))
    assert said in words(blocks("follow_up", study, "zh"))


def test_evenness_worked_by_hand() -> None:
    """Land: east gives 24 and gets nothing, west gives 15 and gets 39."""
    land = equities(tiny.allocation())[0]
    assert land.curve == ((0, 0), (Fraction(24, 39), 0), (1, 1))
    assert land.gini == land.hoover == Fraction(24, 39)
    assert land.theil == pytest.approx(log(39 / 15))
    assert land.per_head is None
    found = blocks("counties", tiny.study())
    # energy: east gives 100 of 150 and gets nothing, so Gini 2/3; land 24/39 is nearer to zero
    assert "contributions is energy, with a Gini coefficient of 0.667" in words(found)
    assert [row[1] for row in table(found, "evenness")] == [Decimal("0.615"), Decimal("0.667")]


def test_in_proportion_there_is_nothing_uneven() -> None:
    shares = {"a": Fraction(1, 5), "b": Fraction(4, 5)}
    assert gini(lorenz(shares, shares)) == 0


def test_what_gets_without_giving_comes_last_on_the_curve() -> None:
    curve = lorenz({"a": Fraction(0), "b": Fraction(1)}, {"a": Fraction(1, 2), "b": Fraction(1, 2)})
    assert curve == ((0, 0), (1, Fraction(1, 2)), (1, 1))


def test_transfers_enter_the_cash_and_the_net() -> None:
    """The host pays 5 to make up for a floor in 2027 and 2 to the firm in 2028."""
    paid = (
        Transfer("P2", 2027, "floor", "west", "host", "east", "origin", 5.0),
        Transfer("P2", 2028, "incentive", "west", "host", "", "", 2.0),
    )
    ledger = dataclasses.replace(tiny.ledger(), transfers=paid)
    cash = cash_of(ledger, "P2")
    assert cash.moved == {
        "east": (Decimal("0.00"), Decimal("5.00"), Decimal("0.00")),
        "west": (Decimal("0.00"), Decimal("-5.00"), Decimal("-2.00")),
    }
    before = cash_of(tiny.ledger(), "P2")
    assert cash.net("east", 1) == before.net("east", 1) + 5
    assert cash.net("west", 2) == before.net("west", 2) - 2
    found = blocks("sharing", tiny.study(ledger=ledger))
    row = table(found, "sharing_by_county")[0]
    received, kept, moved, spent, net = (part for part in row[2:] if isinstance(part, Decimal))
    assert net == received + kept + moved - spent
    assert "Floors and incentives" in str(found)
    assert "Floors and incentives" not in str(blocks("sharing", tiny.study()))


def test_kept_amounts_by_reason() -> None:
    kept = (
        Kept("P2", 2027, "west", "flow", 0.2),
        Kept("P2", 2028, "west", "flow", 0.1),
        Kept("P2", 2027, "west", "cap", 1.0),
    )
    found = blocks("sharing", tiny.study(ledger=dataclasses.replace(tiny.ledger(), kept=kept)))
    assert table(found, "kept-P2") == [
        ["taxes and fees that the agreement does not name", Decimal("0.30")],
        ["over the cap", Decimal("1.00")],
    ]


def test_a_county_that_takes_the_output_but_not_the_burden_is_named() -> None:
    """East counts 40 of 100 output and no energy, west 60 and all 30 tce."""
    facts = (("stat.output", "east", 40.0), ("stat.output", "west", 60.0), ("stat.energy", "west", 30.0))
    counted = tuple(
        Entry(
            "statistics", "assessment", "P2", flow, 2026, county, "host", amount, "tce" if amount == 30 else "10k_CNY"
        )
        for flow, county, amount in facts
    )
    found = blocks("sharing", tiny.study(ledger=dataclasses.replace(tiny.ledger(), entries=counted)))
    assert "P2 Project P2: East counts 40.0% of the output and none of the energy consumption." in words(found)
    assert [row[2:] for row in table(found, "burden_shares")] == [
        ["East", Decimal("0.400"), Decimal("0.000")],
        ["West", Decimal("0.600"), Decimal("1.000")],
    ]


def test_a_presets_settings_are_listed() -> None:
    study = tiny.study()
    halves = study.scenario.agreements["halves"].model_copy(
        update={"preset": "zibo_2022_capital", "settings": {"years_from": "payback_done", "flows": ["tax.vat"]}}
    )
    scenario = study.scenario.replace(agreements={"halves": halves})
    text = words(blocks("sharing", dataclasses.replace(study, scenario=scenario), "zh"))
    assert "zibo_2022_capital，原文未定事项由本方案确定为：years_from：投入还清当年；flows：增值税" in text


class Consent(Gate):
    """A gate that asks the parties."""

    kind: ClassVar[str] = "participation"
    title_zh: ClassVar[str] = "各方愿意参与"
    title_en: ClassVar[str] = "participation"
    acceptance: Share | None = column(None, zh="接受概率", en="acceptance", unit="share")
    """Probability."""


def test_whether_consent_bears_on_the_awards_is_said() -> None:
    study = tiny_extra.study()
    assert "it does not change any award" in words(blocks("judgement", study))
    asked = study.scenario.replace(gates={"consent": Consent(acceptance=Fraction(1, 2))})
    text = words(blocks("judgement", dataclasses.replace(study, scenario=asked)))
    assert "a gain with a probability of at least 50%" in text
    assert "it does not change any award" not in text


def test_of_very_many_projects_those_with_the_largest_shares_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """P1 given 1 mu of the pool draws 1/39, P2 all of the energy awarded: 150 of 190 tce and 39 of 39 mu."""
    whole = tiny.allocation()
    first = dataclasses.replace(whole.decisions[0], awards=(Award("land", "east", 2026, 100, 4900),))
    allocation = dataclasses.replace(whole, decisions=(first, *whole.decisions[1:]))
    assert awards.pages(allocation) == [("P1", "P2")]
    monkeypatch.setattr(awards, "PAGE", 1)
    assert awards.pages(allocation) == [("P1",), ("P2",)]
    monkeypatch.setattr(awards, "MOST", 1)
    assert awards.pages(allocation) == [("P2",)]


@pytest.mark.parametrize(
    ("failing", "bounds", "said"),
    [
        (0.0, (), "Under “Half and half” every party gains in every draw."),
        (1.0, (), "Under “Half and half” some party does not gain, in every draw."),
        (0.3, (), "some party does not gain in 30.0% of the draws, wherever the uncertain inputs lie."),
        (0.001, (Bound("market", None, 0.9),), "some party does not gain in 0.1% of the draws only."),
        (0.3, (Bound("market", None, 0.9),), "where market is at most 0.9, this rises to 80.0%, which makes 50.0% of"),
    ],
)
def test_where_a_partnership_fails_is_said(failing: float, bounds: tuple[Bound, ...], said: str) -> None:
    facts = tiny_extra.judged_scenario()
    market = {"name_zh": "市场行情", "name_en": "market", "low": "0.8", "mode": "1", "high": "1.2"}
    uncertain = facts.replace(uncertain={"market": market})
    region = Region("P2", "halves", failing, bounds, 0.2, 0.8, 0.5)
    judgement = dataclasses.replace(tiny_extra.judgement(uncertain), regions=(region,))
    study = dataclasses.replace(tiny_extra.study(), scenario=uncertain, judgement=judgement)
    assert said in words(blocks("judgement", study))


def test_what_makes_a_gain_uncertain_stands_in_a_table() -> None:
    facts = tiny_extra.judged_scenario()
    market = {"name_zh": "市场行情", "name_en": "market", "low": "0.8", "mode": "1", "high": "1.2"}
    uncertain = facts.replace(uncertain={"market": market})
    found = (Influence("P2", "halves", "east", "market", 0.8123, 0.05),)
    judgement = dataclasses.replace(tiny_extra.judgement(uncertain), influences=found)
    rows = table(
        blocks("risk", dataclasses.replace(tiny_extra.study(), scenario=uncertain, judgement=judgement)), "influences"
    )
    assert rows == [["P2", "Project P2", "Half and half", "East", "market", Decimal("0.812"), Decimal("0.050")]]
