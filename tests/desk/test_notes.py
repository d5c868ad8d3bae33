"""What was read in a way worth telling is told on the console, in JSON, and in the report, from Python as well."""

from __future__ import annotations

import json
import re

import pytest

import allocsim as package
from allocsim.report import html
from tests.inputs.helpers import edit


@pytest.fixture
def mine(allocsim, tmp_path):
    """The minimal scenario with full-width digits, saved as GBK with semicolons."""
    folder = tmp_path / "mine"
    assert allocsim("new", folder).code == 0
    edit(folder, "tables/quotas.csv", ",100,", ",１００,")
    table = folder / "tables" / "counties.csv"
    table.write_bytes(table.read_text(encoding="utf-8-sig").replace(",", ";").encode("gbk"))
    return folder


def test_console_json_and_report_carry_the_notes(allocsim, mine, tmp_path):
    said = allocsim("run", mine, "--out", tmp_path / "out", "--lang", "en", "--json")
    assert said.code == 0
    codes = ["N010", "N552", "N011"]
    assert re.findall(r"\[(N\d+)\]", said.err) == codes
    notes = json.loads(said.out)["provenance"]["notes"]
    assert [note["code"] for note in notes] == codes
    assert notes[2]["zh"].startswith("quotas.csv:")
    page = (tmp_path / "out" / "report.en.html").read_text(encoding="utf-8")
    assert "Notes on reading the data" in page
    assert all(code in page for code in codes)


def test_a_study_made_in_python_carries_them_too(mine, tmp_path):
    scenario = package.read_scenario(mine)
    study = package.run(scenario)
    assert [note.code for note in study.allocation.provenance.notes] == ["N010", "N552", "N011"]
    assert set(study.allocation.provenance.files) >= {"scenario.toml", "tables/quotas.csv"}
    files = package.report(study, tmp_path / "out", languages=("en",), writers=(html.write,))
    assert "Notes on reading the data" in files[0].read_text(encoding="utf-8")


def test_notes_change_no_digest(allocsim, mine, tmp_path):
    assert allocsim("new", tmp_path / "plain" / "mine").code == 0
    plain = package.read_scenario(tmp_path / "plain" / "mine")
    assert plain.origin.notes == ()
    assert package.read_scenario(mine).digest == plain.digest
