"""Trees in a scenario: figures of the parties reach the nodes, runs survive the audit, and what is missing is told."""

from __future__ import annotations

from typing import Any

import pytest

from allocsim.domain.ledger import Ledger
from allocsim.sharing.brought import quota_brought
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.engine import simulate
from allocsim.sharing.lint import lint
from tests.sharing.tiny import BOTH, HALF, approve, fixed, phases, tiny

DEMANDS = [
    {"project": "B", "resource": "land", "amount": "10.001", "unit": "mu", "multiplier": "1"},
    {"project": "B", "resource": "land", "county": "jia", "amount": "30", "unit": "mu", "exempt": "0.5"},
    {"project": "B", "resource": "energy", "offset": 1, "amount": "0.1", "unit": "10k_tce"},
]


def received(ledger: Ledger, role: str, flow: str = "tax.vat") -> list[float]:
    """What a role receives of a flow, by year, zeros left out."""
    return [
        row.amount
        for row in ledger.entries
        if (row.project, row.flow, row.role, row.book) == ("B", flow, role, "money")
    ]


def test_quota_is_counted_on_the_side_of_its_county() -> None:
    scenario = tiny({"demands": DEMANDS})
    (case,) = approved_cases(scenario, [approve("B", "yi", option="in_yi")])
    assert case.roles == ("origin", "host", "kept")
    assert [float(part) for part in case.brought["input"]] == [600, 400, 0]
    assert [float(part) for part in case.brought["land"]] == [15, 10.01, 0]  # 30 less half; 10.001 up to the tick
    assert [float(part) for part in case.brought["quota.energy"]] == [0, 0.1, 0]
    both = quota_brought(scenario, scenario.demands, case.scale, "yi", ["jia", "jia", "yi"])
    assert [float(part) for part in both["land"]] == [7.5, 7.5, 10.01, 0]  # two parties of one county


SIXTY = fixed(origin="0.6", host="0.4")
TREES: dict[str, dict[str, Any]] = {
    "by_input": {"kind": "by_input"},
    "by_land": {"kind": "by_land"},
    "by_quota": {"kind": "by_quota", "weights": {"land": "1", "energy": "1000"}},
    "claims": {"kind": "claims", "rule": "talmud", "estate": "cumulative", "rest": HALF},
    "payback": {
        "kind": "payback",
        "parties": ["origin"],
        "node": phases("payback_done", (1, 2, HALF), (3, None, SIXTY)),
    },
    "cap": {"kind": "cap", "party": "origin", "brought": "input", "excess": "host", "node": SIXTY},
    "floor": {"kind": "floor", "amounts": {"origin": "90"}, "shortfall": "carry", "clock": "first_tax", "node": HALF},
    "calendar": phases("calendar", (1, None, HALF)) | {"year": 2029, "offset": 1, "before": fixed(host=1)},
}


@pytest.mark.parametrize("name", TREES)
def test_a_run_survives_its_audit(name: str) -> None:
    scenario = tiny({"demands": DEMANDS, "agreements.half.revenue.tree": TREES[name], "simulation.draws": 20})
    assert simulate(scenario, BOTH).audit == "passed"


def test_net_of_incentives_and_growth_in_a_run() -> None:
    # VAT 400, county part 0.3: from 2028 60, 120, 132, … with CIT 500, county part 0.2: 50, 100, 110, …
    incentive = {"clock": "first_tax", "from": 1, "to": 1, "share": "1"}
    base = {"incentives": [incentive], "over_amount": "110", "share": "0.5"}
    scenario = tiny({"agreements.half.revenue.base": base, "simulation.draws": 20})
    ledger = simulate(scenario, BOTH)
    # 2028 goes back to the firm; 2029: 220 − 110 = 110, half of it 55, half of that 27.5, of which VAT 120/220
    assert received(ledger, "origin")[0] == pytest.approx(27.5 * 120 / 220, rel=1e-12)
    assert ledger.audit == "passed"


def problems(changes: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in lint(tiny(changes)) if not problem.note]


def test_what_a_tree_misses_is_told_where_it_stands() -> None:
    tree, base = "agreements.half.revenue.tree", "agreements.half.revenue.base"
    assert problems({tree: phases("payback_done", (1, None, HALF))}) == [("E423", f"scenario.toml:{tree}")]
    assert problems({base: {"over_year": 2025}}) == [("E424", f"scenario.toml:{base}.over_year")]
    assert problems({base: {"over_year": 2033}}) == []
    assert problems({base: {"over_year": 2034}}) == [("E424", f"scenario.toml:{base}.over_year")]
    cap = {"kind": "cap", "party": "origin", "brought": "nothing", "excess": "host", "node": HALF}
    assert problems({tree: cap}) == [("E425", f"scenario.toml:{tree}")]
    assert problems({tree: {"kind": "by_quota", "weights": {"water": 1}}}) == [("E425", f"scenario.toml:{tree}")]


def test_a_project_that_brings_nothing_is_told() -> None:
    tree = "agreements.half.revenue.tree"
    row = "tables/partnerships.csv:2:agreement"
    assert problems({tree: {"kind": "by_land"}}) == [("E422", row)]  # B takes energy only
    assert problems({tree: {"kind": "by_quota", "weights": {"land": 1, "energy": 1}}}) == []
    assert problems({tree: {"kind": "by_input"}}) == []
    nobody: dict[str, Any] = {tree: {"kind": "by_input"}, "agreements.half.construction": None}
    nobody |= {f"parties.{at}.contribution": "0" for at in (0, 1)}
    assert problems(nobody) == [("E422", row)]


def test_amounts_that_the_revenue_may_not_reach_are_told() -> None:
    # B: VAT 400 · 0.3 + CIT 500 · 0.2 = 220 in a normal year, at half scale 110, in its first year (ramp 0.5) 55;
    # over 8 years less 2 of construction 110 · (0.5 + 5) = 605. The origin brings 600, at half scale 300.
    tree, base = "agreements.half.revenue.tree", "agreements.half.revenue.base"
    floor = {"kind": "floor", "amounts": {"origin": 56}, "shortfall": "lapse", "node": HALF}
    assert notes({tree: floor}) == [("N400", {"amount": "56", "whole": "55"})]
    assert notes({tree: floor | {"amounts": {"origin": 55}}}) == []
    payback = {"kind": "payback", "parties": ["origin"], "node": HALF}
    assert notes({tree: payback}) == []
    assert notes({tree: payback | {"amounts": {"origin": 606}}}) == [("N401", {"amount": "606", "whole": "605"})]
    incentive = {"clock": "first_tax", "from": 1, "to": 2, "share": "0.5", "amount": "30"}
    bargaining = {"kind": "bargaining", "disagreement": {"origin": 20, "host": 36}}
    assert notes({tree: bargaining}) == [("N408", {"amount": "56", "whole": "55"})]
    assert notes({tree: bargaining | {"disagreement": {"origin": 20, "host": 35}}}) == []
    assert notes({base: {"incentives": [incentive]}}) == [("N402", {"amount": "57.5", "whole": "55"})]


def notes(changes: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [problem for problem in lint(tiny(changes)) if problem.note]
    assert all(problem.text(lang) for problem in found for lang in ("zh", "en"))
    return [(problem.code, {key: problem.values[key] for key in ("amount", "whole")}) for problem in found]
