"""Figures of the shipped scenarios: no text covers another, none is cut, in either language."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from matplotlib.figure import Figure

import allocsim
from allocsim.domain.study import Study
from allocsim.report import SECTIONS, build
from allocsim.report.blocks import Figure as Drawn
from allocsim.report.figures.style import canvas, contrast, shade, styled
from allocsim.report.figures.tiles import tint
from tests.report.boxes import boxes, outside, overlaps

SCENARIOS: Final = Path(allocsim.__file__).resolve().parents[2] / "scenarios"
FOLDERS: Final = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.toml"))


@cache
def study(name: str) -> Study:
    """The scenario decided as its `expected.csv` says: locked, so that nothing is left to solve."""
    scenario = allocsim.read_scenario(SCENARIOS / name)
    with (SCENARIOS / name / "expected.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rules: dict[str, Any] = dict(scenario.rules)
    for option in {row["option"] for row in rows if row["host"]}:
        projects = [row["project"] for row in rows if row["host"] and row["option"] == option]
        rules[f"kept_{option}"] = {"kind": "locked_in", "projects": projects, "option": option}
    rules = {key: rule for key, rule in rules.items() if getattr(rule, "kind", "") not in ("locked_in", "locked_out")}
    others = [row["project"] for row in rows if not row["host"]]
    scenario = scenario.replace(rules=_members({**rules, "left": {"kind": "locked_out", "projects": others}}))
    allocation = allocsim.allocate(scenario, tie_break=False)
    ledger = allocsim.simulate(scenario, allocation, draws=20)
    judgement = allocsim.judge(scenario, allocation, draws=20)
    return Study(scenario, allocation, (), ledger, judgement=judgement)


def _members(rules: dict[str, Any]) -> dict[str, Any]:
    from allocsim.allocation.rules import RULES

    kinds = {kind.kind: kind for kind in RULES}
    return {
        key: kinds[rule["kind"]](**{name: value for name, value in rule.items() if name != "kind"})
        if isinstance(rule, dict)
        else rule
        for key, rule in rules.items()
    }


@pytest.mark.parametrize("name", FOLDERS)
def test_no_text_covers_another_or_is_cut(name: str) -> None:
    found: list[tuple[str, str, object]] = []
    for edition in build(study(name), ("zh", "en"), SECTIONS).editions:
        for figure in edition.figures:
            drawn = figure.draw()
            texts = boxes(drawn)
            found += [(edition.lang, figure.name, pair) for pair in overlaps(texts)]
            found += [(edition.lang, figure.name, text) for text in outside(texts, drawn.bbox)]
    assert found == []


def test_every_kind_of_figure_was_looked_at() -> None:
    edition = build(study("pingliang"), ("zh",), SECTIONS).editions[0]
    names = {figure.name.partition("_")[0] for figure in edition.figures}
    assert names >= {"pool", "supply", "awards", "contributed", "county", "lorenz", "cash", "regret", "approval"}
    assert all(isinstance(figure, Drawn) for figure in edition.figures)


def test_words_that_cover_each_other_are_found() -> None:
    with styled():
        figure, axes = canvas(1.0)
        axes[0].text(0.5, 0.5, "one")
        axes[0].text(0.5, 0.5, "other")
        axes[0].text(2.0, 0.5, "far away")
    assert overlaps(boxes(figure)) == [("one", "other")]
    assert outside(boxes(figure), figure.bbox) == ["far away"]


@pytest.mark.parametrize("step", range(11))
def test_words_stand_out_on_every_shade(step: int) -> None:
    inks = {"black": "#000000", "white": "#ffffff"}
    for colour, ink in (shade(step / 10), tint(step / 5 - 1)):
        assert contrast(colour, inks[ink]) >= 4.5


def test_darker_is_more() -> None:
    grounds = [contrast(shade(step / 10)[0], "#ffffff") for step in range(11)]
    assert grounds == sorted(grounds)


def test_numbers_stand_with_their_unit() -> None:
    """On the axis, or at the head of the panel."""
    edition = build(study("minimal"), ("en",), SECTIONS).editions[0]
    units = {"mu", "tce", "%", "10k CNY", "projects", "Year"}
    for drawn in edition.figures:
        figure: Figure = drawn.draw()
        for axes in figure.axes:
            words = f"{axes.get_title('left')} {axes.get_xlabel()} {axes.get_ylabel()}"
            if axes.has_data() or axes.texts:
                assert any(unit in words for unit in units), (drawn.name, words)
