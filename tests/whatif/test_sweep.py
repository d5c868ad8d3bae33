"""Sweeps: the same answers as solving each point from scratch, for any number of processes, after any interruption."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import allocsim
import allocsim.whatif.sweep as module
from allocsim.allocation.baselines import no_pool
from allocsim.domain.sweep import Sweep
from allocsim.errors import ScenarioError, UsageError
from allocsim.inputs import built_in
from allocsim.report.figures.render import to_svg
from allocsim.report.figures.sweep import sweep_figure

RATES = {"pool.rate": "0:0.20:0.05"}


def fresh(folder: Path, found: Sweep) -> None:
    """Each point against a scenario read and solved by itself."""
    for point in found.points:
        scenario = allocsim.read_scenario(folder, set=dict(point.set))
        allocation = allocsim.allocate(scenario)
        baseline = no_pool(scenario)
        assert point.approved == allocation.approved()
        assert (point.objective, point.bound, point.gap) == (allocation.objective, allocation.bound, allocation.gap)
        assert baseline is not None
        assert point.pool_value == allocation.objective - int(baseline.objective)
        for row in allocation.counties:
            assert point.counties[row.county, row.resource] == (row.contributed, row.received)


@pytest.mark.parametrize(
    "axes",
    [
        RATES,
        {"pool.rate": ["0.2", "0.3"], "quotas[jia,land,2026].amount": "60,100"},
        {"goals.score.weights.jobs": "0:1:0.5"},
        {"pool.split": "pool_first,own_first"},
        {"pool.share": "1,0.5"},
        {"gates.tax.at_least": "8,12"},
    ],
)
def test_each_point_is_what_a_fresh_solve_gives(minimal, axes):
    fresh(minimal, allocsim.sweep(minimal, axes))


def test_the_selection_changes_where_the_pool_first_covers_b(minimal):
    """B takes 70 mu in yi: 60(1 − r) of yi's own and 160 r of the pool reach it from r = 0.1 on."""
    found = allocsim.sweep(minimal, {"pool.rate": "0.08:0.12:0.01"})
    (change,) = found.breaks
    assert (change.before.set["pool.rate"], change.after.set["pool.rate"]) == ("0.09", "0.10")
    assert (change.entered, change.left) == (("B",), ("C",))
    assert "Between pool.rate = 0.09 and 0.10 the selection changes: in B; out C" in found.summary("en")
    assert "新进 B" in found.summary("zh")


def test_grids_are_exact_decimals():
    assert module.axis_values("k", "0.1:0.3:0.1") == ("0.1", "0.2", "0.3")
    assert module.axis_values("k", "5:1:-2") == ("5", "3", "1")
    assert len(module.axis_values("pool.rate", "0.10:0.40:0.01")) == 31


@pytest.mark.parametrize("grid", ["", "1:2", "1:2:0", "1:2:-1", "a:b:c", "1,1", "1,,2", "0:NaN:1"])
def test_a_grid_that_is_none_is_refused(grid):
    with pytest.raises(UsageError, match="is no sweep"):
        module.axis_values("pool.rate", grid)


def test_too_many_points_parameters_or_processes_are_refused(minimal):
    for axes, code in (({"a": "0:1:0.00001"}, "E492"), ({}, "E491"), (dict.fromkeys("abc", "1,2"), "E491")):
        with pytest.raises(UsageError) as error:
            module.sweep(minimal, axes)
        assert error.value.code == code
    with pytest.raises(UsageError) as error:
        module.parse_axes(["pool.rate=1,2", "pool.rate=3"])
    assert error.value.code == "E491"
    with pytest.raises(UsageError) as error:
        module.sweep(minimal, RATES, jobs=2, registers=built_in())
    assert error.value.code == "E494"


def test_an_unknown_key_is_told_before_anything_is_solved(minimal, tmp_path):
    with pytest.raises(ScenarioError, match="rte"):
        module.sweep(minimal, {"pool.rte": "1,2"}, folder=tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_point_without_a_plan_is_a_result(minimal, tmp_path):
    """B and C cannot both be locked in: together they take 110 mu in yi, where 60 and the pool of 40 are."""
    scenario = tmp_path / "locked"
    scenario.mkdir()
    shutil.copytree(minimal / "tables", scenario / "tables")
    words = (minimal / "scenario.toml").read_text(encoding="utf-8")
    (scenario / "scenario.toml").write_text(
        words + '\n[rules.both]\nkind = "locked_in"\nprojects = ["B", "C"]\n', encoding="utf-8"
    )
    found = module.sweep(scenario, {"quotas[yi,land,2026].amount": "60,200"})
    assert [point.has_solution for point in found.points] == [False, True]
    assert found.points[0].conflict == ("both",)
    assert "both" in found.summary("en")
    assert to_svg(sweep_figure(found, "en"), "sweep").startswith("<?xml")


def test_a_killed_sweep_resumes_to_the_same_bytes(minimal, tmp_path, monkeypatch):
    axes = {"pool.rate": "0:0.23:0.01"}
    whole = allocsim.sweep(minimal, axes, folder=tmp_path / "whole")
    solve = module.run_task
    solved: list[module.Task] = []

    def counted(task):
        if solved and killing:
            raise KeyboardInterrupt
        solved.append(task)
        return solve(task)

    killing = True
    monkeypatch.setattr(module, "run_task", counted)
    with pytest.raises(KeyboardInterrupt):
        allocsim.sweep(minimal, axes, folder=tmp_path / "cut")
    killing = False
    again = allocsim.sweep(minimal, axes, folder=tmp_path / "cut")
    assert [task.numbers[0] for task in solved] == [0, 8, 16]
    assert again.to_json() == whole.to_json()
    for part in (tmp_path / "whole" / "parts").iterdir():
        assert (tmp_path / "cut" / "parts" / part.name).read_bytes() == part.read_bytes()
    with pytest.raises(UsageError) as error:
        allocsim.sweep(minimal, RATES, folder=tmp_path / "cut")
    assert error.value.code == "E493"


def test_any_number_of_processes_gives_the_same_bytes(minimal):
    axes = {"pool.rate": "0.05:0.20:0.01"}
    assert allocsim.sweep(minimal, axes, jobs=2).to_json() == allocsim.sweep(minimal, axes).to_json()


def test_the_command_prints_and_writes(allocsim, minimal, tmp_path):
    words = ("sweep", minimal, "--sweep", "pool.rate=0.05,0.25", "--out", tmp_path / "s")
    said = allocsim(*words, "--json", "--lang", "en")
    found = json.loads(said.out)
    assert said.code == 0
    assert [row["set"] for row in found["points"]] == [{"pool.rate": "0.05"}, {"pool.rate": "0.25"}]
    assert [row["objective"] for row in found["points"]] == ["5000", "7750"]
    assert found["points"][1]["approved"] == ["A", "B"]
    assert {"bound", "gap", "pool_value", "counties"} <= set(found["points"][0])
    land = {row["county"]: row["net"] for row in found["points"][1]["counties"] if row["resource"] == "land"}
    assert land == {"jia": "-25.00", "yi": "25.00"}
    assert "2 of 2 points done" in said.err
    names = {file.name for file in (tmp_path / "s").iterdir()}
    assert names == {"sweep.json", "points.csv", "counties.csv", "sweep.en.svg", "parts"}
    assert "objective 7750" in allocsim(*words, "--lang", "en").out
    assert allocsim("sweep", minimal, "--sweep", "pool.rate").code == 2


def test_frames_hold_one_row_a_point(minimal):
    found = allocsim.sweep(minimal, {"pool.rate": "0.05,0.25", "pool.split": "pool_first,own_first"})
    assert len(found.frame()) == 4
    assert len(found.counties_frame()) == 4 * 2 * 2
    assert "4 points" in repr(found)
    assert "sweep" in to_svg(sweep_figure(found, "zh"), "sweep")


def test_a_scenario_in_memory_is_swept_like_its_files(minimal):
    scenario = allocsim.read_scenario(minimal, set={"quotas[jia,land,2026].amount": "90"})
    axes = {"pool.rate": "0:0.5:0.25"}
    found = allocsim.sweep(scenario, axes)
    assert found.to_json() == allocsim.sweep(minimal, axes, set={"quotas[jia,land,2026].amount": "90"}).to_json()


def test_a_key_is_not_swept_and_set(minimal):
    with pytest.raises(UsageError, match="swept and set"):
        allocsim.sweep(minimal, {"pool.rate": "0,0.25"}, set={"pool.rate": "0.3"})
