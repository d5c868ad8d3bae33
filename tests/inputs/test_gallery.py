"""Every slip of the gallery comes back as the stated lines, in both languages, and as nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from allocsim.errors import ScenarioError
from allocsim.inputs import read, read_scenario
from tests.inputs.helpers import copy_good, edit
from tests.inputs.tiny import TINY

GALLERY: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "gallery.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GALLERY)
def test_slip(name: str, tmp_path: Path) -> None:
    case = GALLERY[name]
    folder = copy_good(tmp_path)
    for change in case["edits"]:
        edit(folder, change["file"], change.get("find"), change["write"])
    reading = read(folder, registers=TINY)
    assert reading.scenario is None
    assert [problem.text("zh") for problem in reading.problems] == case["zh"]
    assert [problem.text("en") for problem in reading.problems] == case["en"]
    for note in reading.notes:
        assert note.text("zh")
        assert note.text("en")


def test_all_are_raised_at_once(tmp_path: Path) -> None:
    case = GALLERY["everything_at_once"]
    folder = copy_good(tmp_path)
    for change in case["edits"]:
        edit(folder, change["file"], change.get("find"), change["write"])
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, registers=TINY)
    assert caught.value.text("zh").splitlines() == case["zh"]
    assert caught.value.exit_code == 3
