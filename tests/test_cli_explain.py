"""The verbs `explain` and `evaluate`: sentences in both languages, documents, and what is wrong with a plan's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_sentences_name_the_change_that_flips_the_decision(allocsim: Run, minimal: Path) -> None:
    """C (2250 points, 40 mu) waits behind B (5000, 70 mu); 15 of its 40 mu are left."""
    said = allocsim("explain", minimal, "C", "--lang", "en")
    assert said.code == 0
    assert "It would be approved if B Equipment plant recruited by Jia County (enclave) withdrew." in said.out
    assert "if the pool had 25.00 mu more construction land a year; no smaller amount is enough." in said.out
    assert (
        "如果统筹池每年的建设用地增加 25.00 亩，本项目即可入选；再少则不能。" in allocsim("explain", minimal, "C").out
    )


def test_the_change_that_a_sentence_names_is_made(allocsim: Run, minimal: Path) -> None:
    """+5502 of value added approves C, 5501 does not."""
    document = json.loads(allocsim("explain", minimal, "C", "--json").out)
    flip = next(flip for flip in document["projects"][0]["flips"] if flip["by"] == "benefit")
    before = int(_cell(minimal, "C", flip["benefit"]))
    for more, approved in ((int(flip["amount"]), True), (int(flip["amount"]) - 1, False)):
        change = f"projects[C].{flip['benefit']}={before + more}"
        answer = json.loads(allocsim("allocate", minimal, "--json", "--set", change).out)
        decisions = {row["project"]: row["decision"] for row in answer["projects"]}
        assert (decisions["C"] == "approved") == approved


def _cell(folder: Path, project: str, column: str) -> str:
    import csv

    with (folder / "tables/projects.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row[column] for row in csv.DictReader(file) if row["project"] == project)


def test_values_and_transfers_are_told_for_the_whole_scenario(allocsim: Run, minimal: Path) -> None:
    document = json.loads(allocsim("explain", minimal, "--json").out)
    yi = next(row for row in document["resources"] if (row["resource"], row["place"]) == ("land", "yi"))
    assert (yi["step_gain"], yi["first"], yi["first_gain"]) == ("0", "25.00", "2250")
    assert [(row["giver"], row["taker"], row["amount"]) for row in document["transfers"]] == [("jia", "yi", "25.00")]


def test_an_unknown_project_is_a_usage_error(allocsim: Run, minimal: Path) -> None:
    said = allocsim("explain", minimal, "Z")
    assert said.code == 2
    assert "U310" in said.err


def test_a_plan_over_quota_is_told_and_mended(allocsim: Run, minimal: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("project,option,decision\nA,,yes\nB,,是\nC,,\n", encoding="utf-8")
    document = json.loads(allocsim("evaluate", minimal, plan, "--json").out)
    assert document["broken"] == ["pool_capacity"]
    assert document["nearest"]["dropped"] == ["C"]
    assert "该方案违反 1 处" in allocsim("evaluate", minimal, plan).out


@pytest.mark.parametrize(
    ("line", "code"), [("BB,,yes", "E395"), ("B,x,yes", "E396"), ("B,,perhaps", "E397"), ("A,,yes", "E219")]
)
def test_problems_of_the_file_name_line_and_column(
    allocsim: Run, minimal: Path, tmp_path: Path, line: str, code: str
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(f"project,option,decision\nA,,yes\n{line}\n", encoding="utf-8")
    said = allocsim("evaluate", minimal, plan)
    assert said.code == 3
    assert "plan.csv:3:" in said.err
    assert code in said.err
