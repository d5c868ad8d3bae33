"""Every shipped scenario is read without a problem, as it stands and in each of its variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.inputs import read

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = sorted(folder.name for folder in SCENARIOS.iterdir() if (folder / "scenario.toml").exists())


@pytest.mark.parametrize("name", NAMES)
def test_readable(name: str) -> None:
    reading = read(SCENARIOS / name)
    assert [problem.text("en") for problem in reading.problems] == []
    assert reading.scenario is not None
    assert reading.scenario.id == name
    for variant in reading.scenario.variants:
        changed = read(SCENARIOS / name, variants=[variant])
        assert [problem.text("en") for problem in changed.problems] == []
        assert changed.scenario is not None
        assert {override.variant for override in changed.scenario.overrides} == {variant}
