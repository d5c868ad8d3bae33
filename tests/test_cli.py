"""The verbs, on the scenario that is checkable by hand."""

from __future__ import annotations

import json
import shutil

import pytest

from allocsim.report.output import SUMS

VERBS = (
    "run", "check", "allocate", "simulate", "report", "schema", "template", "new", "upgrade", "convert",
    "sweep", "alternatives", "frontier", "robust", "compare", "explain", "evaluate",
    "judge", "search", "presets", "codes",
)  # fmt: skip


def test_help_names_every_verb_and_no_other(allocsim):
    said = allocsim("--help", "--lang", "en")
    listed = [line.split()[0] for line in said.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert (said.code, tuple(listed)) == (0, VERBS)


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_in_the_language_asked_for(allocsim, verb):
    words = [verb] if verb else []
    chinese, english = allocsim(*words, "--help"), allocsim(*words, "--help", "--lang", "en")
    assert "显示本说明" in chinese.out
    assert "Show this help" in english.out
    assert english.out.isascii()


def test_without_a_verb_the_help_is_shown(allocsim):
    assert allocsim().out == allocsim("--help").out


def test_version(allocsim):
    from importlib.metadata import version

    assert allocsim("--version").out == f"allocsim {version('allocsim')}\n"


def test_check_says_what_is_in_the_scenario(allocsim, minimal):
    said = allocsim("check", minimal, "--lang", "en")
    assert said.code == 0
    assert "2 counties, 2 resources, 1 plan years, 3 projects" in said.out


def test_check_as_json_holds_the_digest_and_no_problem(allocsim, minimal):
    said = allocsim("check", minimal, "--json")
    found = json.loads(said.out)
    assert found["schema_version"] == 1
    assert len(found["scenario_digest"]) == 64
    assert found["problems"] == []
    assert set(found["files"]) >= {"scenario.toml", "tables/projects.csv"}


def test_allocate_prints_each_decision_with_its_reason(allocsim, minimal):
    said = allocsim("allocate", minimal, "--lang", "en")
    decisions = [line.split()[:2] for line in said.out.splitlines()[:3]]
    assert decisions == [["approved", "A"], ["approved", "B"], ["waitlisted", "C"]]
    assert "40.00 mu in the pool, 40.00 mu awarded" in said.out


def test_allocate_as_json_prints_the_document_alone(allocsim, minimal):
    said = allocsim("allocate", minimal, "--json", "--lang", "en")
    found = json.loads(said.out)
    expected = {
        "schema_version", "scenario", "scenario_digest", "termination", "has_solution", "objective", "bound", "gap",
        "audit", "pools", "counties", "projects",
    }  # fmt: skip
    assert expected <= set(found)
    assert (found["objective"], found["bound"], found["gap"], found["audit"]) == ("7750", "7750", 0.0, "passed")
    assert {row["project"]: row["decision"] for row in found["projects"]} == {
        "A": "approved", "B": "approved", "C": "waitlisted"
    }  # fmt: skip
    assert set(found["projects"][0]) == {"project", "decision", "option", "host", "year", "reason", "route", "awards"}
    assert set(found["projects"][0]["reason"]) == {"code", "values", "text"}
    assert found["provenance"]["files"]["scenario.toml"]


def test_the_same_words_give_the_same_bytes_with_one_or_two_threads(allocsim, minimal):
    first, second, third = (allocsim("allocate", minimal, "--json", "--threads", n).out for n in (1, 1, 2))
    assert first == second == third


def test_set_and_variant_change_the_scenario_and_are_recorded(allocsim, minimal):
    base, none = (
        json.loads(allocsim("allocate", minimal, "--json", *words).out) for words in ([], ["--variant", "no_pool"])
    )
    by_hand = json.loads(allocsim("allocate", minimal, "--json", "--set", "pool.rate=0").out)
    assert {row["pool"] for row in none["pools"]} == {"0.00", "0.0"}
    assert none["scenario_digest"] == by_hand["scenario_digest"] != base["scenario_digest"]
    change = none["provenance"]["overrides"][0]
    assert (change["key"], change["old"], change["new"], change["variant"]) == ("pool.rate", "0.25", "0", "no_pool")


def test_what_was_changed_is_told(allocsim, minimal):
    said = allocsim("check", minimal, "--set", "pool.rate=0.30", "--lang", "en")
    assert "Changed pool.rate: 0.25 → 0.30" in said.err


def test_simulate_shares_the_partnership_project(allocsim, minimal):
    said = allocsim("simulate", minimal, "--json", "--draws", "20", "--seed", "7")
    ledger = json.loads(said.out)["ledger"]
    assert (ledger["draws"], ledger["seed"], ledger["audit"]) == (20, 7, "passed")
    assert ledger["entries"]
    assert allocsim("simulate", minimal, "--lang", "en").out.count("present value") == 2


def test_run_writes_the_report_and_says_where(allocsim, minimal, tmp_path):
    said = allocsim("run", minimal, "--out", tmp_path / "result", "--lang", "en")
    assert said.code == 0
    assert "7750 points" in said.out
    assert "3 projects: 2 approved, 1 waitlisted, 0 rejected" in said.out
    count = sum(file.is_file() and file.name != SUMS for file in (tmp_path / "result").rglob("*"))
    assert f"{count} files in {tmp_path / 'result'}:" in said.out
    assert {"report.en.html", "report.en.xlsx", "result.json"} <= {line.strip() for line in said.out.splitlines()}


def test_run_goes_to_out_and_the_scenario_by_default(allocsim, minimal, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    allocsim("run", minimal, "--lang", "zh", "-q")
    assert list((tmp_path / "out" / "minimal").iterdir())


def test_report_as_json_names_its_files(allocsim, minimal, tmp_path):
    said = allocsim("report", minimal, "--out", tmp_path / "result", "--json", "--lang", "zh")
    files = json.loads(said.out)["files"]
    assert all(file.startswith((tmp_path / "result").as_posix()) for file in files)
    assert any(file.endswith(".html") for file in files)
    assert any(file.endswith(".xlsx") for file in files)


def test_schema_is_a_json_schema(allocsim):
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json.loads(allocsim("schema").out))


def test_a_template_is_a_scenario_that_passes_its_check(allocsim, tmp_path):
    made = allocsim("template", tmp_path / "mine", "--lang", "en")
    assert (made.code, "scenario.toml" in made.out) == (0, True)
    assert allocsim("check", tmp_path / "mine").code == 0


def test_a_template_overwrites_nothing(allocsim, minimal, tmp_path):
    shutil.copytree(minimal, tmp_path / "mine")
    before = (tmp_path / "mine" / "scenario.toml").read_bytes()
    assert allocsim("template", tmp_path / "mine").code == 2
    assert (tmp_path / "mine" / "scenario.toml").read_bytes() == before


def test_quiet_prints_nothing(allocsim, minimal):
    said = allocsim("allocate", minimal, "-q")
    assert (said.out, said.err) == ("", "")


def test_report_for_one_county(allocsim, minimal, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = allocsim("report", minimal, "--county", "yi", "--lang", "en")
    assert said.code == 0
    found = json.loads((tmp_path / "out" / "minimal-yi" / "result.json").read_text(encoding="utf-8"))
    assert found["county"] == "yi"
    refused = allocsim("report", minimal, "--county", "bing", "--lang", "en")
    assert refused.code == 2
    assert "jia, yi" in refused.err
