"""Results as frames, JSON and a few lines."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from allocsim.domain.allocation import GoalValue
from tests.report import tiny


@pytest.fixture(scope="module")
def allocation():
    return tiny.allocation()


def test_quotas_stand_as_amounts_and_as_ticks(allocation) -> None:
    pools = allocation.frame("pools").set_index("item")
    assert list(pools.columns) == ["year", "land_mu", "land_ticks", "energy_tce", "energy_ticks"]
    assert pools.loc["pool", ["land_mu", "energy_tce"]].tolist() == [39.0, 190.0]
    assert (pools["land_mu"].dtype, pools["land_ticks"].dtype) == ("float64", "int64")


def test_county_rows_balance_in_ticks(allocation) -> None:
    rows = allocation.frame("counties").pivot(index="county", columns="item", values="land_ticks")
    assert (rows["quota"] == rows["contributed"] + rows["retained"]).all()
    assert (rows["retained"] == rows["used_new"] + rows["lapsed"]).all()


def test_awards_by_source(allocation) -> None:
    awards = allocation.frame("awards")
    sums = awards.groupby("source")[["land_ticks", "energy_ticks"]].sum()
    assert sums.loc["pool"].tolist() == [3900, 1500]
    assert sums.loc["retained"].tolist() == [5100, 1000]


def test_projects_frame(allocation) -> None:
    projects = allocation.frame("projects").set_index("project")
    assert projects["decision"].tolist() == ["approved", "partial", "waitlisted", "rejected"]
    assert projects.loc["P2", "investment_10k_CNY"] == 3001.0
    assert projects["year"].dtype == "Int64"
    assert projects["year"].isna().sum() == 2


def test_a_frame_is_new_every_time(allocation) -> None:
    del allocation.frame("goals")["value"]
    assert allocation.frame("goals").loc[0, "value"] == "75"
    with pytest.raises(KeyError):
        allocation.frame("nothing")


def test_no_awards_give_an_empty_frame() -> None:
    awards = tiny.allocation(approve=False).frame("awards")
    assert isinstance(awards, pd.DataFrame)
    assert (len(awards), awards["land_ticks"].sum()) == (0, 0)


def test_baselines_frame() -> None:
    frame = tiny.study().baselines_frame()
    assert frame["plan"].unique().tolist() == ["result", "no_pool", "points_ranking"]
    assert frame.groupby("plan")["land_mu"].sum().to_dict() == {"no_pool": 90.0, "points_ranking": 50.0, "result": 90.0}


def test_values_that_json_has_no_number_for(allocation) -> None:
    goal = GoalValue("score", "score", "maximise", "share", Fraction(2, 3), None, 0, False)
    found = json.loads(replace(allocation, goals=(goal,), unique=None).to_json("en"))
    assert (found["objective"], found["bound"], found["gap"], found["unique"]) == ("2/3", None, None, None)


def test_sentences_follow_the_language(allocation) -> None:
    zh, en = (json.loads(allocation.to_json(lang))["projects"][3]["reason"]["text"] for lang in ("zh", "en"))
    assert "锁定" in zh
    assert "Locked out" in en


def test_summary_and_representation(allocation) -> None:
    assert "4 projects: 2 approved, 1 waitlisted, 1 rejected." in allocation.summary("en")
    assert "a relative gap of 0" in allocation.summary("en")
    assert repr(allocation) == "Allocation(tiny: 2 of 4 projects approved, optimal, audit passed)"
    assert allocation._repr_html_().startswith("<pre>")


def test_representation_in_a_notebook_is_escaped() -> None:
    evil = tiny.scenario(resources={
        "land": {"name_zh": "<b>地</b>", "name_en": "<b>land</b>", "unit": "mu", "tick": "0.01"},
        "energy": {"name_zh": "能耗", "name_en": "energy", "unit": "tce", "tick": "0.1"},
    })  # fmt: skip
    assert "<b>" not in tiny.allocation(evil)._repr_html_()
    assert "&lt;b&gt;" in tiny.study(scenario=evil, allocation=tiny.allocation(evil))._repr_html_()
