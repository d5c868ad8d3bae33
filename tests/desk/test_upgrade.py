"""An older scenario is brought up by a command, into a new folder, and never in silence."""

from __future__ import annotations

import pytest

import allocsim.inputs.versions as module
from allocsim.errors import ScenarioError
from allocsim.inputs import read, read_scenario
from allocsim.inputs.files import read_files
from allocsim.inputs.versions import Step, refusal, upgrade
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY


def step_from_zero() -> Step:
    """A made-up version 0, in which the pool's rate was called `quota`."""

    def change(files):
        document = files["scenario.toml"].replace(b"schema_version = 0", b"schema_version = 1")
        return {**files, "scenario.toml": document.replace(b"\nquota = ", b"\nrate = ")}

    return Step(0, "quota 改名为 rate", "quota is now called rate", change)


@pytest.fixture
def old(tmp_path):
    """The good scenario as version 0 would have had it."""
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", "schema_version = 1", "schema_version = 0")
    edit(folder, "scenario.toml", "\nrate = ", "\nquota = ")
    return folder


def test_steps_are_made_one_after_the_other(old):
    files, problems = read_files(old)
    assert problems == []
    changed, done = upgrade(files, [step_from_zero()])
    assert [step.version for step in done] == [0]
    good, _ = read_files(GOOD)
    assert changed == good
    further = Step(1, "…", "…", lambda f: {**f, "scenario.toml": f["scenario.toml"].replace(b"n = 1", b"n = 2")})
    again, done = upgrade(files, [further, step_from_zero()], known=2)
    assert [step.version for step in done] == [0, 1]
    assert b"schema_version = 2" in again["scenario.toml"]


def test_a_step_that_does_not_raise_the_version_is_a_mistake_of_ours(old):
    with pytest.raises(AssertionError):
        upgrade(read_files(old)[0], [Step(0, "…", "…", lambda files: files)])


@pytest.mark.parametrize(
    ("version", "expected"),
    [(1, ""), (2, "E224"), (10**40, "E224"), (0, "E560"), (-1, "E225"), ("1", ""), (None, ""), (True, "")],
)
def test_what_the_reader_says_of_a_version(version, expected):
    assert refusal(version, [step_from_zero()]) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [("2", "E224"), ("0", "E225"), ('"1"', "E561"), ("true", "E561"), ("[", "E561")],
)
def test_what_cannot_be_upgraded(written, code, tmp_path):
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", "schema_version = 1", f"schema_version = {written}")
    with pytest.raises(ScenarioError) as caught:
        upgrade(read_files(folder)[0])
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_workbook_is_converted_first(allocsim, minimal, tmp_path):
    assert allocsim("convert", minimal, tmp_path / "book.xlsx").code == 0
    said = allocsim("upgrade", tmp_path / "book.xlsx", tmp_path / "new", "--lang", "en")
    assert said.code == 2
    assert "allocsim convert" in said.err
    assert said.err.rstrip().endswith("[U413]")


def test_the_command_says_that_there_is_nothing_to_do(allocsim, minimal, tmp_path):
    said = allocsim("upgrade", minimal, tmp_path / "new", "--lang", "en")
    assert (said.code, "nothing was written" in said.out) == (0, True)
    assert not (tmp_path / "new").exists()


def test_the_command_upgrades_into_a_new_folder(allocsim, old, tmp_path, monkeypatch):
    monkeypatch.setattr(module.upgrade, "__defaults__", ((step_from_zero(),), 1))
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    for lang, words in (("zh", "quota 改名为 rate"), ("en", "quota is now called rate")):
        said = allocsim("upgrade", old, tmp_path / lang, "--lang", lang)
        assert (said.code, words in said.out) == (0, True)
        assert read_scenario(tmp_path / lang, registers=TINY).digest == read_scenario(GOOD, registers=TINY).digest
    assert before == {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    assert allocsim("upgrade", old, tmp_path / "zh").code == 2


def test_reading_names_the_command(old, monkeypatch):
    monkeypatch.setattr(module.refusal, "__defaults__", ((step_from_zero(),), 1))
    lines = [problem.text("en") for problem in read(old, registers=TINY).problems]
    assert "allocsim upgrade <scenario> <new folder>" in lines[0]
