"""Effects in time, worked by hand on project B of the tiny scenario: start 2026, two years of building, 50 % then full.

County's part of VAT (400 · 0.3) and CIT (500 · 0.2) = 220 in a normal year, half of it the origin's = 110; growth 10 %.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allocsim.domain.ledger import Ledger
from allocsim.sharing import room, uncertainty
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.draws import draw_course
from allocsim.sharing.engine import evaluate, simulate
from allocsim.sharing.group import group_cases
from allocsim.sharing.judgement.judge import judge
from allocsim.sharing.search.search import search
from tests.sharing.tiny import BOTH, tiny

NAMES = {"name_zh": "甲", "name_en": "a"}


def certain(effect: str, value: str, **more: Any) -> dict[str, Any]:
    """An input with one value, which the deterministic run has too."""
    fixed = {"distribution": "discrete", "values": [value], "probabilities": ["1"], "mode": value}
    return {**NAMES, "effect": effect, **fixed, **more}


def run(**uncertain: Any) -> Ledger:
    return simulate(tiny({"uncertain": uncertain}), BOTH[:1])


def yearly(ledger: Ledger) -> list[float]:
    """The origin's revenue by year."""
    found = dict.fromkeys(ledger.horizon, 0.0)
    for row in ledger.entries:
        if (row.ledger, row.role) == ("revenue", "origin"):
            found[row.year] += row.amount
    return list(found.values())


@pytest.mark.parametrize(
    ("uncertain", "expected"),
    [
        ({}, [0, 0, 55, 110, 121, 133.1, 146.41, 161.051]),
        ({"a": certain("ramp_delay", "1")}, [0, 0, 0, 55, 110, 121, 133.1, 146.41]),
        ({"a": certain("construction_delay", "2")}, [0, 0, 0, 0, 55, 110, 121, 133.1]),
        ({"a": certain("ramp_delay", "1"), "b": certain("construction_delay", "1")}, [0, 0, 0, 0, 55, 110, 121, 133.1]),
        ({"a": certain("failure", "4")}, [0, 0, 55, 110, 0, 0, 0, 0]),
        ({"a": certain("growth", "-0.1")}, [0, 0, 55, 110, 110, 110, 110, 110]),
        ({"a": certain("level", "0.5", flows=["tax.vat"], since=2029)}, [0, 0, 55, 80, 88, 96.8, 106.48, 117.128]),
    ],
)
def test_effects_by_hand(uncertain: dict[str, Any], expected: list[float]) -> None:
    ledger = run(**uncertain)
    assert yearly(ledger) == pytest.approx(expected)
    band = [row.mean for row in ledger.bands if row.party == "jia"]
    assert band == pytest.approx(expected)  # one value: every draw is the deterministic run


def test_a_delay_of_construction_spreads_the_same_input() -> None:
    ledger = run(a=certain("construction_delay", "2"))
    paid = [row.amount for row in ledger.entries if (row.ledger, row.role) == ("construction", "origin")]
    assert paid == pytest.approx([125, 125, 125, 125])  # half of 1000 over 2 + 2 years


ALL = {
    "price": {**NAMES, "low": "0.6", "high": "1.2", "per": "industry", "loads": {"city": "0.5"}},
    "growth": {**NAMES, "effect": "growth", "distribution": "norm", "parameters": {"scale": "0.05"}},
    "late": {**NAMES, "effect": "ramp_delay", "distribution": "poisson", "parameters": {"mu": "0.7"}},
    "slow": {**NAMES, "effect": "construction_delay", "distribution": "uniform", "low": "0", "high": "3"},
    "end": {
        **NAMES,
        "effect": "failure",
        "distribution": "geom",
        "parameters": {"p": "0.08"},
        "loads": {"project": "0.4"},
    },
    "policy": {**NAMES, "flows": ["tax.cit"], "since": 2030, "per": "city", "low": "0.5", "high": "1"},
}


@pytest.mark.parametrize("sampling", ["mc", "qmc"])
def test_the_audit_makes_the_same_draws_one_by_one(sampling: str) -> None:
    scenario = tiny({"uncertain": ALL, "simulation.sampling": sampling})
    ledger = simulate(scenario, BOTH)  # audited
    again, _ = evaluate(scenario, approved_cases(scenario, BOTH), ledger.draws, ledger.seed, None)
    assert again.draw_digest == ledger.draw_digest


@pytest.mark.parametrize("sampling", ["mc", "qmc"])
def test_draws_do_not_depend_on_pieces_number_or_other_inputs(sampling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = tiny({"uncertain": ALL, "simulation.sampling": sampling})
    cases = approved_cases(scenario, BOTH)
    whole = evaluate(scenario, cases, 700, 7, None)[1]
    monkeypatch.setattr(uncertainty, "HELD", 1)  # project by project
    monkeypatch.setattr(room, "IN_MEMORY", 1)  # in temporary files
    first = evaluate(scenario, cases, 300, 7, None)[1]
    alone = evaluate(scenario, cases[:1], 300, 7, None)[1]
    more = tiny({"uncertain": {"x": certain("level", "1", flows=["fee"]), **ALL}, "simulation.sampling": sampling})
    beside = evaluate(more, cases, 300, 7, None)[1]
    for key, row in first.items():
        np.testing.assert_array_equal(row.receipts, whole[key].receipts[:300])
        np.testing.assert_array_equal(row.receipts, beside[key].receipts)
        if key[0] == "B":
            np.testing.assert_array_equal(row.receipts, alone[key].receipts)


def test_a_group_is_itself_where_no_year_moves() -> None:
    scenario = tiny()
    (group,) = group_cases(scenario, approved_cases(scenario, BOTH[:1]))
    run = uncertainty.Run(scenario.uncertain, 7, np.ones(8))
    course = draw_course(run.uncertain, [("B", "")], 7, 0)
    assert group.under(course) is group


INCENTIVES = {
    "agreements.half.revenue.base": {"incentives": [{"clock": "first_tax", "from": 1, "to": 4, "amount": "20"}]}
}


@pytest.mark.parametrize(
    ("uncertain", "paid"),
    [
        ({}, {2028: 20, 2029: 20, 2030: 20, 2031: 20}),
        ({"a": certain("level", "1.5", flows=["incentive"])}, {2028: 30, 2029: 30, 2030: 30, 2031: 30}),
        ({"a": certain("level", "1.5", flows=["incentive"], since=2030)}, {2028: 20, 2029: 20, 2030: 30, 2031: 30}),
        ({"a": certain("failure", "4")}, {2028: 20, 2029: 20}),  # nothing is paid to a firm that is gone
        ({"a": certain("ramp_delay", "1")}, {2029: 20, 2030: 20, 2031: 20, 2032: 20}),
    ],
)
def test_incentives_by_hand(uncertain: dict[str, Any], paid: dict[int, float]) -> None:
    scenario = tiny({"uncertain": uncertain} | INCENTIVES)
    ledger = simulate(scenario, BOTH[:1])
    assert {row.year: row.amount for row in ledger.transfers} == paid
    host = next(row for row in ledger.outlooks if row.role == "host")
    assert host.mean == pytest.approx(host.net)  # one value: every draw is the deterministic run


def test_uncertain_incentives_by_draw() -> None:
    more = {**NAMES, "flows": ["incentive"], "low": "0.5", "mode": "1", "high": "2"}
    scenario = tiny({"uncertain": {"a": more, "b": certain("failure", "6")}} | INCENTIVES)
    ledger, judged = simulate(scenario, BOTH[:1], draws=600), judge(scenario, BOTH[:1], draws=600)
    host = next(row for row in ledger.outlooks if row.role == "host")
    assert host.low < host.mean < host.high
    mine = next(row for row in judged.parties if (row.formula, row.party) == ("half", host.party))
    assert (mine.net, mine.low) == pytest.approx((host.mean, host.low))
    found = search(scenario, BOTH[:1], "half", {"revenue.base.share": ["0.5"]}, draws=600)
    assert found.candidates[0].gains["B", host.party] == pytest.approx(host.mean)
