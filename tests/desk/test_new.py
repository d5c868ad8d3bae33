"""A scenario begun from a starter can be checked and run as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocsim.inputs import read, read_scenario
from allocsim.inputs.starters import starters
from tests.conftest import ROOT, SCENARIOS

SHIPPED = ROOT / "src" / "allocsim" / "starters"


@pytest.mark.parametrize("name", starters())
def test_a_shipped_starter_is_the_scenario_of_that_name(name):
    kept = {path.relative_to(SHIPPED / name) for path in (SHIPPED / name).rglob("*") if path.is_file()}
    there = {path.relative_to(SCENARIOS / name) for path in (SCENARIOS / name).rglob("*") if path.is_file()}
    assert kept == there - {Path("expected.csv")}, f"copy scenarios/{name} to {SHIPPED / name}, without expected.csv"
    for path in kept:
        assert (SHIPPED / name / path).read_bytes() == (SCENARIOS / name / path).read_bytes(), path


def test_new_makes_a_scenario_that_passes_its_check(allocsim, tmp_path):
    said = allocsim("new", tmp_path / "my-city", "--lang", "en")
    assert said.code == 0
    assert "tables/quotas.csv" in said.out
    assert f"allocsim check {tmp_path / 'my-city'}" in said.out
    scenario = read_scenario(tmp_path / "my-city")
    assert scenario.id == "my-city"
    assert [path.name for path in tmp_path.iterdir()] == ["my-city"]


def test_a_name_that_can_be_no_identifier_leaves_the_starter_s(allocsim, tmp_path):
    assert allocsim("new", tmp_path / "我的方案").code == 0
    assert read_scenario(tmp_path / "我的方案").id == "minimal"


def test_any_scenario_can_be_the_starter(allocsim, tmp_path):
    old = SCENARIOS / "pingliang"
    found = json.loads(allocsim("new", tmp_path / "p2027", "--from", old, "--json").out)
    assert len(found["files"]) == len(list((tmp_path / "p2027").rglob("*.*")))
    reading = read(tmp_path / "p2027")
    assert reading.scenario is not None
    assert reading.scenario.replace(id="pingliang").digest == read_scenario(old).digest


def test_an_empty_folder_is_taken(allocsim, tmp_path):
    (tmp_path / "c").mkdir()
    assert allocsim("new", tmp_path / "c").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("there",), "E390"),  # something stands in it
        (("there/file.txt",), "E390"),
        (("fresh", "--from", "minimall"), "U410"),
        (("fresh", "--from", "there"), "U410"),  # a folder without a scenario
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refused(words, code, lang, allocsim, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    Path("there", "file.txt").write_text("mine", encoding="utf-8")
    said = allocsim("new", *words, "--lang", lang)
    assert (said.code, said.out) == (2, "")
    assert said.err.rstrip().endswith(f"[{code}]")
    assert not Path("fresh").exists()
    assert Path("there", "file.txt").read_text(encoding="utf-8") == "mine"
