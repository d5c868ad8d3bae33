"""Any agreement on a project of four parties, one county with two roles: the run survives its audit and adds up."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from allocsim.sharing.engine import simulate
from tests.sharing.nodes.grammar import bases, shares, some, trees
from tests.sharing.nodes.test_engine_nodes import DEMANDS
from tests.sharing.tiny import approve, tiny

PARTIES = [
    {"project": "B", "role": "origin", "county": "jia", "contribution": "300"},
    {"project": "B", "role": "partner", "county": "bing", "contribution": "100"},
    {"project": "B", "role": "host", "contribution": "200"},
    {"project": "B", "role": "partner", "county": "jia", "contribution": "50"},
]
CHANGES: dict[str, Any] = {
    "partnerships": [{"project": "B", "type": "joint", "agreement": "half"}],
    "parties": PARTIES,
    "demands": DEMANDS,
    "agreements.half.construction": None,
    "agreements.half.statistics": None,
    "uncertain.slow": {
        "name_zh": "慢",
        "name_en": "slow",
        "effect": "ramp_delay",
        "low": "0",
        "mode": "1",
        "high": "3",
    },
}


@st.composite
def settlements(draw: st.DrawFn) -> dict[str, Any]:
    lag = draw(st.integers(0, 9))
    forecast = draw(st.sampled_from(("", "shares"))) if lag else ""
    found: dict[str, Any] = {"lag": lag, "collector": draw(st.sampled_from((None, "partner", "host")))}
    return found | ({"provisional": draw(shares())["shares"]} if forecast else {})


@st.composite
def attributions(draw: st.DrawFn) -> dict[str, Any]:
    rates = draw(st.sampled_from(({}, {"host": "1.3"}, {"host": "0.5", "partner": "0.1"})))
    values = draw(st.fixed_dictionaries(dict.fromkeys(("origin", "partner", "host"), some)))
    return {"factors": {"payroll": {"weight": "1", "values": values}}, "rates": rates}


@settings(max_examples=60, deadline=None)
@given(tree=trees, base=bases(), settlement=settlements(), attribution=attributions())
def test_it_survives_its_audit(tree: Any, base: Any, settlement: Any, attribution: Any) -> None:
    clause = {"tree": tree, "base": base, "settlement": settlement, "attribution": attribution}
    flows = {"flows": ["tax.vat", "tax.cit", "tax.other"], "levels": ["county"]}
    scenario = tiny(CHANGES | {"agreements.half.revenue": flows | clause})
    ledger = simulate(scenario, [approve("B", "yi", option="in_yi")], draws=3)
    for year in {row.year for row in ledger.statements}:
        rows = [row for row in ledger.statements if row.year == year]
        assert sum(row.payable for row in rows) == sum(row.receivable for row in rows)
        assert sum(row.true_up for row in rows) == sum(row.transfer for row in rows) == 0
        assert sum(row.collected - row.retained - row.shared for row in rows) == 0
    for county in ("jia", "yi", "bing"):
        rows = [row for row in ledger.statements if row.county == county]
        cash = sum(row.collected + row.receivable - row.payable for row in rows)
        assert cash == sum(row.retained + row.shared + row.transfer for row in rows)
