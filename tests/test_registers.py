"""Every member of a register keeps the form that the README's recipes promise.

Rules, gates, goals and nodes: file, titles, documented fields, docstring with formula, shapes, errors, source and a
doctest of two counties. Rules and goals also have a golden LP file; rules a case that breaks them by one tick or one
project. Checks and report sections are functions that say what they do.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from allocsim.allocation.example import two_counties
from allocsim.allocation.gates import GATES
from allocsim.allocation.objectives import OBJECTIVES
from allocsim.allocation.rules import RULES
from allocsim.domain.member import Member
from allocsim.inputs.checks import CHECKS
from allocsim.report.sections import SECTIONS
from allocsim.sharing.nodes import NODES
from allocsim.units import UNITS
from tests.allocation.rules.cases import CASES

REGISTERS: dict[str, tuple[type[Member], ...]] = {
    "allocation/rules": RULES,
    "allocation/gates": GATES,
    "allocation/objectives": OBJECTIVES,
    "sharing/nodes": NODES,
}
MEMBERS = [member for register in REGISTERS.values() for member in register]
GOLDEN = Path(__file__).parent / "lp" / "golden"
FORMULA = re.compile(r"[=≤≥≠∈∉Σ]")
LETTERS = re.compile(r"\b[DFPOEKCRNY]\b|rows:|value:|result:")


def test_kinds_differ_within_a_register() -> None:
    for register in REGISTERS.values():
        kinds = [member.kind for member in register]
        assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("folder", REGISTERS)
def test_list_names_every_class_of_its_folder(folder: str) -> None:
    package = importlib.import_module(f"allocsim.{folder.replace('/', '.')}")
    assert package.__file__ is not None
    found = set()
    for file in Path(package.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"{package.__name__}.{file.stem}") if file.stem != "__init__" else package
        found |= {value for value in vars(module).values() if _is_member_of(value, module)}
    assert found == set(REGISTERS[folder])


def _is_member_of(value: Any, module: ModuleType) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, Member)
        and value.__module__ == module.__name__
        and "kind" in vars(value)
    )


@pytest.mark.parametrize("member", MEMBERS)
def test_kind_file_and_class_bear_one_name(member: type[Member]) -> None:
    assert member.__module__.rsplit(".", 1)[1] == member.kind
    assert member.__name__ == "".join(part.capitalize() for part in member.kind.split("_"))


@pytest.mark.parametrize("member", MEMBERS)
def test_titles_stand_in_both_languages(member: type[Member]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", member.title_zh)
    assert member.title_en
    assert member.title_en.isascii()


@pytest.mark.parametrize("member", MEMBERS)
def test_fields_are_titled_and_described(member: type[Member]) -> None:
    for name, field in _fields(member):
        extra = field.json_schema_extra
        assert isinstance(extra, dict), name
        assert re.search(r"[\u4e00-\u9fff]", str(extra["title_zh"])), name
        assert str(extra["title_en"]).strip(), name
        assert extra["unit"] in ("", "tick", *UNITS), name
        assert field.description, name
        assert field.description.endswith("."), name


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Fields of a member and of the records inside it."""
    for name, field in model.model_fields.items():
        yield name, field
        for part in get_args(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel) and not issubclass(part, Member):
                yield from _fields(part)


@pytest.mark.parametrize("member", MEMBERS)
def test_docstring_has_the_form(member: type[Member]) -> None:
    """One sentence; a formula; shapes; what is raised; the source; a doctest of two counties: in this order."""
    assert "__doc__" in vars(member)
    text = inspect.getdoc(member) or ""
    first, formula, *rest = text.split("\n\n")
    assert first.endswith("."), "one sentence"
    assert "\n" not in first, "one sentence on one line"
    assert FORMULA.search(formula), "the formula with its symbols"
    after = "\n\n".join(rest)
    prose, *examples = after.split(">>>")
    assert LETTERS.search(prose), "parameters and result with shape"
    raises, source = re.search(r"^Raises", prose, re.M), re.search(r"^Source: \S", prose, re.M)
    assert raises, "what it raises"
    assert source, "the clause or paper, or that it is a choice of the scenario"
    assert raises.start() < source.start()
    assert examples, "a doctest"
    for county in ("jingning", "lingtai"):
        assert county in after, "an example of two counties"


@pytest.mark.parametrize("member", MEMBERS)
def test_doctest_runs(member: type[Member]) -> None:
    module = importlib.import_module(member.__module__)
    tests = doctest.DocTestFinder(recurse=False).find(member, member.__name__, module)
    results = [doctest.DocTestRunner().run(test) for test in tests]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


@pytest.mark.parametrize("member", MEMBERS)
def test_schema_describes_every_parameter(member: type[Member]) -> None:
    schema = member.model_json_schema()
    for name, facts in schema["properties"].items():
        assert facts.get("description"), name
        assert facts["title_zh"], name


@pytest.mark.parametrize("member", [*RULES, *OBJECTIVES])
def test_golden_file_is_there(member: type[Member]) -> None:
    assert (GOLDEN / f"{member.kind}.lp").is_file()


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_broken_by_one_tick_or_one_project(rule: type[Member]) -> None:
    case = CASES[rule.kind]
    problem = two_counties()
    kept, broken = case.kept_plan(problem), case.broken_plan(problem)
    projects = len(set(kept.approved) ^ set(broken.approved))
    ticks = int(abs(kept.pool_ticks - broken.pool_ticks).sum())
    if case.stricter is not None:
        assert (projects, ticks, abs(case.stricter.amount - case.rule.amount)) == (0, 0, 1)
    else:
        assert projects == 1 or (projects, ticks) == (0, 1)
    assert not list(case.rule.audit(problem, kept))
    assert list((case.stricter or case.rule).audit(problem, broken))


@pytest.mark.parametrize("check", CHECKS)
def test_check_says_what_it_asks(check: Any) -> None:
    _says_what_it_does(check.find)
    assert check.reads


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_section_says_what_it_shows(section: Any) -> None:
    _says_what_it_does(section)


def _says_what_it_does(function: Any) -> None:
    first = (inspect.getdoc(function) or "").split("\n\n")[0]
    assert first.endswith((".", "?"))
