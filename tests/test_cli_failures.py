"""What the user reads when something is wrong, and the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import allocsim.allocation.allocate as engine
from allocsim.errors import AuditError, LimitError
from allocsim.messages import LANGUAGES


@pytest.fixture
def mine(minimal, tmp_path):
    """A copy of the minimal scenario that a test may spoil."""
    return Path(shutil.copytree(minimal, tmp_path / "mine"))


@pytest.fixture
def contradiction(mine):
    """B takes 70 mu on the side of Yi, which leaves 15 of the 45 + 40 there: too little for the 40 of C."""
    with (mine / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules.first]\nkind = "locked_in"\nprojects = ["B"]\n')
        file.write('\n[rules.second]\nkind = "locked_in"\nprojects = ["C"]\n')
    return mine


def spoil(folder: Path, table: str, old: str, new: str) -> None:
    """Replace one text in one table."""
    file = folder / "tables" / f"{table}.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


USAGE = [
    (["assign", "x"], "U005", "a verb that does not exist"),
    (["allocate"], "U003", "no scenario named"),
    (["allocate", "x", "--sett", "a=1"], "U002", "an option that does not exist"),
    (["allocate", "x", "--threads", "0"], "U004", "a value out of range"),
    (["allocate", "x", "--threads", "two"], "U004", "a value of another type"),
    (["allocate", "x", "--lang", "de"], "U004", "a language that is not there"),
    (["allocate", "x", "y"], "U001", "one argument too many"),
    (["template"], "U003", "no folder named"),
]


@pytest.mark.parametrize(("words", "code", "why"), USAGE, ids=[why for *_, why in USAGE])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_usage_is_exit_2_and_one_line(allocsim, words, code, why, lang):
    said = allocsim("--lang", lang, *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert said.err.rstrip().endswith(f"[{code}]")


def test_usage_as_json(allocsim):
    said = allocsim("allocate", "--json")
    found = json.loads(said.out)
    assert (set(found), found["error"]["code"]) == ({"schema_version", "error", "problems"}, "U003")


def test_an_invalid_scenario_is_exit_3_with_every_problem_at_once(allocsim, mine):
    spoil(mine, "projects", "city_key", "citykey")
    spoil(mine, "quotas", ",100,", ",-3,")
    said = allocsim("check", mine)
    assert said.code == 3
    assert "projects.csv:" in said.err
    assert "quotas.csv:" in said.err
    assert said.err.rstrip().endswith("[E001]")


def test_an_invalid_scenario_as_json_lists_the_problems(allocsim, mine):
    spoil(mine, "quotas", ",100,", ",-3,")
    said = allocsim("allocate", mine, "--json", "--lang", "en")
    found = json.loads(said.out)
    assert (said.code, found["schema_version"], found["error"]["code"]) == (3, 1, "E001")
    (problem,) = found["problems"]
    assert set(problem) == {"file", "sheet", "row", "column", "code", "text"}
    assert (problem["file"], problem["column"], problem["code"]) == ("quotas.csv", "amount", "E103")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_infeasible_scenario_is_exit_4_and_names_the_rules(allocsim, contradiction, lang):
    said = allocsim("allocate", contradiction, "--lang", lang)
    assert said.code == 4
    assert "first" in said.err
    assert "second" in said.err
    assert "[A401]" in said.err


@pytest.mark.parametrize(
    "words",
    [["alternatives"], ["frontier", "--goals", "jobs,tax"], ["compare"], ["evaluate"]],
    ids=lambda words: words[0],
)
def test_every_verb_tells_the_ways_out(allocsim, contradiction, tmp_path, words):
    plan = tmp_path / "plan.csv"
    plan.write_text("project,option\nA,\n", encoding="utf-8")
    more = {"compare": [contradiction], "evaluate": [plan]}.get(words[0], [])
    said = allocsim(words[0], contradiction, *more, *words[1:], "--lang", "en")
    assert said.code == 4
    assert "[first]" in said.err
    assert "  " in said.err.splitlines()[-1], "a repair a line"


def test_a_rule_that_cannot_be_kept_at_all(allocsim, mine):
    with (mine / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules.only]\nkind = "group_floor"\ngroup = "level"\nmembers = ["county"]\n')
        file.write('resources = ["land"]\namount = 9999\n')
    said = allocsim("allocate", mine, "--lang", "en")
    assert said.code == 4
    assert "no plan keeps this rule: " in said.err
    assert "[only] [A403]" in said.err


def test_an_infeasible_scenario_as_json(allocsim, contradiction):
    found = json.loads(allocsim("run", contradiction, "--json").out)
    assert found["error"]["code"] == "A401"
    assert found["problems"] == []


RAISED = [
    (LimitError("A505", termination="time_limit"), 5),
    (AuditError(["pool_capacity(land, 2026): 5 against 4"]), 1),
    (RuntimeError("something broke"), 1),
    (PermissionError(13, "Permission denied", "out/minimal"), 1),
    (KeyboardInterrupt(), 130),
]


@pytest.mark.parametrize(("error", "code"), RAISED, ids=[type(error).__name__ for error, _ in RAISED])
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_happens_inside_has_its_exit_code_and_one_line(allocsim, minimal, monkeypatch, error, code, form):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(engine, "allocate", fail)
    said = allocsim("allocate", minimal, "--lang", "en", *(["--json"] if form == "json" else []))
    assert said.code == code
    assert "Traceback" not in said.err
    assert said.err.splitlines()[-1].startswith("allocsim: ")
    if form == "json":
        found = json.loads(said.out)
        assert set(found) == {"schema_version", "error", "problems"}
        assert found["error"]["text"] in said.err


def test_verbose_shows_where_an_internal_error_happened(allocsim, minimal, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("something broke")

    monkeypatch.setattr(engine, "allocate", fail)
    assert "Traceback" in allocsim("allocate", minimal, "-v").err
