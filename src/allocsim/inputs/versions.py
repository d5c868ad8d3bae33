"""Versions of the scenario format: what is refused, and how an older scenario becomes one of today.

A reader knows one version. An older scenario is brought up by the command `upgrade`, step by step and into a new
folder, so that what was handed in stays as it was; it is never done in silence while reading.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from allocsim.domain.scenario import SCHEMA_VERSION
from allocsim.errors import InputProblem, ScenarioError, UsageError
from allocsim.inputs.files import DOCUMENT

Files = Mapping[str, bytes]
"""Name in the scenario's folder → content."""


@dataclass(frozen=True)
class Step:
    """How a scenario of one version becomes one of the next."""

    version: int
    """The version that it is of before."""
    zh: str
    """What changes, in Chinese."""
    en: str
    """The same in English."""
    change: Callable[[Files], Files]
    """The files of the next version, with `schema_version` raised by one; comments stay where they can."""


STEPS: Final[tuple[Step, ...]] = ()
"""Every step there is, oldest first. Version 1 is the first, so there is none yet."""


def refusal(version: object, steps: Sequence[Step] = STEPS, known: int = SCHEMA_VERSION) -> str:
    """The message code for a version that cannot be read; empty if it can, or is no version."""
    if isinstance(version, bool) or not isinstance(version, int) or version == known:
        return ""
    if version > known:
        return "E224"
    return "E560" if any(step.version == version for step in steps) else "E225"


def upgrade(files: Files, steps: Sequence[Step] = STEPS, known: int = SCHEMA_VERSION) -> tuple[Files, list[Step]]:
    """The files in the version `known`, and the steps that were made; none if they are of that version.

    Raises ScenarioError if the version cannot be told, is newer, or no steps lead from it to `known`; UsageError for a
    workbook.
    """
    if DOCUMENT not in files:
        raise UsageError("U413", file=next(iter(files), ""))
    done: list[Step] = []
    while (version := _version(files)) != known:
        step = next((step for step in steps if step.version == version), None)
        if version > known or step is None:
            values = {"version": version, "known": known}
            code = "E224" if version > known else "E225"
            raise ScenarioError([InputProblem(DOCUMENT, column="schema_version", code=code, values=values)])
        files = step.change(files)
        done.append(step)
        assert _version(files) == version + 1, "a step raises the version by one"
    return files, done


def _version(files: Files) -> int:
    version: Any = None
    with suppress(ValueError, RecursionError):
        version = tomllib.loads(files[DOCUMENT].decode("utf-8-sig")).get("schema_version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise ScenarioError([InputProblem(DOCUMENT, column="schema_version", code="E561")])
    return version
