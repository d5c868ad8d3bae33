"""From a scenario folder to a `Scenario`: files, overrides, domain, checks, with all problems at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocsim.domain.scenario import TABLES, Scenario
from allocsim.errors import InputProblem, ScenarioError
from allocsim.inputs.build import Draft, build, frozen_sums
from allocsim.inputs.changes import Settings
from allocsim.inputs.checks import run_checks
from allocsim.inputs.document import parse_document
from allocsim.inputs.files import DOCUMENT, FOLDER, digests, read_files
from allocsim.inputs.notices import gathered, origin
from allocsim.inputs.overrides import apply_overrides, check_variants
from allocsim.inputs.places import Places
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.table import Table, csv_table


@dataclass(frozen=True)
class Reading:
    """What came of reading a scenario folder."""

    scenario: Scenario | None
    """None if there are problems."""
    problems: tuple[InputProblem, ...]
    """Everything that must be mended, in the order of the files."""
    notes: tuple[InputProblem, ...]
    """What was read in a way that is worth telling, such as full-width digits."""
    files: dict[str, str]
    """File name → SHA-256 of its bytes, as read."""


def read_scenario(
    path: str | Path, *, set: Settings = (), variants: Iterable[str] = (), registers: Registers | None = None
) -> Scenario:
    """The scenario in the folder `path`, with overrides applied.

    `set`: `["pool.rate=0.30"]` or `{"pool.rate": "0.30"}`; `variants`: names of `[variants.<name>]` to apply, before
    `set`; `registers`: the classes of rules, gates, goals and sharing nodes that may be named, built-in by default.
    Raises ScenarioError with everything that is wrong.
    """
    reading = read(path, set=set, variants=variants, registers=registers)
    if reading.scenario is None:
        raise ScenarioError(reading.problems)
    return reading.scenario


def read(
    path: str | Path, *, set: Settings = (), variants: Iterable[str] = (), registers: Registers | None = None
) -> Reading:
    """Like `read_scenario`, but nothing is raised: problems, notes and file digests are in the result."""
    files, problems = read_files(Path(path))
    return understand(files, problems, set=set, variants=variants, registers=registers)


def understand(
    files: dict[str, bytes],
    problems: Iterable[InputProblem] = (),
    *,
    set: Settings = (),
    variants: Iterable[str] = (),
    registers: Registers | None = None,
) -> Reading:
    """Like `read`, of files that were read already (name in the folder → bytes) and what was wrong with them."""
    registers = registers or built_in()
    problems = list(problems)
    draft, found = _draft(files)
    problems += found
    if DOCUMENT not in files or any(problem.file == DOCUMENT for problem in found):
        return _reading(None, problems, files)
    frozen: dict[str, Any] = {
        "frozen_sums": frozen_sums(draft.tables.get("projects")),
        "frozen_count": len(draft.tables["projects"].rows) if "projects" in draft.tables else 0,
    }
    variant_problems = check_variants(draft, registers)
    overrides, found = apply_overrides(draft, set, (variants,) if isinstance(variants, str) else variants, registers)
    problems += found
    built = build(draft, registers)
    built.parts |= {**frozen, "overrides": tuple(overrides)}
    problems += built.problems
    scenario = built.scenario()
    problems += run_checks(scenario, built.places, built.tainted)
    troubled = {Path(problem.file).name for problem in problems}
    problems += [problem for problem in variant_problems if problem.values.get("table") not in troubled]
    return _reading(scenario, problems, files)


def check_scenario(scenario: Scenario) -> list[InputProblem]:
    """Problems and notes of a scenario that was made or changed in Python."""
    return list(run_checks(scenario, Places(), frozenset()))


def _draft(files: dict[str, bytes]) -> tuple[Draft, list[InputProblem]]:
    document, lines, problems = parse_document(files.get(DOCUMENT, b""))
    tables: dict[str, Table] = {}
    for name, (cls, key) in TABLES.items():
        if (content := files.get(f"{FOLDER}/{name}.csv")) is not None:
            tables[name], found = csv_table(name, cls, key, content)
            problems += found
    return Draft(document, lines, tables), problems


def _reading(scenario: Scenario | None, found: list[InputProblem], files: dict[str, bytes]) -> Reading:
    rank = {name: at for at, name in enumerate((DOCUMENT, *(f"{table}.csv" for table in TABLES)))}
    distinct = {(problem, repr(problem.values)): problem for problem in found}.values()
    ordered = sorted(distinct, key=lambda problem: (rank.get(Path(problem.file).name, -1), problem.row))
    problems = tuple(problem for problem in ordered if not problem.note)
    notes = gathered(problem for problem in ordered if problem.note)
    found_in = digests(files)
    if problems or scenario is None:
        return Reading(None, problems, notes, found_in)
    return Reading(scenario.model_copy(update={"origin": origin(found_in, notes)}), problems, notes, found_in)
