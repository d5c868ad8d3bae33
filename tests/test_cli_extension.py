"""A user's own rule is checked, kept and audited like a built-in one; a wrong file is a usage error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

FEW = '''
"""A rule of the user's own."""

from allocsim.allocation.rules.base import AllocationRule
from allocsim.domain.fact import column
from allocsim.domain.reason import Breach


class Few(AllocationRule):
    """No more than so many projects are approved."""

    kind = "at_most"
    title_zh = "项目总数上限"
    title_en = "cap on the number of projects"

    number: int = column(zh="上限", en="number", ge=0)
    """How many."""

    def limits(self, problem):
        return {(): (None, self.number)}

    def constrain(self, model, problem):
        yield (), [(1, model.x[o]) for o in range(len(problem.options))]

    def audit(self, problem, plan):
        if len(plan.approved) > self.number:
            yield Breach("at_most", (), str(len(plan.approved)), str(self.number))


RULES = (Few,)
'''


@pytest.fixture
def one_project(minimal, tmp_path):
    """The minimal scenario with at most one project."""
    folder = Path(shutil.copytree(minimal, tmp_path / "mine"))
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules.few]\nkind = "at_most"\nnumber = 1\n')
    return folder


@pytest.fixture
def file(tmp_path):
    """Write an extension."""

    def write(text: str) -> Path:
        path = tmp_path / "mine.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_rule_is_kept(allocsim, one_project, file):
    said = allocsim("allocate", one_project, "--extension", file(FEW), "--json")
    found = json.loads(said.out)
    # By hand: B alone scores 5000, more than A (2750) or C alone.
    assert {row["project"]: row["decision"] for row in found["projects"]} == {
        "A": "waitlisted", "B": "approved", "C": "waitlisted"
    }  # fmt: skip
    assert found["objective"] == "5000"


def test_without_the_extension_the_kind_is_unknown(allocsim, one_project):
    said = allocsim("check", one_project)
    assert said.code == 3
    assert "at_most" in said.err


def test_its_parameters_are_checked(allocsim, one_project, file):
    said = allocsim("check", one_project, "--extension", file(FEW), "--set", "rules.few.number=-1")
    assert said.code == 3
    assert "rules.few.number" in said.err


WRONG = [
    ("", "U021", "no list"),
    ("RULES = (int,)", "U023", "no rule"),
    ("RULES = 3", "U023", "no list of classes"),
    ("from allocsim.allocation.rules.base import AllocationRule\nRULES = (AllocationRule,)", "U023", "abstract"),
    ("import nosuchmodule", "U022", "fails on import"),
    ("RULES = (", "U022", "no Python"),
    (FEW.replace('kind = "at_most"', 'kind = "locked_in"'), "U024", "kind is taken"),
    (FEW.replace('    title_zh = "项目总数上限"\n', ""), "U023", "no Chinese title"),
]


@pytest.mark.parametrize(("text", "code", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_a_wrong_file_is_exit_2(allocsim, minimal, file, text, code, why):
    said = allocsim("check", minimal, "--extension", file(text))
    assert (said.code, said.err.rstrip().endswith(f"[{code}]")) == (2, True)


def test_a_missing_file_is_exit_2(allocsim, minimal, tmp_path):
    said = allocsim("check", minimal, "--extension", tmp_path / "none.py")
    assert (said.code, "[U020]" in said.err) == (2, True)


SECTION = '''
from allocsim.report.blocks import Heading, Paragraph


def appendix(study, labels):
    """What the office wants to add."""
    return Heading("OWN PART", anchor="own"), Paragraph(study.scenario.id)


SECTIONS = {"appendix": appendix}
'''


def test_a_section_of_the_users_own_stands_in_the_report(allocsim, minimal, file, tmp_path):
    allocsim("report", minimal, "--extension", file(SECTION), "--out", tmp_path / "out", "--lang", "en")
    assert "OWN PART" in (tmp_path / "out" / "report.en.html").read_text(encoding="utf-8")


def test_a_section_that_is_not_there_is_told_before_anything_is_solved(allocsim, minimal, file, tmp_path):
    folder = Path(shutil.copytree(minimal, tmp_path / "mine"))
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    own = text.replace("recipient_zh =", 'sections = ["summary", "appendix"]\nrecipient_zh =', 1)
    (folder / "scenario.toml").write_text(own, encoding="utf-8")
    said = allocsim("check", folder, "--lang", "en")
    assert said.code == 2
    assert "appendix" in said.err
    assert "recommendation" in said.err
    assert allocsim("check", folder, "--extension", file(SECTION)).code == 0


@pytest.mark.parametrize(("text", "says"), [("SECTIONS = [1]", "U029"), ("SECTIONS = {'pool': print}", "U024")])
def test_sections_that_cannot_be_used_are_refused(allocsim, minimal, file, text, says):
    said = allocsim("report", minimal, "--extension", file(text))
    assert said.code == 2
    assert says in said.err
