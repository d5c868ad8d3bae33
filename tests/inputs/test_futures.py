"""Goals over futures in a scenario folder: what they need, and that everything else about futures is checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allocsim.inputs import check_scenario, read, read_scenario
from tests.inputs.helpers import edit

ROOT = Path(__file__).parents[2]
GOAL = 'kind = "weighted"\nweights = { value_added = 0.5, jobs = 0.5 }'
FUTURES = """
[futures.calm]
name_zh = "平稳"
name_en = "calm"

[futures.slump]
name_zh = "低迷"
name_en = "slump"
shifts = [{ benefit = "value_added", factor = "1/2" }]
set = { "projects[B].jobs" = 10, "demands[A,,,land,0].amount" = "70.5" }
"""


def folder(tmp_path: Path, goal: str, futures: str = FUTURES) -> Path:
    """`minimal` with another goal, and futures."""
    copy = tmp_path / "scenario"
    shutil.copytree(ROOT / "scenarios" / "minimal", copy)
    text = (copy / "scenario.toml").read_text(encoding="utf-8")
    before, _, rest = text.partition("[goals.")
    after = rest[rest.index("\n[") :]
    (copy / "scenario.toml").write_text(f"{before}[goals.hedge]\n{goal}\n{after}{futures}", encoding="utf-8")
    return copy


@pytest.mark.parametrize("kind", ["mean", "worst_case", "max_regret", "cvar"])
def test_a_goal_over_futures_is_read(kind: str, tmp_path: Path) -> None:
    alpha = "alpha = 0.5" if kind == "cvar" else ""
    path = folder(tmp_path, f'kind = "{kind}"\nof = {{ kind = "benefit", benefit = "jobs" }}\n{alpha}')
    scenario = read_scenario(path)
    assert scenario.goals["hedge"].kind == kind
    assert not check_scenario(scenario)
    assert type(scenario).model_validate(scenario.model_dump(mode="json"), context=_registers()).digest


def _registers() -> dict[str, object]:
    from allocsim.inputs.registers import built_in

    return dict(built_in().context())


@pytest.mark.parametrize(
    ("goal", "futures", "told"),
    [
        ('kind = "mean"\nof = { kind = "benefit", benefit = "jobs" }', "", ("goals.hedge.kind", "X452")),
        ('kind = "mean"\nof = { kind = "max_min_return" }', FUTURES, ("goals.hedge.of", "X450")),
        (
            'kind = "mean"\nof = { kind = "benefit", benefit = "jobs", tolerance = 3 }',
            FUTURES,
            ("goals.hedge.of", "X451"),
        ),
        (
            'kind = "cvar"\nalpha = 1\nof = { kind = "benefit", benefit = "jobs" }',
            FUTURES,
            ("goals.hedge.alpha", "E105"),
        ),
        ('kind = "mean"\nof = { kind = "benefit", benefit = "joy" }', FUTURES, ("goals.hedge.of.benefit", "E117")),
        (
            'kind = "mean"\nof = { kind = "weighted", weights = { rd = 1 } }',
            FUTURES,
            ("goals.hedge.of.weights.rd", "E336"),
        ),
    ],
)
def test_slips_are_told_where_they_are(goal: str, futures: str, told: tuple[str, str], tmp_path: Path) -> None:
    reading = read(folder(tmp_path, goal, futures))
    assert [(problem.column, problem.code) for problem in reading.problems] == [told]
    assert all(problem.row for problem in reading.problems)


def test_weights_that_are_too_fine_are_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, 'kind = "mean"\nof = { kind = "benefit", benefit = "jobs" }')
    weights = {"futures.calm.weight": "0.712345678", "futures.slump.weight": "0.287654322"}
    (problem,) = read(path, set=weights).problems
    assert (problem.column, problem.code) == ("goals.hedge", "X485")
    assert not read(path, set={"futures.calm.weight": "5/7", "futures.slump.weight": "2/7"}).problems


def test_an_override_reaches_into_a_future(tmp_path: Path) -> None:
    path = folder(tmp_path, 'kind = "mean"\nof = { kind = "benefit", benefit = "jobs" }')
    changes = ["futures.slump.shifts.1.factor=0.4", "goals.hedge.of.benefit=output"]
    scenario = read_scenario(path, set=changes)
    assert scenario.futures["slump"].shifts[0].factor == pytest.approx(0.4)
    edit(path, "scenario.toml", 'factor = "1/2"', "factor = 0.4")
    assert read_scenario(path, set=changes[1:]).digest == scenario.digest
