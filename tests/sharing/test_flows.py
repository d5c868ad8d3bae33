"""Flows by year: construction, ramp and growth, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allocsim.domain.flow import FLOWS
from allocsim.domain.simulation import Simulation
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.flows import clock_years, full_production, unfold
from tests.sharing.tiny import BOTH, approve, tiny

F = {key: index for index, key in enumerate(FLOWS)}


def flows(decisions: Any, changes: dict[str, Any] | None = None) -> Any:
    scenario = tiny(changes)
    return unfold(approved_cases(scenario, decisions), scenario.simulation, 2026)  # (F, P, Y)


def test_construction_is_spread_over_its_years_and_production_follows() -> None:
    found = flows(BOTH)
    # B: two years of construction from 2026, production from 2028: half, whole, then 10 % more each year
    assert found[F["construction.public_input"], 0].tolist() == [500, 500, 0, 0, 0, 0, 0, 0]
    assert found[F["stat.fixed_investment"], 0].tolist() == [10500, 10500, 0, 0, 0, 0, 0, 0]
    growing = np.array([0, 0, 0.5, 1, 1.1, 1.21, 1.331, 1.4641])
    np.testing.assert_allclose(found[F["tax.vat"], 0], 400 * growing, rtol=1e-14)
    np.testing.assert_allclose(found[F["stat.value_added"], 0], 5000 * growing, rtol=1e-14)
    # people and energy follow the ramp and do not grow
    assert found[F["stat.jobs"], 0].tolist() == [0, 0, 100, 200, 200, 200, 200, 200]
    # energy: 0.02 and 0.1 (10k tce) in two years, a fifth of the second exempt: max(200, 800) tce
    assert found[F["stat.energy"], 0].tolist() == [0, 0, 400, 800, 800, 800, 800, 800]
    # C needs no construction time: it is built and starts in 2026
    assert found[F["construction.public_input"], 1].tolist() == [900, 0, 0, 0, 0, 0, 0, 0]
    assert found[F["tax.vat"], 1][:3].tolist() == pytest.approx([50, 100, 110])


def test_a_later_start_moves_everything() -> None:
    found = flows([approve("B", "yi", year=2027, option="in_yi")])
    assert found[F["construction.public_input"], 0].tolist() == [0, 500, 500, 0, 0, 0, 0, 0]
    assert found[F["tax.cit"], 0][:5].tolist() == [0, 0, 0, 250, 500]


def test_a_smaller_option_scales_everything_and_has_its_own_energy() -> None:
    found = flows([approve("B", "yi", option="small")])
    assert found[F["construction.public_input"], 0][0] == 250
    assert found[F["tax.vat"], 0][3] == 200
    assert found[F["stat.energy"], 0][3] == (800 + 4000) / 2


def test_the_only_option_counts_even_if_the_decision_does_not_name_it() -> None:
    changes = {"options": [{"project": "B", "option": "small", "host": "yi", "scale": "0.5"}]}
    assert flows([approve("B", "yi")], changes)[F["tax.vat"], 0][3] == 200


def test_only_approved_partnerships_are_cases() -> None:
    scenario = tiny({"partnerships": [{"project": "C", "type": "joint", "agreement": "thirds"}]})
    assert [case.project.project for case in approved_cases(scenario, BOTH)] == ["C"]
    assert approved_cases(scenario, BOTH[:1]) == ()


@pytest.mark.parametrize(
    ("ramp", "full", "first"),
    [
        (["1"], 1, 0),  # at once
        (["0.5", "0.8", "1"], 3, 0),  # third year
        (["0.5", "1", "1"], 2, 0),  # the last value holds from the second year
        (["0", "0.5", "1"], 3, 1),  # nothing is produced in the first year, so the first tax comes in the second
        (["1", "0.5"], 2, 0),  # a decline: "full" is where the ramp stays
        (["0"], 1, 8),  # never: beyond the horizon
    ],
)
def test_clocks_follow_the_ramp(ramp: list[str], full: int, first: int) -> None:
    simulation = Simulation(ramp=ramp, horizon=8)
    assert full_production(simulation) == full
    scenario = tiny()
    clocks = clock_years(approved_cases(scenario, BOTH), simulation, 2026)
    assert clocks["construction_start"].tolist() == [[0, 0]]
    assert clocks["first_tax"].tolist() == [[2 + first, first]]
    assert clocks["full_production"].tolist() == [[2 + full - 1, full - 1]]
