"""Formula apportionment in the engine: which site collects what, at which rate, and what the agreement shares of it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from allocsim.domain.attribution import Attribution
from allocsim.domain.ledger import Ledger
from allocsim.sharing.engine import simulate
from allocsim.sharing.recount_terms import levied_by
from tests.sharing.tiny import HALF, approve, fixed, phases, tiny

CASES: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "worked" / "attribution.toml").read_text(encoding="utf-8"), parse_float=Decimal
)

# B's county part of VAT and income tax: 110 in 2028, 220 in 2029; 50 and 100 of other taxes stay with Yi.
REVENUE = "agreements.half.revenue"
BY_SITE = {"kind": "by_site"}
# Property 30:10, payroll 5:15, sales 20:20 counted twice: (3/4 + 1/4 + 2·1/2) / 4 = 1/2 each; Jia levies 1.2 times.
STATES: dict[str, Any] = {
    "factors": {
        "property": {"weight": "1", "values": {"origin": 30, "host": 10}},
        "payroll": {"weight": "1", "values": {"origin": 5, "host": 15}},
        "sales": {"weight": "2", "values": {"origin": 20, "host": 20}},
    },
    "rates": {"origin": "1.2", "host": "0.9"},
}


def run(changes: dict[str, Any]) -> Ledger:
    scenario = tiny({f"{REVENUE}.{key}": value for key, value in changes.items()})
    return simulate(scenario, [approve("B", "yi", option="in_yi")], draws=20)


def money(ledger: Ledger, role: str, year: int = 2029) -> float:
    rows = [row for row in ledger.entries if (row.ledger, row.role, row.year) == ("revenue", role, year)]
    return sum(row.amount for row in rows)


def in_hand(ledger: Ledger, year: int = 2029) -> dict[str, tuple[float, ...]]:
    """County → collected, shared, payable, receivable in 10k CNY."""
    names = ("collected", "shared", "payable", "receivable")
    rows = [row for row in ledger.statements if row.year == year]
    return {row.county: tuple(getattr(row, name) / 10**6 for name in names) for row in rows}


@pytest.mark.parametrize("name", CASES)
def test_worked(name: str) -> None:
    case = CASES[name]
    found = Attribution.model_validate(case["attribution"])
    for parts in (found.parts(), levied_by(found)):
        assert {role: part * case["base"] for role, part in parts.items()} == {
            role: Fraction(amount) for role, amount in case["collected"].items()
        }
    assert sum(found.apportioned().values()) == 1
    assert case["source"]


def test_parts_by_factors_and_rates() -> None:
    found = Attribution.model_validate(STATES)
    assert found.apportioned() == {"origin": Fraction(1, 2), "host": Fraction(1, 2)}
    assert found.parts() == {"origin": Fraction(3, 5), "host": Fraction(9, 20)}


def test_each_site_taxes_its_part_at_its_own_rate() -> None:
    ledger = run({"attribution": STATES, "tree": BY_SITE})
    # of 220: Jia 110 · 1.2, Yi 110 · 0.9
    assert (money(ledger, "origin"), money(ledger, "host")) == pytest.approx((132, 99))
    assert money(ledger, "kept") == pytest.approx(100)  # taxes that the agreement does not name
    # each collects its own: nothing is paid
    assert in_hand(ledger) == {"jia": (132, 132, 0, 0), "yi": (199, 99, 0, 0)}


def test_what_the_sites_collect_is_shared() -> None:
    # the two collect 132 and 99 and share 231 equally: Jia pays 16.5
    ledger = run({"attribution": STATES, "tree": HALF})
    assert (money(ledger, "origin"), money(ledger, "host")) == pytest.approx((115.5, 115.5))
    assert in_hand(ledger) == {"jia": (132, 115.5, 16.5, 0), "yi": (199, 115.5, 0, 16.5)}


def test_head_office_and_branches_then_all_to_the_host() -> None:
    # Caiyu 2012 No. 40: the head office has 50 %, the branch the other half; by site for two years, then the host's
    factors = {
        "head_office": {"weight": "0.50", "values": {"origin": 1}},
        "revenue": {"weight": "0.175", "values": {"host": 300}},
        "payroll": {"weight": "0.175", "values": {"host": 20}},
        "assets": {"weight": "0.15", "values": {"host": 900}},
    }
    tree = phases("first_tax", (1, 2, BY_SITE), (3, None, fixed(host=1)))
    ledger = run({"attribution": {"factors": factors}, "tree": tree})
    assert [money(ledger, "origin", year) for year in (2028, 2029, 2030)] == pytest.approx([55, 110, 0])
    assert in_hand(ledger)["jia"] == (110, 110, 0, 0)
    assert in_hand(ledger, 2030)["jia"] == (121, 0, 121, 0)  # it still collects half of 242


def test_paid_later_by_those_who_collect() -> None:
    ledger = run({"attribution": {"shares": {"origin": "0.3", "host": "0.7"}}, "tree": HALF, "settlement": {"lag": 1}})
    assert in_hand(ledger, 2028) == {"jia": (33, 55, 0, 0), "yi": (77 + 50, 55, 0, 0)}
    assert in_hand(ledger, 2029)["jia"] == (66, 110, 0, 22)
    assert ledger.audit == "passed"
