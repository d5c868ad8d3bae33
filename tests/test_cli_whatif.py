"""The verbs that look around a scenario."""

from __future__ import annotations

import json


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


def test_compare(allocsim, minimal):
    words = ("compare", minimal, minimal, "--set", "pool.rate=0.05")
    found = json.loads(allocsim(*words, "--json", "--lang", "en").out)
    assert [row["key"] for row in found["differences"]] == ["pool.rate"]
    assert [(row["project"], row["first"], row["turned_by"]) for row in found["decisions"]] == [
        ("B", True, ["pool.rate"]), ("C", False, ["pool.rate"])
    ]  # fmt: skip
    assert "alone does it: pool.rate" in allocsim(*words, "--lang", "en").out


def test_figures_draw_on_the_axes_given(minimal):
    from matplotlib import pyplot

    import allocsim

    pyplot.switch_backend("agg")
    _, axes = pyplot.subplots()
    found = allocsim.sweep(minimal, {"pool.rate": "0,0.25"})
    assert allocsim.plot.sweep_curve(found, axes) is axes
    border = allocsim.frontier(allocsim.read_scenario(minimal), ["jobs", "tax"])
    assert allocsim.plot.frontier_points(border).has_data()
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
