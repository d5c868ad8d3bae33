"""The verbs that look around a scenario."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction

import numpy as np


def test_alternatives(allocsim, minimal):
    said = allocsim("alternatives", minimal, "--loss", "40%", "--all", "--json")
    found = json.loads(said.out)
    assert said.code == 0
    assert found["alternatives"][0]["approved"] == ["A", "B"]
    assert {"robust", "contingent", "never", "frequency", "complete", "limit_reached"} <= set(found)
    assert "loss of 3100" in allocsim("alternatives", minimal, "--loss", "40%", "--lang", "en").out
    assert allocsim("alternatives", minimal, "--loss", "x").code == 2


def test_frontier(allocsim, minimal, tmp_path):
    words = ("frontier", minimal, "--goals", "value_added,jobs", "--out", tmp_path / "f")
    said = allocsim(*words, "--json")
    found = json.loads(said.out)
    assert (said.code, found["complete"]) == (0, True)
    assert found["points"] == [
        {"value_added": "8000", "jobs": "300", "approved": ["A", "B"], "options": {"B": "in_yi"}}
    ]
    names = {file.name for file in (tmp_path / "f").iterdir()}
    assert names == {"frontier.json", "frontier.csv", "frontier.zh.svg", "frontier.en.svg"}
    assert "proved" in allocsim(*words, "--lang", "en").out
    assert allocsim("frontier", minimal, "--goals", "joy,jobs").code == 2


def test_frontier_of_three_goals(allocsim, minimal, tmp_path):
    said = allocsim("frontier", minimal, "--goals", "value_added,jobs,tax", "--json", "--out", tmp_path / "f")
    found = json.loads(said.out)
    assert (said.code, found["complete"], len(found["goals"])) == (0, True, 3)
    assert found["points"][0]["tax"] == "1500"
    assert (tmp_path / "f" / "frontier.zh.svg").is_file()


FUTURES = """
[futures.calm]
name_zh = "平稳"
name_en = "calm"
weight = 0.5

[futures.slump]
name_zh = "低迷"
name_en = "slump"
weight = 0.5
set = { "projects[B].value_added" = 0, "projects[B].jobs" = 0, "projects[B].tax_vat" = 0 }
shifts = [{ benefit = "tax", factor = 0.1 }]
"""


def test_robust(allocsim, minimal, tmp_path):
    folder = tmp_path / "hedged"
    shutil.copytree(minimal, folder)
    with (folder / "scenario.toml").open("a", encoding="utf-8") as document:
        document.write(FUTURES)
    said = allocsim("robust", folder, "--json", "--alpha", "0.5")
    found = json.loads(said.out)
    assert said.code == 0
    assert [row["criterion"] for row in found["plans"]] == ["stated", "mean", "cvar", "worst_case", "max_regret"]
    assert found["alpha"] == "0.5"
    assert "The price of robustness" in allocsim("robust", folder, "--lang", "en").out
    assert "照表最优" in allocsim("robust", folder, "--lang", "zh").out
    assert allocsim("robust", folder, "--alpha", "1").code == 2
    assert allocsim("robust", minimal).code == 2


def test_compare(allocsim, minimal):
    words = ("compare", minimal, minimal, "--set", "pool.rate=0.05")
    found = json.loads(allocsim(*words, "--json", "--lang", "en").out)
    assert [row["key"] for row in found["differences"]] == ["pool.rate"]
    assert [(row["project"], row["first"], row["turned_by"]) for row in found["decisions"]] == [
        ("B", True, ["pool.rate"]), ("C", False, ["pool.rate"])
    ]  # fmt: skip
    assert "alone does it: pool.rate" in allocsim(*words, "--lang", "en").out


def test_compare_writes_a_report_on_several(allocsim, minimal, tmp_path):
    said = allocsim("compare", minimal, minimal, minimal, "--set", "pool.rate=0.05", "--out", tmp_path / "c", "--json",
                    "--lang", "en")  # fmt: skip
    assert said.code == 0
    assert len(json.loads(said.out)["comparisons"]) == 2
    page = (tmp_path / "c" / "report.en.html").read_text(encoding="utf-8")
    assert "Plan 3" in page
    assert "pool.rate = 0.05" in page


def test_figures_draw_on_the_axes_given(minimal):
    from matplotlib import pyplot

    import allocsim

    pyplot.switch_backend("agg")
    _, axes = pyplot.subplots()
    found = allocsim.sweep(minimal, {"pool.rate": "0,0.25"})
    assert allocsim.plot.sweep_curve(found, axes) is axes
    border = allocsim.frontier(allocsim.read_scenario(minimal), ["jobs", "tax"])
    assert allocsim.plot.frontier_points(border).has_data()
    corners = [(3, 1, 1), (1, 3, 1), (1, 1, 3)]
    points = tuple(replace(border.points[0], values=tuple(map(Fraction, values))) for values in corners)
    space = replace(border, axes=(*border.axes, border.axes[0]), points=points)
    (dots,) = allocsim.plot.frontier_points(space, pyplot.subplots()[1]).collections
    assert np.asarray(dots.get_array()).tolist() == [1, 1, 3]
    assert np.asarray(dots.get_offsets()).tolist() == [[3, 1], [1, 3], [1, 1]]
    pyplot.close("all")


def test_tables_as_parquet(allocsim, minimal, tmp_path):
    import pyarrow.parquet

    words = ("sweep", minimal, "--sweep", "pool.rate=0:0.5:0.25", "--out", tmp_path / "s", "--parquet")
    assert allocsim(*words).code == 0
    table = pyarrow.parquet.read_table(tmp_path / "s" / "points.parquet")
    assert table.column("set_pool.rate").to_pylist() == ["0.00", "0.25", "0.50"]
    assert [str(amount) for amount in table.column("pool_land_mu").to_pylist()] == ["0.00", "40.00", "80.00"]
    first = (tmp_path / "s" / "counties.parquet").read_bytes()
    assert allocsim(*words).code == 0
    assert (tmp_path / "s" / "counties.parquet").read_bytes() == first


def test_parquet_that_is_not_installed_is_told_first(allocsim, minimal, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    said = allocsim(
        "sweep", minimal, "--sweep", "pool.rate=0,0.25", "--out", tmp_path / "s", "--parquet", "--lang", "en"
    )
    assert said.code == 2
    assert "allocsim[parquet]" in said.err
    assert not (tmp_path / "s").exists()
