"""Burden indicators with a split of their own: who counts the output, and who the energy."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.domain.ledger import Ledger
from allocsim.sharing.engine import simulate
from tests.sharing.tiny import HALF, approve, fixed, phases, tiny

FLOWS = ["stat.output", "stat.value_added", "stat.energy"]


def run(**clause: Any) -> Ledger:
    scenario = tiny({"agreements.half.statistics": {"flows": FLOWS, "tree": HALF} | clause})
    return simulate(scenario, [approve("B", "yi", option="in_yi")], draws=2)


def counted(ledger: Ledger, flow: str, party: str, year: int = 2029) -> float:
    rows = [row for row in ledger.entries if (row.book, row.flow) == ("assessment", flow)]
    return sum(row.amount for row in rows if (row.party, row.year) == (party, year))


def test_energy_is_split_apart() -> None:
    ledger = run(burden=fixed(origin="0.2", host="0.8"))
    assert (counted(ledger, "stat.output", "jia"), counted(ledger, "stat.output", "yi")) == (10000, 10000)
    # energy: 0.1 · 0.8 of 10,000 tce
    assert (counted(ledger, "stat.energy", "jia"), counted(ledger, "stat.energy", "yi")) == pytest.approx((160, 640))
    jia, yi = ledger.burdens
    assert (jia.county, jia.flow, jia.unit) == ("jia", "stat.energy", "tce")
    assert (jia.output_share, jia.burden_share, jia.gap) == pytest.approx((0.5, 0.2, 0.3))
    assert (yi.output_share, yi.burden_share, yi.gap) == pytest.approx((0.5, 0.8, -0.3))
    assert jia.burden == pytest.approx(160 * 5.5)  # half in the first year, then five whole ones
    assert not jia.output_alone
    assert all(row.difference == pytest.approx(0, abs=1e-9) for row in ledger.reconciliations)


def test_who_takes_the_output_but_not_the_burden() -> None:
    jia, yi = run(burden=fixed(host=1)).burdens
    assert (jia.output_alone, yi.output_alone) == (True, False)
    frame = run(burden=fixed(host=1)).frame("burdens")
    assert list(frame["burden_tce"]) == [0, 800 * 5.5]
    assert list(frame["gap"]) == [0.5, -0.5]


def test_counted_in_both_places_by_each_tree() -> None:
    ledger = run(count="both", burden=fixed(host=1))
    assert (counted(ledger, "stat.output", "jia"), counted(ledger, "stat.energy", "jia")) == (20000, 0)
    assert [row.output_share for row in ledger.burdens] == [0.5, 0.5]


def test_emissions_from_demands() -> None:
    changes: dict[str, Any] = {
        "resources.soot": {"name_zh": "氮氧化物", "name_en": "NOx", "unit": "kg", "tick": "1", "indicator": "stat.nox"},
        "demands.0": {"project": "B", "resource": "soot", "amount": "3000", "unit": "kg", "exempt": "0.2"},
        "agreements.half.statistics": {"flows": ["stat.output", "stat.nox"], "tree": HALF, "burden": fixed(host=1)},
    }
    ledger = simulate(tiny(changes), [approve("B", "yi", option="in_yi")], draws=2)
    assert counted(ledger, "stat.nox", "yi") == 2.4  # 3000 kg less a fifth, in t
    rows = [(row.county, row.flow, row.output_share, row.burden_share, row.unit) for row in ledger.burdens]
    assert rows == [
        ("jia", "stat.energy", 0.5, 0, "tce"),  # not named: all the host's
        ("yi", "stat.energy", 0.5, 1, "tce"),
        ("jia", "stat.nox", 0.5, 0, "t"),
        ("yi", "stat.nox", 0.5, 1, "t"),
    ]


def test_an_emission_is_a_mass() -> None:
    with pytest.raises(ValidationError, match=r"stat\.nox in mu"):
        tiny({"resources.land.indicator": "stat.nox"})


def test_its_own_clock() -> None:
    # output is split from construction on, energy only in the first two years of production
    ledger = run(burden=phases("first_tax", (1, 2, HALF), (3, None, fixed(host=1))))
    assert [counted(ledger, "stat.energy", "jia", year) for year in (2028, 2029, 2030)] == [200, 400, 0]


def test_without_its_own_tree_it_follows_the_other() -> None:
    assert [row.gap for row in run().burdens] == [0, 0]
    assert simulate(tiny(), [], draws=2).burdens == ()
