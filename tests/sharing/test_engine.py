"""The whole engine on the tiny scenario, against a spreadsheet's arithmetic."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from allocsim.domain.allocation import Decision
from allocsim.domain.ledger import Ledger
from allocsim.errors import ScenarioError, UsageError
from allocsim.sharing import uncertainty
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.draws import BLOCK, draw_factors
from allocsim.sharing.engine import evaluate, simulate
from allocsim.sharing.group import group_cases
from tests.sharing.tiny import BOTH, Prize, approve, fixed, phases, tiny

YEARS = range(2026, 2034)
GROWING = [0, 0, 0.5, 1, 1.1, 1.21, 1.331, 1.4641]  # B's production by year


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return simulate(tiny(), BOTH)


def amounts(ledger: Ledger, /, **wanted: Any) -> dict[int, float]:
    """Year → sum of the entries that have these values."""
    found: dict[int, float] = {}
    for row in ledger.entries:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            found[row.year] = found.get(row.year, 0.0) + row.amount
    return found


def test_revenue_as_in_a_spreadsheet(ledger: Ledger) -> None:
    # the county's part of B's taxes: 400 · 0.3 + 500 · 0.2 = 220 in a normal year, half to each
    half = {year: 110 * level for year, level in zip(YEARS, GROWING, strict=True) if level}
    assert amounts(ledger, project="B", ledger="revenue", role="origin") == pytest.approx(half)
    assert amounts(ledger, project="B", ledger="revenue", role="host") == pytest.approx(half)
    # land-use and other taxes, 50 each, are not named and stay with Yi
    kept = {year: 100 * level for year, level in zip(YEARS, GROWING, strict=True) if level}
    assert amounts(ledger, project="B", role="kept", party="yi") == pytest.approx(kept)
    vat = {year: 60 * level for year, level in zip(YEARS, GROWING, strict=True) if level}
    assert amounts(ledger, project="B", flow="tax.vat", party="jia", book="money") == pytest.approx(vat)


def test_construction_by_clause_and_by_stated_contributions(ledger: Ledger) -> None:
    assert amounts(ledger, project="B", ledger="construction", party="jia") == {2026: 250, 2027: 250}
    # C's agreement says nothing of construction: 300 + 150 as stated, the host Bing pays the rest of 900
    parts = {party: amounts(ledger, project="C", ledger="construction", party=party) for party in ("jia", "yi", "bing")}
    assert parts == {"jia": {2026: 300}, "yi": {2026: 150}, "bing": {2026: 450}}


def test_two_books_and_their_reconciliation(ledger: Ledger) -> None:
    official = {row.year: row.amount for row in ledger.entries if (row.flow, row.book) == ("stat.jobs", "official")}
    assert official == {2028: 100, 2029: 200, 2030: 200, 2031: 200, 2032: 200, 2033: 200}
    assert amounts(ledger, flow="stat.value_added", book="official", party="jia") == {}
    shared = amounts(ledger, flow="stat.value_added", book="assessment", party="jia")
    assert shared == pytest.approx({year: 2500 * level for year, level in zip(YEARS, GROWING, strict=True) if level})
    # investment counts while B is built, half to each in the assessment book
    assert amounts(ledger, project="B", flow="stat.fixed_investment", party="jia") == {2026: 5250, 2027: 5250}
    lines = [row for row in ledger.reconciliations if row.project == "B"]
    assert len(lines) == 6 + 6 + 2 + 6 + 6  # output, value added, investment, jobs, energy
    assert all(row.difference == pytest.approx(0, abs=1e-9) for row in lines)


def test_counted_in_both_places() -> None:
    clause = {
        "flows": ["stat.output"],
        "count": "both",
        "tree": phases("first_tax", (1, 2, fixed(origin="0.1", host="0.9")), (3, None, fixed(host=1))),
    }
    ledger = simulate(tiny({"agreements.half.statistics": clause}), BOTH[:1])
    mine = amounts(ledger, flow="stat.output", book="assessment", party="jia")
    assert mine == {2028: 10000, 2029: 20000}  # whole, while the tree gives Jia a part
    differences = {row.year: row.difference for row in ledger.reconciliations if row.flow == "stat.output"}
    assert differences == pytest.approx({2028: 10000, 2029: 20000, 2030: 0, 2031: 0, 2032: 0, 2033: 0})


def test_a_county_in_two_seats_counts_once() -> None:
    clause = {"flows": ["stat.output"], "count": "both", "tree": fixed(origin="0.5", host="0.5")}
    ledger = simulate(tiny({"agreements.half.statistics": clause}), [approve("B", "jia", option="in_yi")])
    assert all(row.difference == 0 for row in ledger.reconciliations)
    (first, *_) = ledger.settlements
    assert list(first.receipts) == ["jia"]
    assert [(row.role, row.party) for row in ledger.outlooks] == [("origin", "jia"), ("host", "jia")]
    assert len(ledger.bands) == len(YEARS)


def test_settlement_to_the_fen(ledger: Ledger) -> None:
    # C in 2026: VAT 50, city and county keep 0.1 + 0.3 of it = 20 (10k CNY) = 20 000 000 fen, in thirds
    (row,) = [row for row in ledger.settlements if (row.project, row.year) == ("C", 2026)]
    assert dict(row.receipts) == {"jia": 6_666_667, "yi": 6_666_667, "bing": 6_666_666}
    assert (row.collected, row.kept, row.host) == (20_000_000, 0, "bing")
    (full,) = [row for row in ledger.settlements if (row.project, row.year) == ("B", 2029)]
    assert (full.collected, full.kept) == (320_000_000, 100_000_000)
    for row in ledger.settlements:
        assert row.collected == row.kept + sum(row.receipts.values())


def test_before_the_clock_the_host_keeps_all() -> None:
    tree = phases("full_production", (1, None, fixed(origin="0.5", host="0.5")))
    ledger = simulate(tiny({"agreements.half.revenue.tree": tree}), BOTH[:1])
    assert 2028 not in amounts(ledger, role="origin", ledger="revenue")
    assert amounts(ledger, role="kept", flow="tax.vat") == pytest.approx({2028: 60})  # 400 · 0.5 · 0.3
    (row,) = [row for row in ledger.settlements if row.year == 2028]
    assert (row.collected, row.kept) == (160_000_000, 160_000_000)  # 110 under the agreement's flows, 50 outside


def test_no_clauses_at_all() -> None:
    bare = {"name_zh": "空", "name_en": "bare"}
    ledger = simulate(tiny({"agreements.half": bare}), BOTH[:1])
    assert {row.role for row in ledger.entries if row.ledger == "revenue"} == {"kept"}
    assert amounts(ledger, ledger="construction", party="jia") == {2026: 300, 2027: 300}
    assert amounts(ledger, ledger="construction", party="yi") == {2026: 200, 2027: 200}
    assert {row.party for row in ledger.entries if row.ledger == "statistics"} == {"yi"}


def test_outlook_by_hand(ledger: Ledger) -> None:
    jia, yi = (row for row in ledger.outlooks if row.project == "B")
    weights = [1.05**-n for n in range(8)]
    received = sum(110 * level * weight for level, weight in zip(GROWING, weights, strict=True))
    assert jia.receipts == pytest.approx(received)
    assert jia.cost == pytest.approx(250 + 250 / 1.05)
    assert jia.net == pytest.approx(received - 250 - 250 / 1.05)
    assert yi.receipts == pytest.approx(received / 110 * 210)  # with the 100 it keeps
    # Jia has received 55 + 110 + 121 + 133.1 = 419.1 by 2031, 565.51 ≥ 500 by 2032; Yi 105 + 210 + 231 ≥ 500 by 2030
    assert (jia.payback_year, yi.payback_year) == (2032, 2030)


def test_payback_at_once_and_never() -> None:
    nothing = fixed(origin=0, host=1)
    ledger = simulate(tiny({"agreements.half.revenue.tree": nothing, "agreements.half.construction": None}), BOTH[:1])
    jia, _ = ledger.outlooks
    assert (jia.payback_year, jia.loss_probability) == (None, 1.0)  # pays 600, receives nothing
    free = {"projects.0.public_input": "0", "parties.0.contribution": "0", "parties.1.contribution": "0"}
    ledger = simulate(tiny(free), [approve("B", "yi", 2027, "in_yi")])
    assert [row.payback_year for row in ledger.outlooks] == [2027, 2027]  # nothing to pay: the start year


def test_rewards_are_revenue_without_a_project() -> None:
    ledger = simulate(tiny({"rules": {"first": Prize(), "again": Prize()}}), [])
    rows = [(row.ledger, row.project, row.flow, row.year, row.party, row.role, row.amount) for row in ledger.entries]
    assert rows == [("revenue", "", "reward.evaluation", 2026, "jia", "rewarded", 100.0)] * 2
    assert ledger.not_approved == ("B", "C")
    assert (len(ledger.outlooks), len(ledger.settlements), len(ledger.bands)) == (0, 0, 0)


@dataclass(frozen=True)
class Answer:
    decisions: tuple[Decision, ...]


def test_an_allocation_or_its_decisions(ledger: Ledger) -> None:
    assert simulate(tiny(), Answer(BOTH)) == ledger
    assert simulate(tiny(), list(BOTH)) == ledger


def test_arguments_go_before_the_scenario(ledger: Ledger) -> None:
    other = simulate(tiny(), BOTH, draws=10, seed=8)
    assert (other.draws, other.seed) == (10, 8)
    assert other.provenance.options == {"draws": "10", "seed": "8"}
    assert other.entries == ledger.entries
    with pytest.raises(UsageError):
        simulate(tiny(), BOTH, draws=0)


def test_bands_and_outlooks_are_those_of_the_draws(ledger: Ledger) -> None:
    factors = np.concatenate([draw_factors(tiny().uncertain, ["B"], 7, block) for block in (0, 1)])[:300, 1, 0]
    receipts = 121 * factors  # Jia in 2030: half of 220 · 1.1, both taxes with the same factor
    (band,) = [row for row in ledger.bands if (row.project, row.party, row.year) == ("B", "jia", 2030)]
    assert (band.mean, band.low, band.median, band.high) == pytest.approx(
        (receipts.mean(), *np.quantile(receipts, [0.05, 0.5, 0.95]))
    )
    weights = [1.05**-n for n in range(8)]
    cost = 250 + 250 / 1.05
    net = sum(110 * level * weight for level, weight in zip(GROWING, weights, strict=True)) * factors - cost
    jia = ledger.outlooks[0]
    assert (jia.mean, jia.low, jia.high) == pytest.approx((net.mean(), *np.quantile(net, [0.05, 0.95])))
    assert jia.loss_probability == (net < 0).mean()


def test_the_result_depends_neither_on_workers_nor_on_pieces(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert simulate(tiny(), BOTH, executor=threads) == ledger
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert simulate(tiny(), BOTH, executor=processes) == ledger
    monkeypatch.setattr(uncertainty, "HELD", 1)
    assert simulate(tiny(), BOTH) == ledger


def test_pieces_of_a_group_give_the_same_bits() -> None:
    partnerships = [{"project": name, "type": "joint", "agreement": "thirds"} for name in ("B", "C")]
    parties = [{"project": name, "role": role, "county": county} for name in ("B", "C") for role, county in
               (("north", "jia"), ("south", "yi"))]  # fmt: skip
    scenario = tiny({"partnerships": partnerships, "parties": parties})
    (group,) = group_cases(scenario, approved_cases(scenario, BOTH))
    run = uncertainty.Run(scenario.uncertain, 7, np.full(8, 0.9))
    whole = uncertainty.run_block(group, run, 3)
    parts = [uncertainty.run_block(piece, run, 3) for piece in group.pieces(1)]
    assert len(parts) == 2
    for index, array in enumerate(whole):
        assert array.shape[:2] == (BLOCK, 2)
        np.testing.assert_array_equal(array, np.concatenate([part[index] for part in parts], axis=1))


def test_more_draws_leave_the_first_ones_alone() -> None:
    scenario = tiny()
    cases = approved_cases(scenario, BOTH)
    _, few = evaluate(scenario, cases, 10, 7, None)
    _, many = evaluate(scenario, cases, 700, 7, None)
    for key, position in few.items():
        np.testing.assert_array_equal(position.receipts, many[key].receipts[:10])


def test_another_uncertain_factor_leaves_the_others_draws_alone(ledger: Ledger) -> None:
    sewage = {"name_zh": "污水", "name_en": "sewage", "flows": ["fee"], "per": "city", "low": "0.5", "high": "2"}
    other = simulate(tiny({"uncertain.sewage": sewage}), BOTH)  # no project pays that fee
    assert other.draw_digest == ledger.draw_digest
    assert other.bands == ledger.bands


def test_uncertain_construction_moves_the_cost() -> None:
    dearer = {"name_zh": "造价", "name_en": "cost", "flows": ["construction"], "low": "1", "high": "1.5", "mode": "1"}
    ledger = simulate(tiny({"uncertain": {"cost": dearer}}), BOTH[:1])
    jia, _ = ledger.outlooks
    assert jia.mean < jia.net
    assert jia.low < jia.mean < jia.high


def test_without_uncertainty_every_draw_is_the_deterministic_run() -> None:
    ledger = simulate(tiny({"uncertain": {}}), BOTH, draws=3)
    for row in ledger.outlooks:
        assert (row.mean, row.low, row.high) == pytest.approx((row.net, row.net, row.net))
        assert row.loss_probability == float(row.net < 0)


def test_an_agreement_that_cannot_be_evaluated_is_refused() -> None:
    with pytest.raises(ScenarioError) as caught:
        simulate(tiny({"retained_share": {}}), BOTH)
    assert {problem.code for problem in caught.value.problems} == {"E386"}
