"""Project B of `scenarios/minimal`: the figures of its README, section 6, by plain arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.domain.ledger import Ledger
from allocsim.inputs.read import read_scenario
from allocsim.sharing.engine import simulate
from tests.sharing.tiny import approve

SCENARIO = Path(__file__).parents[2] / "scenarios" / "minimal"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return simulate(read_scenario(SCENARIO), [approve("B", "yi", 2026, "in_yi")])


def test_revenue_of_each_party_by_year(ledger: Ledger) -> None:
    county_part = 400 * 0.3 + 500 * 0.2  # 220 a year from 2027
    jia = [0, *[county_part / 2] * 3, 0, 0]
    yi = [0, *[county_part / 2] * 3, county_part, county_part]
    for role, expected in (("origin", jia), ("host", yi), ("kept", [0, *[50 + 50] * 5])):
        rows = [row for row in ledger.entries if (row.ledger, row.role) == ("revenue", role)]
        by_year = [sum(row.amount for row in rows if row.year == year) for year in range(2026, 2032)]
        assert by_year == pytest.approx(expected)
    settled = {row.year: (row.collected, row.kept, *row.receipts.values()) for row in ledger.settlements}
    fen = 10**6
    before, after = (320 * fen, 100 * fen, 110 * fen, 110 * fen), (320 * fen, 100 * fen, 0, 220 * fen)
    assert settled == {2027: before, 2028: before, 2029: before, 2030: after, 2031: after}


def test_construction_and_statistics(ledger: Ledger) -> None:
    paid = {row.party: row.amount for row in ledger.entries if row.ledger == "construction"}
    assert paid == pytest.approx({"jia": 600, "yi": 400})
    counted = {
        (row.book, row.party): row.amount
        for row in ledger.entries
        if (row.flow, row.year) == ("stat.value_added", 2027)
    }
    assert counted == {("official", "yi"): 5000, ("assessment", "jia"): 2500, ("assessment", "yi"): 2500}
    assert {row.difference for row in ledger.reconciliations} == {0.0}


def test_net_of_each_party(ledger: Ledger) -> None:
    jia, yi = ledger.outlooks  # nothing is discounted
    assert (jia.receipts, jia.cost, jia.net) == pytest.approx((330, 600, -270))
    assert (yi.receipts, yi.cost, yi.net) == pytest.approx((770 + 500, 400, 870))
    assert (jia.payback_year, yi.payback_year) == (None, 2028)  # Yi: 210 + 210 ≥ 400
    assert jia.loss_probability == 1  # even 1.2 times 330 is less than 600
