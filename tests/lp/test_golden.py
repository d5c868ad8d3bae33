"""The rows that each rule and goal adds, and the rows that every model has, against files that can be read.

The instance is the example of the docstrings (allocsim/allocation/example.py); for the core rows of several years,
its first resource in 2026 and 2027.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import highspy
import pytest

from allocsim.allocation.example import two_counties
from allocsim.allocation.model import build
from allocsim.allocation.objectives import OBJECTIVES
from allocsim.allocation.objectives.alpha_fair import AlphaFair
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.cvar import Cvar
from allocsim.allocation.objectives.kept import Kept
from allocsim.allocation.objectives.max_min_return import MaxMinReturn
from allocsim.allocation.objectives.max_regret import MaxRegret
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.objectives.return_shortfall import ReturnShortfall
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.allocation.objectives.worst_case import WorstCase
from allocsim.allocation.presolve import screen
from allocsim.allocation.rules import RULES
from allocsim.domain.problem import Problem
from tests.allocation.rules.cases import CASES
from tests.lp.text import lp_text, read, rows_of

GOLDEN = Path(__file__).parent / "golden"
GOALS: dict[str, Any] = {
    "weighted": Weighted(weights={"tax": "0.5", "jobs": "0.5"}),
    "benefit": Benefit(benefit="jobs"),
    "max_min_return": MaxMinReturn(resources=["land"]),
    "return_shortfall": ReturnShortfall(share="0.5", resource="land"),
    "kept": Kept(projects=["P1", "P3"]),
    "alpha_fair": AlphaFair(resource="land", alpha=1, pieces=2),
    "mean": Mean(of=Benefit(benefit="jobs")),
    "cvar": Cvar(of=Benefit(benefit="jobs"), alpha="0.5"),
    "worst_case": WorstCase(of=Benefit(benefit="jobs")),
    "max_regret": MaxRegret(of=Benefit(benefit="jobs")),
}
FUTURES: dict[str, Any] = {
    "calm": {"name_zh": "平稳", "name_en": "calm", "weight": "2/3"},
    "slump": {"name_zh": "低迷", "name_en": "slump", "weight": "1/3", "set": {"projects[P3].jobs": 60}},
}
Compare = Callable[[str, str], None]


@pytest.fixture
def compare(request: pytest.FixtureRequest, tmp_path: Path) -> Compare:
    """Compare an LP text with the golden file of this name, by its numbers; write it with --update-golden."""

    def check(name: str, text: str) -> None:
        golden = GOLDEN / f"{name}.lp"
        if request.config.getoption("--update-golden", default=False):
            golden.write_text(text, encoding="utf-8", newline="\n")
        now = tmp_path / "now.lp"
        now.write_text(text, encoding="utf-8")
        assert read(golden) == read(now)

    return check


def two_years() -> Problem:
    """Land in two years, with carry-over of half for one year by counties and pool, and the rest taken back."""
    quotas = [
        {"county": county, "resource": "land", "year": year, "amount": amount, "unit": "mu"}
        for county, amount in (("jingning", 41), ("lingtai", 20))
        for year in (2026, 2027, 2028)
    ]
    demands = [
        {"project": project, "resource": "land", "amount": amount, "unit": "mu", "offset": offset}
        for project, amount, offset in (("P1", 6, 0), ("P1", 4, 2), ("P3", 8, 1))
    ]
    return two_counties(
        years=[2026, 2027, 2028],
        quotas=quotas,
        demands=demands,
        options=[],
        resources={"land": {"name_zh": "land", "name_en": "land", "unit": "mu", "tick": 1}},
        carry={"retained": True, "pool": True, "life": 1, "cap": "0.5", "take_back": True},
    )


def added(plain: Problem, problem: Problem) -> list[tuple[str, ...]]:
    """Keys of the rows of `problem` that `plain` does not have."""
    before = set(rows_of(build(plain)))
    return [key for key in rows_of(build(problem)) if key not in before]


@pytest.mark.parametrize("kind", [rule.kind for rule in RULES])
def test_rows_of_rule(kind: str, compare: Compare) -> None:
    problem = two_counties(rules={"rule": CASES[kind].rule})
    text = lp_text(build(problem), added(two_counties(), problem), f"the rows of {kind}")
    compare(kind, text)


@pytest.mark.parametrize("kind", [goal.kind for goal in OBJECTIVES])
def test_term_of_goal(kind: str, compare: Compare) -> None:
    problem = screen(two_counties(goals={"goal": GOALS[kind]}, futures=FUTURES)).problem
    text = lp_text(build(problem), added(two_counties(), problem), f"the term and rows of {kind}", goal="goal")
    compare(kind, text)


@pytest.mark.parametrize(("name", "problem"), [("core", two_counties()), ("core_years", two_years())])
def test_core_rows(name: str, problem: Problem, compare: Compare) -> None:
    model = build(problem)
    compare(name, lp_text(model, rows_of(model), "the rows of every model, and a goal", goal="jobs"))


def test_every_golden_file_has_its_test() -> None:
    known = {member.kind for member in (*RULES, *OBJECTIVES)} | {"core", "core_years"}
    assert {path.stem for path in GOLDEN.glob("*.lp")} == known


def test_golden_core_has_the_optimum_worked_out_by_hand() -> None:
    """Energy decides: the pool holds 30 and counties retain 60 and 30; P1, P2 and P3 need 30, 20 and 40: all fit."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(GOLDEN / "core.lp"))
    highs.run()
    assert round(highs.getInfo().objective_function_value) == 90 + 60 + 150


def test_numbers_differ_when_a_row_differs(tmp_path: Path) -> None:
    text = (GOLDEN / "return_floor.lp").read_text(encoding="utf-8")
    changed = tmp_path / "changed.lp"
    changed.write_text(text.replace(">= 50", ">= 51"), encoding="utf-8")
    assert read(changed) != read(GOLDEN / "return_floor.lp")
