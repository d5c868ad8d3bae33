"""Presets: each gives the numbers worked out by hand, and is refused while a key that it leaves open is not set."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from allocsim.domain.agreement import Agreement, RevenueClause
from allocsim.inputs import Reading, json_schema, read
from allocsim.inputs.presets import presets
from allocsim.messages import LANGUAGES
from allocsim.sharing.nodes.base import Context, Notes, Remarks, Witness
from allocsim.sharing.nodes.rooted import rooted
from tests.inputs.helpers import copy_good, edit
from tests.inputs.tiny import TINY

FIXTURES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for path in sorted((Path(__file__).parents[1] / "worked" / "presets").glob("*.toml"))
}
CASES = [(preset, case) for preset, cases in FIXTURES.items() for case in cases]
OPEN = [(preset, key) for preset, row in presets().items() for key in row.get("open", {})]


PAID = "project,role,county,contribution,prior_tax\nP001,origin,lingtai,600,6000\nP001,host,,400,\n"
MOVED = "project,type,agreement,government_led\nP001,enclave,half,true\n"


def toml(value: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower()


def using(folder: Path, *lines: str, **options: Any) -> Reading:
    """The good scenario, its agreement written with these lines instead."""
    scenario = copy_good(folder)
    path = scenario / "scenario.toml"
    before, rest = path.read_text(encoding="utf-8").split("[agreements.half]", 1)
    after = rest[rest.index("[retained_share.vat]") :]
    path.write_text("\n".join([before, "[agreements.half]", *lines, after]), encoding="utf-8")
    edit(scenario, "tables/partnerships.csv", None, MOVED)
    edit(scenario, "tables/parties.csv", None, PAID)
    return read(scenario, registers=TINY, **options)


def preset_lines(preset: str, settings: dict[str, Any]) -> list[str]:
    rows = [f"{key} = {toml(value)}" for key, value in settings.items()]
    return [f'preset = "{preset}"', "[agreements.half.settings]", *rows]


def first_settings(preset: str) -> dict[str, Any]:
    case = next(iter(FIXTURES[preset].values()))
    return dict(case["settings"])


def agreement(reading: Reading) -> Agreement:
    assert reading.scenario is not None, [problem.text("en") for problem in reading.problems]
    return reading.scenario.agreements["half"]


def refused(reading: Reading) -> list[str]:
    return [problem.text("en") for problem in reading.problems]


def test_every_rule_has_a_fixture() -> None:
    assert list(presets()) == list(FIXTURES)
    assert len(FIXTURES) == 10


@pytest.mark.parametrize(("preset", "name"), CASES)
def test_worked(preset: str, name: str, tmp_path: Path) -> None:
    case = FIXTURES[preset][name]
    found = agreement(using(tmp_path, *preset_lines(preset, case["settings"])))
    row = presets()[preset]
    assert (found.preset, found.source, found.name_zh) == (preset, row["source"], row["name_zh"])
    assert set(found.clauses()) == set(row["agreement"]) - {"eligibility"}
    for ledger in ("revenue", "statistics"):
        if ledger in case:
            clause, worked = found.clauses()[ledger], case[ledger]
            assert getattr(clause, "count", "split") == worked.get("count", "split")
            available = [Fraction(amount) for amount in worked["available"]]
            kept = worked.get("kept", [0] * len(available))
            expected = [[Fraction(amount) for amount in row] for row in (worked["origin"], worked["host"], kept)]
            assert [sum(column) for column in zip(*expected, strict=True)] == available, "the file's own sums"
            roles = ("origin", "host", "kept")
            brought = {key: (*map(Fraction, amounts), Fraction(0)) for key, amounts in case.get("brought", {}).items()}
            if isinstance(clause, RevenueClause) and clause.attribution is not None:
                parts = clause.attribution.parts()
                brought["site"] = (parts["origin"], parts["host"], Fraction(0))
            remarks, notes = Remarks(), Notes()
            exact = rooted(clause).audit(available, Witness(roles, case["clocks"], brought, remarks=remarks))
            assert [list(row) for row in zip(*exact, strict=True)] == expected
            clocks = {event: np.array([[year]]) for event, year in case["clocks"].items()}
            figures = {key: np.array([[float(amount) for amount in amounts]]) for key, amounts in brought.items()}
            context = Context(roles, clocks, figures, notes=notes)
            array = rooted(clause).share(np.array(available, dtype=float).reshape(1, 1, 1, -1), context)
            np.testing.assert_allclose(array[0, 0, 0], np.array(expected, dtype=float), rtol=1e-13, atol=1e-12)
            if ledger == "revenue":
                wanted = [[Fraction(part) for part in case["topped"]["origin"]]] if "topped" in case else []
                assert [[row[0] for row in table] for table in remarks.topped] == wanted
                assert [part[0, 0, 0, 0].tolist() for part in notes.topped] == [list(map(float, row)) for row in wanted]


def test_a_doubtful_source_and_what_is_left_out_are_told(tmp_path: Path) -> None:
    def notes(preset: str) -> list[str]:
        (tmp_path / preset).mkdir()
        reading = using(tmp_path / preset, *preset_lines(preset, first_settings(preset)))
        assert reading.scenario is not None
        return [note.code for note in reading.notes if note.column == "agreements.half.preset"]

    assert notes("sunan_zhangye_2025") == ["N409", "N411"]
    assert notes("zibo_shizuishan_2011") == ["N410"]
    assert notes("yishui_7_3") == []


@pytest.mark.parametrize(("preset", "key"), OPEN)
def test_an_open_key_left_unset_is_refused_and_named(preset: str, key: str, tmp_path: Path) -> None:
    settings = {name: value for name, value in first_settings(preset).items() if name != key}
    reading = using(tmp_path, *preset_lines(preset, settings))
    assert len(reading.problems) == 1
    for lang in LANGUAGES:
        words = reading.problems[0].text(lang)
        assert f"agreements.half.settings.{key}" in words
        assert presets()[preset]["open"][key][lang] in words
        assert "[E431]" in words


def test_all_that_is_open_is_named_at_once(tmp_path: Path) -> None:
    reading = using(tmp_path, 'preset = "sunan_zhangye_2025"')
    assert [problem.column for problem in reading.problems] == [
        f"agreements.half.settings.{key}" for key in ("years_4_5", "years_from", "levels")
    ]


@pytest.mark.parametrize(("preset", "row"), presets().items())
def test_what_a_file_says(preset: str, row: dict[str, Any]) -> None:
    words = {f"{name}_{lang}" for name in ("name", "left_out") for lang in ("zh", "en")}
    assert set(row) <= words | {"document", "date", "status", "source", "asks", "open", "agreement"}
    assert row["status"] in ("verified", "gap", "repost")
    used = set(re.findall(r"\$(\w+)", str(row["agreement"])))
    for key, question in row.get("open", {}).items():
        assert question["why"] in ("not_stated", "of_the_case")
        assert key in used
    assert used <= set(row.get("open", {}))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (['preset = "zibo"'], "There is no preset zibo. Known: cit_three_factor, guangyuan_qingchuan_2009"),
        (["settings = { years = 3 }"], "`settings` goes with `preset` only"),
        (['preset = "yishui_7_3"', "settings = 3"], "`settings` must be a table"),
        (["preset = 7"], "There is no preset 7"),
    ],
)
def test_wrong_use(lines: list[str], words: str, tmp_path: Path) -> None:
    (found,) = refused(using(tmp_path, *lines))
    assert words in found


@pytest.mark.parametrize(
    ("preset", "change", "place", "words"),
    [
        ("yishui_7_3", {"term": 3}, "settings.term", "no such setting"),
        ("yishui_7_3", {"years": 0}, "settings.years", "at least 1"),
        ("yishui_7_3", {"years": True}, "settings.years", "at least 1"),
        ("yishui_7_3", {"years_from": "tomorrow"}, "settings.years_from", "first_tax"),
        ("yishui_7_3", {"levels": ["village"]}, "settings.levels", ""),
        ("jjj_2015_92", {"prior_tax": 6000}, "settings.prior_tax", "no such setting"),
        ("kunming_2024_dual", {"shares": {"origin": Decimal("0.5")}}, "settings.shares", "0.5"),
        ("zibo_2022_capital", {"input": {"host": 10}}, "settings.input", ""),
        ("cit_three_factor", {"payroll": {"host": -1}}, "settings.payroll", "below zero"),
        ("cit_three_factor", {"payroll": {"origin": 0, "host": 0}}, "attribution", "above zero"),
    ],
)
def test_wrong_settings(preset: str, change: dict[str, Any], place: str, words: str, tmp_path: Path) -> None:
    reading = using(tmp_path, *preset_lines(preset, first_settings(preset) | change))
    assert reading.problems
    assert place in str(reading.problems[0].column), refused(reading)
    assert words in refused(reading)[0]
    assert all(problem.row for problem in reading.problems)


def test_what_a_preset_fixes_cannot_be_written_beside_it(tmp_path: Path) -> None:
    lines = preset_lines("yishui_7_3", first_settings("yishui_7_3"))
    tree = '{ kind = "fixed", shares = { host = 1 } }'
    (found,) = refused(using(tmp_path, *lines, "[agreements.half.revenue]", 'flows = ["tax.vat"]', f"tree = {tree}"))
    assert "revenue is given by preset yishui_7_3" in found


def test_names_label_and_other_ledgers_may_be_written_beside_it(tmp_path: Path) -> None:
    lines = preset_lines("yishui_7_3", first_settings("yishui_7_3"))
    tree = 'tree = { kind = "fixed", shares = { host = 1 } }'
    more = ["[agreements.half.construction]", 'flows = ["construction.public_input"]', tree]
    found = agreement(using(tmp_path, 'name_en = "Ours"', 'label = "derived"', *lines, *more))
    assert (found.name_en, found.label, set(found.clauses())) == ("Ours", "derived", {"construction", "revenue"})


def test_overrides_set_and_change_settings(tmp_path: Path) -> None:
    lines = preset_lines("yishui_7_3", {"years": 3, "levels": ["county"]})
    reading = using(
        tmp_path, *lines,
        set={"agreements.half.settings.years_from": "first_tax", "agreements.half.settings.years": 9},
    )  # fmt: skip
    found = agreement(reading)
    assert found.settings == {"years": 9, "levels": ["county"], "years_from": "first_tax"}
    assert reading.scenario is not None
    assert [(row.old, row.new) for row in reading.scenario.overrides] == [("", "first_tax"), ("3", "9")]


def test_a_wrong_override_is_told_where_it_was_asked_for(tmp_path: Path) -> None:
    lines = preset_lines("yishui_7_3", first_settings("yishui_7_3"))
    reading = using(tmp_path, *lines, set=["agreements.half.settings.levels=[village]"])
    assert {problem.file for problem in reading.problems} == {"--set"}


def test_the_schema_takes_a_preset_without_names() -> None:
    schema = json_schema(TINY)
    whole = {**schema, "$ref": "#/$defs/Agreement", "properties": {}, "required": [], "additionalProperties": True}
    validator = jsonschema.Draft202012Validator(whole)
    assert validator.is_valid({"preset": "yishui_7_3", "settings": {"years": 3}})
    assert validator.is_valid({"name_zh": "甲", "name_en": "A"})
    assert not validator.is_valid({"name_zh": "甲"})


def test_the_command_lists_them_and_prints_one(allocsim: Any) -> None:
    listed = allocsim("presets", "--lang", "en").out
    assert [line.split()[0] for line in listed.splitlines() if line[0] != " "] == list(presets())
    assert "to set: years_from, flows, input" in listed
    assert "needs in the tables: partnerships.csv: government_led, parties.csv: prior_tax" in listed
    printed = allocsim("presets", "zibo_2022_capital").out
    assert tomllib.loads(printed, parse_float=Decimal) == presets()["zibo_2022_capital"]
    assert '"weight": "0.175"' in allocsim("presets", "cit_three_factor", "--json").out
    wrong = allocsim("presets", "zibo", "--lang", "en")
    assert (wrong.code, "zibo_2022_capital" in wrong.err) == (2, True)
