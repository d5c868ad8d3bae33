"""The report on several runs, from the hand-made allocation and one in which nothing is approved."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from allocsim.domain.comparison import Comparison, Difference, GoalPair, Turned
from allocsim.report.compared import write
from allocsim.report.compared.blocks import run_title
from allocsim.report.compared.runs import run_of
from allocsim.report.labels import Labels
from tests.report import tiny
from tests.report.reading import Page, sheets


def comparison(toggled: bool = True) -> Comparison:
    facts = tiny.scenario()
    return Comparison(
        first=facts,
        second=facts,
        differences=(
            Difference("pool.rate", "0.25", "0", True),
            Difference("projects[P1].name_zh", "甲,乙", "=1+1", False),
        ),
        goals=(GoalPair("score", Fraction(75), Fraction(0)),),
        turned=(Turned("P1", "", None, ("pool.rate",), ()), Turned("P2", "half", None, (), ())),
        toggled=toggled,
        untried=("rules.cap.share",),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("compared") / "out"
    write((tiny.allocation(), tiny.allocation(approve=False)), (comparison(),), target)
    return target


def test_plans_changes_and_causes_stand_side_by_side(folder: Path) -> None:
    tables = Page((folder / "report.en.html").read_text(encoding="utf-8")).tables
    runs = {row[0]: row[1:] for row in tables["table-runs"]}
    assert runs["largest total score (score)"] == ["75 points", "0 points"]
    assert (runs["Projects approved"], runs["Projects waitlisted"]) == (["1", "0"], ["1", "3"])
    assert tables["table-changes_2"][1] == ["rate [pool.rate]", "0.25", "0", "yes"]
    turned = tables["table-turned_2"]
    assert turned[1] == ["P1", "Project P1", "approved", "not approved", "pool.rate", ""]
    assert turned[2][2:] == ["approved (option half)", "not approved", "several changes together", ""]


def test_the_effect_on_counties_adds_up(folder: Path) -> None:
    tables = Page((folder / "report.en.html").read_text(encoding="utf-8")).tables
    east, west, total = tables["table-effect_2"][-3:]
    # in the first east's side gives 50 mu and 100 tce, west's 40 mu and 150 tce
    assert east == ["East", "−1", "−50.00", "−100.0"]
    assert west == ["West", "−1", "−40.00", "−150.0"]
    assert total == ["Total", "−2", "−90.00", "−250.0"]


def test_every_format_is_there_with_text_as_text(folder: Path) -> None:
    names = {path.name for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}
    assert names == {
        *(f"report.{lang}.{ending}" for lang in ("zh", "en") for ending in ("html", "xlsx")),
        *(f"compared_counties.{lang}.svg" for lang in ("zh", "en")),
        "result.json",
    }
    assert sheets(folder / "report.en.xlsx")["Input changes 2"][2][2] == "=1+1"
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert document["comparisons"][0]["differences"][0] == {"key": "pool.rate", "old": "0.25", "new": "0"}


def test_same_bytes(folder: Path, tmp_path: Path) -> None:
    for path in write((tiny.allocation(), tiny.allocation(approve=False)), (comparison(),), tmp_path / "out"):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path / "out")).read_bytes()


def test_plans_are_told_apart_by_what_was_changed() -> None:
    run = run_of(tiny.allocation(), 2, None)
    assert run_title(run, Labels("zh")) == "方案 2（tiny、统筹比例 = 0.25）"
    assert run_title(run, Labels("en")) == "plan 2 (tiny, pool.rate = 0.25)"
    with pytest.raises(ValueError, match="one comparison"):
        write((tiny.allocation(),), (comparison(),), "nowhere")
