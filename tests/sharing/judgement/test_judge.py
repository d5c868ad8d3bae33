"""A whole judgement, worked by hand: project C of the tiny scenario, VAT 100 a year from 2026 on, no delay, no growth.

City and county retain 0.4 of the VAT = 40 a year (20 in the first year of production). Jia is `north`, Yi `south`, Bing
the host. Input 900: Jia 300, Yi 150, Bing the rest, 450. Eight years, no discounting: the whole is 20 + 7 · 40 = 300.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from allocsim.domain.criteria import Criterion
from allocsim.domain.judgement import Judgement
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError, UsageError
from allocsim.sharing import room
from allocsim.sharing.engine import simulate
from allocsim.sharing.judgement import judge as judging
from allocsim.sharing.judgement import stream
from allocsim.sharing.judgement.judge import judge
from tests.sharing.test_uncertainty_effects import ALL
from tests.sharing.tiny import BOTH, HALF, approve, fixed, phases, tiny

C = (approve("C", "bing"),)


def terms(**shares: str) -> dict[str, Any]:
    revenue = {"flows": ["tax.vat"], "levels": ["city", "county"], "tree": fixed(**shares)}
    return {"name_zh": "甲", "name_en": "a", "revenue": revenue}


AGREEMENTS = {
    "half": tiny().agreements["half"],
    "thirds": terms(north="1/3", south="1/3", host="1/3"),
    "north": terms(north="0.8", south="0.2", host="0"),
}
TWO_VALUES = {
    "name_zh": "甲",
    "name_en": "a",
    "flows": ["tax"],
    "distribution": "discrete",
    "values": ["0.5", "1.5"],
    "probabilities": ["1/2", "1/2"],
}


def scenario(**changes: Any) -> Scenario:
    base = {"agreements": AGREEMENTS, "uncertain": {}, "simulation.discount_rate": "0", "simulation.growth": "0"}
    return tiny({**base, **{key.replace("__", "."): value for key, value in changes.items()}})


def row(found: Judgement, formula: str, party: str) -> Any:
    return next(row for row in found.parties if (row.formula, row.party) == (formula, party))


def test_gains_against_alternatives_by_hand() -> None:
    found = judge(scenario(), C, alternatives={("C", "jia"): -250.0, ("C", "yi"): 10.0, ("C", "bing"): -400.0}, draws=3)
    assert found.rows("formulas")[0]["formula"] == "thirds"  # `half` has roles that C has not
    net = {(r.formula, r.party): (r.receipts, r.cost, r.net, r.gain) for r in found.parties}
    assert net["thirds", "jia"] == pytest.approx((100, 300, -200, 50))
    assert net["thirds", "yi"] == pytest.approx((100, 150, -50, -60))
    assert net["thirds", "bing"] == pytest.approx((100, 450, -350, 50))
    assert net["north", "jia"] == pytest.approx((240, 300, -60, 190))
    assert net["north", "yi"] == pytest.approx((60, 150, -90, -100))
    assert net["north", "bing"] == pytest.approx((0, 450, -450, -50))
    thirds, north = found.by_formula
    assert thirds.worst_party == "yi"
    assert thirds.worst_gain == pytest.approx(-60)
    assert thirds.city_total == pytest.approx(-600)  # 300 of receipts less 900
    assert thirds.regret_max == 0
    assert north.regret_max == pytest.approx(40)  # Yi at −100, where it could have −60
    assert thirds.all_gain_probability == 0
    assert row(found, "north", "jia").regret_max == 0
    assert row(found, "thirds", "jia").regret_max == pytest.approx(140)


def test_core_by_hand() -> None:
    # thirds give (−200, −50, −350); alone: Jia −250, Yi −60, Bing −400 → nobody and no pair does better alone
    alone = {("C", "jia"): -250.0, ("C", "yi"): -60.0, ("C", "bing"): -400.0}
    thirds, north = judge(scenario(), C, alternatives=alone, draws=2).by_formula
    assert (thirds.in_core, thirds.blocking) == (True, ())
    assert thirds.core_excess == pytest.approx(-10)
    # north gives (−60, −90, −450): Yi is 30, Bing 50, both together 80 short
    assert (north.in_core, north.blocking) == (False, ("yi", "bing"))
    assert north.core_excess == pytest.approx(80)
    # 110 to spare, at best equally for the three singles, 36.67 each: the pairs are then better off still
    assert thirds.least_core == pytest.approx(-110 / 3)


def test_uncertain_gains_by_hand() -> None:
    # half of the draws bring 150, half 450: thirds give each 50 or 150
    found = judge(scenario(uncertain={"m": TWO_VALUES}), C, alternatives={("C", "yi"): -50.0}, draws=4096)
    yi = row(found, "thirds", "yi")  # net −100 or 0, gain −50 or 50
    assert (yi.low, yi.high) == (pytest.approx(-50), pytest.approx(50))
    assert yi.gain_probability == pytest.approx(0.5, abs=0.03)
    assert yi.gain == pytest.approx(100 * yi.gain_probability - 50)
    assert yi.cvar == pytest.approx(-50)  # the worst 5 % are all bad draws
    thirds = found.by_formula[0]
    assert thirds.worst_party == "bing"
    assert thirds.worst_cvar == pytest.approx(-400)  # Bing: 50 less 450


def test_years_payback_and_walking_away() -> None:
    # Yi: 150 at once (no building time: all in 2026), then 20/3, 40/3 … a year
    found = judge(scenario(), C, alternatives={("C", "yi"): 80.0}, draws=2)
    rows = [r for r in found.by_year if (r.formula, r.party) == ("thirds", "yi")]
    assert [r.cost for r in rows] == pytest.approx([150] + [0] * 7)
    assert [r.receipts for r in rows] == pytest.approx([20 / 3] + [40 / 3] * 7)
    assert [r.continuation for r in rows] == pytest.approx([-50] + [40 / 3 * n for n in range(7, 0, -1)])
    assert [r.outside for r in rows] == pytest.approx([10 * n for n in range(8, 0, -1)])  # 80 over eight years
    yi = row(found, "thirds", "yi")
    assert (yi.walk_away_year, yi.walk_away_probability) == (2026, 1.0)  # it would not begin, but then it would stay
    assert [r.walk_away_probability for r in rows] == [1] + [0] * 7
    assert yi.payback_year is None  # 100 of 150
    easy = judge(scenario(parties__3__contribution="30"), C, draws=2)
    # 30 are reached by 20/3 + 2 · 40/3 = 33.3 in the third year; Bing then pays 570
    assert row(easy, "thirds", "yi").payback_year == 2028


def test_fairness_and_zero_bases() -> None:
    found = judge(scenario(), C, draws=2)
    fair = {(r.formula, r.base): r for r in found.fairness}
    assert fair["thirds", "receipts"].gini == pytest.approx(0)
    assert fair["north", "receipts"].gini == pytest.approx((180 + 60 + 240) * 2 / (2 * 9 * 100))  # 0, 60, 240
    assert fair["thirds", "per_head"].amounts is None  # no population stated
    assert fair["thirds", "per_contribution"].amounts == pytest.approx((100 / 300, 100 / 150, 100 / 450))
    assert (fair["thirds", "gain"].gini, fair["thirds", "gain"].lorenz) == (None, None)  # all lose


def test_a_threshold_is_never_rescued_by_an_average() -> None:
    score = {"measure": "worst_gain", "weight": "1", "worst": "-1000", "best": "0"}
    hard = {"measure": "city_total", "at_least": "-600", "weight": "9", "worst": "-1000", "best": "0"}
    pay = {"measure": "payback_year", "at_most": "2033"}
    found = judge(scenario(judgement={"criteria": {"worst": score, "total": hard}}), C, draws=2)
    # both keep −600 exactly; Yi and Bing lose least under thirds: −350 against −450
    first, second = found.ranking
    assert (first.formula, first.rank, first.broken) == ("thirds", 1, ())
    assert first.score == pytest.approx((0.65 + 9 * 0.4) / 10)
    assert (second.formula, second.rank) == ("north", 2)
    found = judge(scenario(judgement={"criteria": {"worst": score, "pay": pay}}), C, draws=2)
    assert [(r.rank, r.broken) for r in found.ranking] == [(None, ("pay",)), (None, ("pay",))]  # nobody is paid back
    assert found.best("C") is None
    assert "没有一种" in found.summary("zh")
    assert "no formula" in found.summary("en")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"measure": "worst_gain", "weight": "1"}, "E368"),  # what scores 0 and what 1?
        ({"measure": "worst_gain", "worst": "10", "best": "0"}, "E369"),  # more is better
        ({"measure": "regret_max", "worst": "0", "best": "10"}, "E369"),  # less is better
    ],
)
def test_criteria_that_make_no_sense_are_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Criterion.model_validate(fields)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_the_agreement_in_force_gives_what_the_ledger_says() -> None:
    full = tiny()
    ledger, found = simulate(full, BOTH), judge(full, BOTH)
    mine = {(r.project, r.formula, r.party): r for r in found.parties}
    for line in ledger.outlooks:
        force = next(p.agreement for p in full.partnerships if p.project == line.project)
        assert mine[line.project, force, line.party].gain == pytest.approx(line.mean)
        assert mine[line.project, force, line.party].low == pytest.approx(line.low)
    assert [r.formula for r in found.by_formula if r.in_force] == ["half", "thirds"]


def test_a_county_with_two_seats_is_one_party() -> None:
    found = judge(scenario(parties__3__county="jia"), C, draws=2)
    jia = row(found, "thirds", "jia")
    assert (jia.roles, jia.receipts) == (("north", "south"), pytest.approx(200))
    assert len([r for r in found.parties if r.formula == "thirds"]) == 2
    assert found.by_formula[0].in_core is None  # two parties


def test_the_same_bits_whatever_the_workers_and_where_draws_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    full = tiny()
    one = judge(full, BOTH, draws=600).to_json()
    with ThreadPoolExecutor(2) as pool:
        assert judge(full, BOTH, draws=600, executor=pool).to_json() == one
    monkeypatch.setattr(room, "IN_MEMORY", 1)  # everything in a temporary file
    monkeypatch.setattr(stream, "HELD", 1)  # partnership by partnership
    assert judge(full, BOTH, draws=600).to_json() == one
    alone = judge(full, BOTH[:1], draws=600)
    assert alone.rows("parties") == [r for r in judge(full, BOTH, draws=600).rows("parties") if r["project"] == "B"]


def test_construction_that_is_uncertain_counts_by_draw() -> None:
    uncertain = {"cost": {**TWO_VALUES, "flows": ["construction"]}}
    found = judge(scenario(uncertain=uncertain), C, draws=4096)
    yi = row(found, "thirds", "yi")
    assert (yi.low, yi.high) == (pytest.approx(100 - 225), pytest.approx(100 - 75))
    assert yi.cost == pytest.approx(150, abs=5)


def test_frames_name_their_units() -> None:
    found = judge(scenario(), C, draws=2)
    assert "gain_10k_CNY" in found.frame("parties").columns
    assert str(found.frame("parties")["payback_year"].dtype) == "Int64"
    assert found.frame("ranking")["rank"].tolist() == [1, 2]
    assert np.isfinite(found.frame("years")["continuation_10k_CNY"]).all()
    assert Decimal(str(found.rows("formulas")[0]["city_total_10k_CNY"])).quantize(Decimal(1)) == -600


def test_nothing_to_judge_is_said() -> None:
    with pytest.raises(UsageError, match="No formula fits"):
        judge(scenario(), ())


PAYBACK = {
    "kind": "payback",
    "parties": ["origin"],
    "node": phases("payback_done", (1, 3, fixed(origin="0.6", host="0.4")), (4, None, fixed(host="1"))),
}


@pytest.mark.parametrize("sampling", ["mc", "qmc"])
def test_trees_with_a_memory_under_delays_and_failures(sampling: str) -> None:
    changes = {"uncertain": ALL, "simulation.sampling": sampling, "agreements.half.revenue.tree": PAYBACK}
    full = tiny(changes)
    ledger, found = simulate(full, BOTH), judge(full, BOTH)  # both audited
    mine = {(r.project, r.formula, r.party): r for r in found.parties}
    for line in ledger.outlooks:
        force = next(p.agreement for p in full.partnerships if p.project == line.project)
        assert mine[line.project, force, line.party].gain == pytest.approx(line.mean)


def test_a_draw_that_differs_from_its_recount_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def false(*given: Any) -> Any:
        drawn = stream.draw_family(*given)
        if "half" in drawn.net:
            drawn.net["half"][0, 0, -1] += 1e-5  # ten fen
        return drawn

    monkeypatch.setattr(judging, "draw_family", false)
    with pytest.raises(AuditError, match="draw 299"):
        judge(tiny(), BOTH)


TURN = {"agreement": "thirds", "party": "south", "by": 3, "below": "-120", "then": "north"}


def test_a_party_that_loses_too_much_gets_other_terms() -> None:
    # half of the draws: VAT 50 or 150 a year. Yi pays 150; of thirds it has 3.3 + 2 · 6.7 = 16.7 or 50 by the third
    # year: −133.3 is below −120, −100 is not. Then `north` gives it 0.2 of the rest: 5 · 20 · 0.2 = 20, not 33.3
    changes = {"uncertain": {"m": TWO_VALUES}, "judgement": {"renegotiations": {"turn": TURN}}}
    found = judge(scenario(**changes), C, draws=4096)
    assert [row.formula for row in found.by_formula] == ["thirds", "north", "turn"]
    yi = row(found, "turn", "yi")
    assert (yi.low, yi.high) == (pytest.approx(-150 + 50 / 3 + 20), pytest.approx(0))
    jia = row(found, "turn", "jia")  # 16.7 + 0.8 · 100, less 300
    assert jia.low == pytest.approx(-300 + 50 / 3 + 80)
    assert found.name("turn", "en") == "a (may become a after year 3)"
    never = {**changes, "judgement": {"renegotiations": {"turn": {**TURN, "below": "-140"}}}}
    still = judge(scenario(**never), C, draws=300)
    assert row(still, "turn", "yi").gain == row(still, "thirds", "yi").gain


@pytest.mark.parametrize(("name", "changes", "code"), [("turn", {"then": "nowhere"}, "U077"), ("north", {}, "U078")])
def test_a_renegotiation_into_nothing_is_refused(name: str, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        judge(scenario(judgement={"renegotiations": {name: {**TURN, **changes}}}), C, draws=2)
    assert caught.value.code == code


def test_renegotiation_under_all_kinds_of_uncertainty_passes_its_audit() -> None:
    turn = {"agreement": "half", "party": "origin", "by": 4, "below": "-400", "then": "other"}
    other = {**terms(origin="0.8", host="0.2"), "construction": {"flows": ["construction.public_input"], "tree": HALF}}
    full = tiny({"uncertain": ALL, "agreements.other": other, "judgement": {"renegotiations": {"turn": turn}}})
    found = judge(full, BOTH, draws=300)
    gains = {r.formula: r.gain for r in found.parties if r.project == "B" and r.party == "jia"}
    assert gains["half"] < gains["turn"] < gains["other"]
