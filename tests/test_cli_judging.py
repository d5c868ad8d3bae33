"""The verbs that weigh agreements, on the scenario whose one partnership can be worked out by hand."""

from __future__ import annotations

import json

import pytest

from allocsim.messages import catalogue

PHASES = "revenue.tree.phases.1.to,revenue.tree.phases.2.from"
SHARES = "construction.tree.shares.origin,construction.tree.shares.host"


def test_judge_ranks_and_tells_what_each_party_gains(allocsim, minimal):
    said = allocsim("judge", minimal, "--draws", "200", "--lang", "en")
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0] == "1 partnership(s) under 1 formula(s), 200 draws (seed 1)."
    assert lines[1].startswith("B Equipment plant")
    assert lines[2].startswith("  1. Half and half for three years, then all to the host (in force): all gain with")
    assert lines[2].endswith("can expect to lose: Jia County")
    assert lines[3].startswith("    Jia County: expected net gain -2")
    assert lines[3].endswith("gains with probability 0.0%, not paid back within the horizon")
    assert "Judging the agreements" in said.err
    assert allocsim("judge", minimal, "--draws", "200", "--quiet").out == ""


def test_judge_in_chinese(allocsim, minimal):
    said = allocsim("judge", minimal, "--draws", "200")
    assert "第 1 名" in said.out
    assert "预期甲县受损" in said.out
    assert "测算期内不能回本" in said.out


def test_judge_as_json_holds_every_table(allocsim, minimal):
    said = allocsim("judge", minimal, "--draws", "200", "--seed", "7", "--json")
    found = json.loads(said.out)
    assert (said.code, found["schema_version"], found["draws"], found["seed"]) == (0, 1, 200, 7)
    assert {"parties", "years", "formulas", "fairness", "ranking"} <= set(found)
    for row in found["parties"]:
        assert row["gain_10k_CNY"] == pytest.approx(row["net_10k_CNY"] - row["alternative_10k_CNY"])
    # Jia pays 600 of 1000; nothing it may draw from three years of half the taxes reaches that.
    assert {row["party"]: row["cost_10k_CNY"] for row in found["parties"]} == {"jia": 600, "yi": 400}


def test_judge_tells_where_it_fails_and_what_makes_it_uncertain(allocsim, minimal):
    """Jia can never get its 600 back, so every draw fails; taxes depend on one input alone."""
    said = allocsim("judge", minimal, "--draws", "200", "--influences", "--lang", "en")
    assert "some party does not gain in 100.0% of the draws" in said.out
    assert (
        "What makes Yi County's gain under “Half and half for three years, then all to the host” uncertain: "
        in said.out
    )
    found = json.loads(allocsim("judge", minimal, "--draws", "200", "--json").out)
    assert [(row["project"], row["failing"]) for row in found["regions"]] == [("B", 1.0)]
    assert found["influences"] == []


def test_search_tells_the_frontier_and_why(allocsim, minimal):
    words = ("search", minimal, "half_then_host", "--over", f"{SHARES}=0.5,0.4/0.5,0.6", "--draws", "200")
    said = allocsim(*words, "--lang", "en")
    assert said.code == 0
    assert said.out.startswith("Agreements that no other one beats:\n  shares.origin = 0.4, ")
    assert "Recommended: shares.origin = 0.4, shares.host = 0.6. Why: " in said.out
    # A tenth of 1000 moves from one to the other: from 0.5 to 0.4 of the construction.
    assert "Jia County +100.00; Yi County -100.00" in said.out
    assert "under none of the agreements compared can every party expect to gain" in said.out
    assert "建议采用" in allocsim(*words).out
    found = json.loads(allocsim(*words, "--json").out)
    assert (found["schema_version"], found["agreement"], found["recommended"]) == (1, "half_then_host", 2)
    assert [row["on_frontier"] for row in found["candidates"]] == [False, False, True]


def test_joined_paths_and_further_axes_make_a_grid(allocsim, minimal):
    axes = ("--over", f"{PHASES}=1:2:1/2:3:1", "--over", f"{SHARES}=0.2:0.4:0.2/0.8:0.6:-0.2")
    found = json.loads(allocsim("search", minimal, "half_then_host", *axes, "--draws", "50", "--json").out)
    points = [tuple(row.get(name) for name in (*PHASES.split(","), *SHARES.split(","))) for row in found["candidates"]]
    assert points[1:] == [
        ("1", "2", "0.2", "0.8"), ("1", "2", "0.4", "0.6"), ("2", "3", "0.2", "0.8"), ("2", "3", "0.4", "0.6"),
    ]  # fmt: skip
    assert found["skipped"] == []


def test_terms_that_are_no_agreement_are_told(allocsim, minimal):
    words = ("search", minimal, "half_then_host", "--over", "construction.tree.shares.origin=0.5,0.6")
    said = allocsim(*words, "--draws", "50", "--lang", "en")
    assert said.code == 0
    assert "Some combinations are no agreement, such as construction.tree.shares.origin = 0.5: " in said.out
    assert "The shares sum to 0.9, not to 1. Correct the shares of the roles. [E382]" in said.out


@pytest.mark.parametrize(
    ("agreement", "axis", "code"),
    [
        ("half_and_half", f"{PHASES}=1/2", "U075"),
        ("half_then_host", "revenue.tree.phases.1.to=1:2", "E490"),
        ("half_then_host", "revenue.tree", "E490"),
        ("half_then_host", "revenue.tree.phase.0.to=1:2:1", "U073"),
        ("half_then_host", "revenue.tree.phases.0.to=1:2:1", "U073"),  # phases count from 1, as everywhere
        ("half_then_host", "settings.years=1:2:1", "U080"),
        ("half_then_host", f"{PHASES}=1:3:1", "X425"),
        ("half_then_host", f"{PHASES}=1:3:1/2:3:1", "X425"),
        ("half_then_host", "revenue.tree.phases.1.to=1:10001:1", "E492"),
    ],
)
def test_mistakes_end_with_a_word_of_help(allocsim, minimal, agreement, axis, code):
    said = allocsim("search", minimal, agreement, "--over", axis, "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert f"[{code}]" in said.err


def test_the_words_stand_in_both_languages():
    codes = [code for code in catalogue() if "X400" <= code <= "X449"]
    assert len(codes) == len([code for code in codes if set(catalogue()[code]) == {"zh", "en"}]) > 0
