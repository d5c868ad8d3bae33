"""The house: who may import whom, and how long a file may be. Reads the imports; runs nothing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "allocsim"
FILES = sorted(PACKAGE.rglob("*.py"))

FLOORS = (
    ("errors", "units", "axes", "messages", "disk"),
    ("domain",),
    ("allocation", "sharing"),
    ("inputs",),
    ("agreements",),
    ("whatif", "study"),
    ("report",),
    ("cli", "plot", "__init__"),
    ("__main__",),
)
"""The floors from the ground up; each name is a file or folder of `src/allocsim`."""

FLOOR = {name: floor for floor, names in enumerate(FLOORS) for name in names}

WORDS = 0
"""The ground floor is one room: errors speak in messages."""

WORDS_AND_DOMAIN = {name for names in FLOORS[:2] for name in names}

ONLY_IN = {
    "pyomo": ("allocation/",),
    "highspy": ("allocation/highs.py",),
    "openpyxl": ("inputs/",),
    "defusedxml": ("inputs/",),
    "xlsxwriter": ("report/", "inputs/workbook/layout.py"),
    "matplotlib": ("report/",),
    "jinja2": ("report/",),
    "docx": ("report/",),
    "docxtpl": ("report/",),
    "typst": ("report/",),
    "pylopdf_fonts_zh_cn": ("report/",),
    "typer": ("cli/",),
    "rich": ("cli/",),
}
"""Third-party library → the only places that may import it."""


class Import(NamedTuple):
    """One import: the file, the line, the module, and whether it runs when the file is imported."""

    file: Path
    line: int
    module: str
    at_import: bool

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


@cache
def imports() -> tuple[Import, ...]:
    """Every import in the package, those for type checking left out."""
    return tuple(found for file in FILES for found in _imports(file, ast.parse(file.read_text(encoding="utf-8")), True))


def _imports(file: Path, node: ast.AST, at_import: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from (part for branch in child.orelse for part in _imports(file, branch, at_import))
        elif isinstance(child, ast.Import):
            yield from (Import(file, child.lineno, name.name, at_import) for name in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{file.name}:{child.lineno}: imports are absolute"
            yield from _from(file, child, at_import)
        else:
            inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from _imports(file, child, at_import and not inside)


def _from(file: Path, statement: ast.ImportFrom, at_import: bool) -> Iterator[Import]:
    """`from package import name` imports the module `package.name` where there is one."""
    assert statement.module is not None
    for name in statement.names:
        module = f"{statement.module}.{name.name}"
        path = SOURCE / Path(*module.split("."))
        found = module if path.is_dir() or path.with_suffix(".py").exists() else statement.module
        yield Import(file, statement.lineno, found, at_import)


def home(path: Path) -> str:
    """The file or folder of the package that a file belongs to: `domain`, `errors`, …"""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def within() -> list[tuple[Import, str, str]]:
    """Imports of the package's own modules: the import, who imports, what is imported."""
    own = [found for found in imports() if found.module.split(".")[0] == "allocsim"]
    return [(found, home(found.file), [*found.module.split("."), "__init__"][1]) for found in own]


def test_every_part_has_a_floor():
    parts = {home(file) for file in FILES}
    assert parts <= set(FLOOR), "a new part of the house needs its floor in this file and in the README"


def test_imports_go_down_or_stay_in_their_folder():
    wrong = [
        f"{found} (floor {FLOOR[here]} → {FLOOR[there]})"
        for found, here, there in within()
        if here not in (there, "__init__") and not FLOOR[there] < FLOOR[here] and FLOOR[here] != WORDS
    ]
    assert not wrong, "\n".join(wrong)


def test_the_engines_never_meet():
    wrong = [str(found) for found, here, there in within() if {here, there} == {"allocation", "sharing"}]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", ["report", "sharing"])
def test_a_saved_result_needs_no_solver(part):
    """`report/` and `sharing/` need the domain and the words alone."""
    wrong = [str(found) for found, here, there in within() if here == part and there not in {part, *WORDS_AND_DOMAIN}]
    assert not wrong, "\n".join(wrong)


def test_libraries_stay_where_they_belong():
    wrong = [
        str(found)
        for found in imports()
        if (places := ONLY_IN.get(found.module.split(".")[0])) is not None
        and not found.file.relative_to(PACKAGE).as_posix().startswith(places)
    ]
    assert not wrong, "\n".join(wrong)


def test_pandas_is_imported_where_it_is_used():
    """It takes a second; what `--help` and `check` load of the other slow libraries is tested by running them."""
    wrong = [str(found) for found in imports() if found.at_import and found.module.split(".")[0] == "pandas"]
    assert not wrong, "\n".join(wrong)


def test_nothing_but_declared_libraries():
    """A library that is imported is a dependency in `pyproject.toml`, so that a fresh environment has it."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {line.split(">")[0].split("=")[0].replace("-", "_") for line in project["dependencies"]}
    indirect = {"PIL": "matplotlib", "docx": "python-docx", "markupsafe": "jinja2"}
    indirect |= {"pydantic_core": "pydantic", "rich": "typer"}
    assert {name.replace("-", "_") for name in indirect.values()} <= declared
    known = {*sys.stdlib_module_names, "allocsim", *declared, *indirect}
    wrong = [str(found) for found in imports() if found.module.split(".")[0] not in known]
    assert not wrong, "\n".join(wrong)


def test_a_file_holds_one_idea():
    lines = {file: file.read_text(encoding="utf-8").count("\n") for file in FILES}
    long = [f"{file.relative_to(ROOT)}: {count} lines" for file, count in lines.items() if count > 300]
    assert not long, "split by noun: " + ", ".join(long)
