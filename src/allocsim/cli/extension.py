"""A user's own rules, gates, goals, sharing nodes and report sections, from a Python file that the command line names.

A scenario can never name code to run: the file is given with `--extension` or not at all.
"""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from allocsim.allocation.gates.base import AllocationGate
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.rules.base import AllocationRule
from allocsim.domain.member import Member
from allocsim.errors import UsageError
from allocsim.inputs import Registers, built_in
from allocsim.sharing.nodes.base import SharingNode

if TYPE_CHECKING:
    from allocsim.report import Section

LISTS: Final[dict[str, tuple[str, type[Member]]]] = {
    "RULES": ("rules", AllocationRule),
    "GATES": ("gates", AllocationGate),
    "OBJECTIVES": ("goals", Objective),
    "NODES": ("nodes", SharingNode),
}
"""Name of a list in the file → the register it is appended to, and what its members derive from."""

OF_SECTIONS: Final = "SECTIONS"
"""Name of the mapping, identifier → function, that is appended to the sections of the report."""


def with_extensions(files: Iterable[Path]) -> Registers:
    """The built-in registers with the lists of each file appended. Raises UsageError."""
    registers = built_in()
    for file in files:
        module = _load(file)
        found = {name: getattr(module, name) for name in LISTS if hasattr(module, name)}
        if not found and not hasattr(module, OF_SECTIONS):
            raise UsageError("U021", file=str(file), known=", ".join((*LISTS, OF_SECTIONS)))
        for name, members in found.items():
            registers = _appended(registers, file, name, members)
    return registers


def with_sections(files: Iterable[Path]) -> Mapping[str, Section]:
    """The report's sections with those of each file appended. Raises UsageError."""
    from allocsim.report.sections import SECTIONS

    sections = dict(SECTIONS)
    for file in files:
        own = getattr(_load(file), OF_SECTIONS, {})
        if not isinstance(own, Mapping) or not all(callable(section) for section in own.values()):
            raise UsageError("U029", file=str(file), list=OF_SECTIONS)
        for name, section in own.items():
            if name in sections:
                raise UsageError("U024", file=str(file), list=OF_SECTIONS, kind=name)
            sections[name] = section
    return sections


@cache
def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file) if file.is_file() else None
    if spec is None or spec.loader is None:
        raise UsageError("U020", file=str(file))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise UsageError("U022", file=str(file), detail=f"{type(error).__name__}: {error}") from error
    return module


def _appended(registers: Registers, file: Path, name: str, members: Any) -> Registers:
    register, base = LISTS[name]
    known: tuple[type[Member], ...] = getattr(registers, register)
    for member in members if isinstance(members, (list, tuple)) else (members,):
        usable = inspect.isclass(member) and issubclass(member, base) and not inspect.isabstract(member)
        if not usable or not all(hasattr(member, word) for word in ("kind", "title_zh", "title_en")):
            raise UsageError("U023", file=str(file), list=name, member=getattr(member, "__name__", repr(member)))
        if any(member.kind == other.kind for other in known):
            raise UsageError("U024", file=str(file), list=name, kind=member.kind)
        known = (*known, member)
    changed: dict[str, Any] = {register: known}
    return replace(registers, **changed)
