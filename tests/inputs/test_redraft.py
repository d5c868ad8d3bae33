"""A scenario in memory changes by key exactly as its files would."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given

import allocsim
from allocsim.domain.scenario import Scenario
from allocsim.errors import ScenarioError
from allocsim.inputs.read import check_scenario
from allocsim.inputs.redraft import override
from tests.brute.instances import scenarios
from tests.properties.settings import tried

SHIPPED = sorted(path.parent for path in Path(__file__).parents[2].joinpath("scenarios").glob("*/scenario.toml"))

PRESET = """
[agreements.zibo]
preset = "zibo_2022_capital"

[agreements.zibo.settings]
years_from = "payback_done"
flows = ["tax.vat", "tax.cit"]
input = { origin = 2000 }
"""


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_variant_as_from_the_files(folder: Path) -> None:
    scenario = allocsim.read_scenario(folder)
    assert override(scenario) == scenario
    for name in scenario.variants:
        read = allocsim.read_scenario(folder, variants=[name])
        assert override(scenario, variants=[name]) == read.replace(origin=scenario.origin)


@tried(30)
@given(scenarios())
def test_nothing_is_changed_by_no_change(scenario: Scenario) -> None:
    assume(all(problem.note for problem in check_scenario(scenario)))
    assert override(scenario) == scenario


def test_settings_of_presets_change_too(minimal: Path, tmp_path: Path) -> None:
    folder = tmp_path / "zibo"
    (folder / "tables").mkdir(parents=True)
    for file in (minimal / "tables").iterdir():
        (folder / "tables" / file.name).write_bytes(file.read_bytes())
    text = (minimal / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(text + PRESET, encoding="utf-8")
    changes = {"agreements.zibo.settings.years_from": "first_tax"}
    changed = override(allocsim.read_scenario(folder), changes)
    assert changed.digest == allocsim.read_scenario(folder, set=changes).digest
    assert changed.agreements["zibo"] != allocsim.read_scenario(folder).agreements["zibo"]


def test_later_changes_are_recorded_after_earlier_ones(minimal: Path) -> None:
    once = allocsim.read_scenario(minimal, set={"pool.rate": "0.30"})
    twice = override(once, {"pool.rate": "0.35", "quotas[jia,land,2026].amount": 90})
    assert [(row.key, row.old, row.new) for row in twice.overrides] == [
        ("pool.rate", "0.25", "0.30"),
        ("pool.rate", "0.3", "0.35"),
        ("quotas[jia,land,2026].amount", "100", "90"),
    ]


def test_what_is_wrong_is_told_as_from_files(minimal: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        override(allocsim.read_scenario(minimal), {"pool.rat": "0.3", "quotas[jia,land,2026].amount": "-1"})
    assert {problem.code for problem in caught.value.problems} == {"E241", "E103"}
