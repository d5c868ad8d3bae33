"""Alternatives and exclusions by hand.

Yi keeps 75 of 100 mu. X (60 mu) pays it 100 a year, Z (40 mu) 50; both do not fit. Jia's project P takes 30 mu in Yi
and pays 80. One year, no delay, nothing discounted; the county keeps all of its `other` taxes.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from allocsim.agreements.judge import judge, search
from allocsim.agreements.participation import StandAlone, alternatives, refusals, settled
from allocsim.allocation.allocate import allocate
from allocsim.allocation.gates.participation import Participation, Refusal
from allocsim.allocation.objectives import OBJECTIVES
from allocsim.domain.allocation import Award, Decision
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.errors import UsageError
from allocsim.sharing.nodes import NODES

APPROVED = (Decision("P", "approved", "in_yi", "yi", 2026, Reason("R102"), "county"),)


def scenario(host: str = "0.5", jia: str = "20", level: str = "county", **tables: Any) -> Scenario:
    tree = {"kind": "fixed", "shares": {"origin": str(round(1 - float(host), 2)), "host": host}}
    rows = {"P": ("jia", "80", "30"), "X": ("yi", "100", "60"), "Z": ("yi", "50", "40")}
    document = {
        "schema_version": 1,
        "id": "alone",
        "title_zh": "甲",
        "title_en": "a",
        "years": [2026],
        "resources": {"land": {"name_zh": "地", "name_en": "land", "unit": "mu", "tick": "0.01"}},
        "pool": {"rate": "0.25", "source": "-"},
        "goals": {"score": {"kind": "benefit", "benefit": "tax"}},
        "agreements": {"shared": {"name_zh": "甲", "name_en": "a", "revenue": {"flows": ["tax.other"], "tree": tree}}},
        "retained_share": {"other": {"county": "1"}},
        "simulation": {"horizon": 1, "discount_rate": "0", "draws": 2},
        "counties": [{"county": name, "name_zh": name, "name_en": name} for name in ("jia", "yi")],
        "quotas": [
            {"county": county, "resource": "land", "year": 2026, "amount": amount, "unit": "mu"}
            for county, amount in (("jia", jia), ("yi", "100"))
        ],
        "projects": [
            {"project": p, "name_zh": p, "name_en": p, "county": county, "use": "new", "construction_years": 0}
            | {"level": level, "tax_other": tax}
            for p, (county, tax, _) in rows.items()
        ],
        "options": [{"project": "P", "option": "in_yi", "host": "yi"}],
        "demands": [
            {"project": p, "resource": "land", "amount": land, "unit": "mu"} for p, (_, _, land) in rows.items()
        ],
        "partnerships": [{"project": "P", "type": "enclave", "agreement": "shared"}],
        "parties": [{"project": "P", "role": "origin", "county": "jia"}, {"project": "P", "role": "host"}],
        **tables,
    }
    return Scenario.model_validate(document, context={"nodes": NODES, "goals": OBJECTIVES})


def test_not_hosting_is_what_the_best_plan_loses() -> None:
    plans = StandAlone(scenario(), None)
    assert plans.worth("yi", plans.problem.retained[1]) == 100  # X; with 30 mu less only Z fits: 50
    assert alternatives(scenario()) == {("P", "yi"): 50, ("P", "jia"): 0}  # Jia keeps 15 mu of 20: P does not fit


def test_what_the_pool_covers_costs_the_host_nothing() -> None:
    assert alternatives(scenario(level="city_key"))["P", "yi"] == 0
    # as awarded: 20 of the 30 mu are Yi's own; 55 are left, X no longer fits, Z does
    (decision,) = APPROVED
    mixed = replace(decision, awards=(Award("land", "yi", 2026, 1000, 2000),))
    assert alternatives(scenario(level="city_key"), [mixed])["P", "yi"] == 50
    spare = replace(decision, awards=(Award("land", "yi", 2026, 1500, 1500),))
    assert alternatives(scenario(level="city_key"), [spare])["P", "yi"] == 0  # X needs 60 of 75


def test_going_alone_if_the_own_quota_holds_it() -> None:
    assert alternatives(scenario(jia="40"))["P", "jia"] == 80  # it keeps 30 mu, just enough
    assert alternatives(scenario(jia="39.98"))["P", "jia"] == 0


@pytest.mark.parametrize(
    ("host", "jia", "who"),
    [
        ("0.5", "20", "yi"),  # 40 against 50
        ("0.6", "20", "yi"),  # 48 against 50
        ("0.7", "20", None),  # 56 against 50, and 24 against 0
        ("0.7", "40", "jia"),  # 24 against 80 at home
    ],
)
def test_options_that_a_party_would_not_sign(host: str, jia: str, who: str | None) -> None:
    found = refusals(scenario(host, jia), Fraction(0))
    wanted = [] if who is None else [Refusal(project="P", option="in_yi", county=who, agreement="shared")]
    assert list(found) == wanted
    asked = settled(scenario(host, jia, gates={"consent": Participation(acceptance="0")}))
    (decision,) = (row for row in allocate(asked).decisions if row.project == "P")
    if who is not None:
        values = {"gate": "consent", "project": "P", "county": who, "agreement": "shared"}
        assert decision.reason == Reason("R116", values)
    assert settled(asked) is asked


def test_nobody_is_asked_unless_the_scenario_says_so() -> None:
    idle = scenario("0.5", gates={"consent": Participation()})
    assert settled(idle) is idle
    stated = Refusal(project="P", option="in_yi", county="jia")
    told = settled(scenario("0.7", gates={"consent": Participation(acceptance="0", refusals=[stated])}))
    consent = told.gates["consent"]
    assert isinstance(consent, Participation)
    assert consent.refusals == (stated,)
    with pytest.raises(UsageError, match="settled"):
        allocate(scenario("0.7", gates={"consent": Participation(acceptance="0")}))


def test_judging_and_searching_take_the_alternatives_along() -> None:
    judged = judge(scenario("0.7"), APPROVED)
    assert {row.party: row.gain for row in judged.parties} == pytest.approx({"jia": 24, "yi": 6})
    shares = [{"host": str(x), "origin": str(round(1 - x, 2))} for x in (0.5, 0.65, 0.8)]
    found = search(scenario("0.7"), "shared", {"revenue.tree.shares": shares}, APPROVED)
    # 80 to share, Yi needs 50: the least of both gains is largest at 0.8 (16 and 14)
    assert [round(row.worst_gain, 6) for row in found.candidates] == [6, -10, 2, 14]
    assert found.recommended is not None
    assert found.recommended.values == {"revenue.tree.shares": "host:0.8 origin:0.2"}
    assert found.costs() == pytest.approx({("P", "jia"): -8, ("P", "yi"): 8})  # against 0.7


def test_processes_give_the_same_bits() -> None:
    assert judge(scenario("0.7"), APPROVED, workers=2).to_json() == judge(scenario("0.7"), APPROVED).to_json()
    axes = {"revenue.tree.shares": [{"host": "0.6", "origin": "0.4"}]}
    two, one = (search(scenario("0.7"), "shared", axes, APPROVED, workers=workers) for workers in (2, 1))
    assert two.to_json() == one.to_json()
