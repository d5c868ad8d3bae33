"""The verb `convert`: written whole or not at all, and over nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocsim.errors import AllocsimError, ScenarioError, UsageError
from allocsim.inputs import convert
from allocsim.inputs import convert as public
from allocsim.inputs.convert import _compare
from allocsim.inputs.read import read_scenario
from tests.conftest import SCENARIOS
from tests.inputs.helpers import copy_good, edit
from tests.inputs.test_own_tables import mapped
from tests.inputs.tiny import TINY


def test_from_the_command_line(allocsim, minimal: Path, tmp_path: Path) -> None:
    book, folder = tmp_path / "my.xlsx", tmp_path / "back"
    assert allocsim("convert", minimal, book, "--lang", "en").out == f"Made:\n{book}\n"
    said = allocsim("convert", book, folder, "--json", "-q")
    assert said.code == 0
    assert str(folder / "scenario.toml") in json.loads(said.out)["files"]
    one, two = (json.loads(allocsim("allocate", path, "--json", "-q").out) for path in (minimal, book))
    differing = {key for key in one if one[key] != two[key]}
    assert differing <= {"provenance", "seconds"}
    assert list(two["provenance"]["files"]) == ["my.xlsx"]


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [("minimal", "there.xlsx", "E532"), ("minimal", "folder", "E535"), ("one.xlsx", "two.xlsx", "E535")],
)
def test_refused(source: str, target: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    path = SCENARIOS / source if source == "minimal" else tmp_path / source
    with pytest.raises(UsageError) as caught:
        public(path, tmp_path / target)
    assert caught.value.code == code
    assert caught.value.text("zh")
    assert [each.name for each in tmp_path.iterdir()] == ["there.xlsx"]
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (book,) = convert(SCENARIOS / "minimal", tmp_path / "one.xlsx")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        convert(book, tmp_path / "full")
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_scenario_with_problems_is_not_converted(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", "rate = 0.25", "rate = 25")
    with pytest.raises(ScenarioError):
        convert(folder, tmp_path / "x.xlsx", TINY)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_text_that_no_cell_holds(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", 'title_en = "Example"', f'title_en = "{"x" * 40_000}"')
    with pytest.raises(UsageError) as caught:
        convert(folder, tmp_path / "x.xlsx", TINY)
    assert caught.value.code == "E539"


def test_tables_of_ones_own_come_home(tmp_path: Path) -> None:
    folder = mapped(tmp_path)
    (book,) = convert(folder, tmp_path / "x.xlsx", TINY)
    convert(book, tmp_path / "back", TINY)
    assert (tmp_path / "back" / "tables" / "quotas.csv").exists()
    assert read_scenario(tmp_path / "back", registers=TINY).digest == read_scenario(folder, registers=TINY).digest


def test_a_loss_would_be_noticed() -> None:
    one, two = (read_scenario(SCENARIOS / "minimal", set={"pool.rate": rate}) for rate in ("0.3", "0.4"))
    with pytest.raises(AllocsimError, match="differs"):
        _compare(one, two)
