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
from allocsim.inputs.files import BOOKS, DOCUMENT, FOLDER, digests, read_files
from allocsim.inputs.headers import NOTHING
from allocsim.inputs.notices import gathered, origin
from allocsim.inputs.overrides import apply_overrides, check_variants
from allocsim.inputs.places import Places
from allocsim.inputs.printed import printed_names
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.sources import foreign_table, source_problems, sources_of
from allocsim.inputs.table import csv_table
from allocsim.inputs.where import Origin


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
    draft, found = draft_of(files, registers)
    problems += found
    if draft is None:
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
    troubled = {Origin(Path(problem.file).name, problem.sheet).label for problem in problems}
    problems += [problem for problem in variant_problems if problem.values.get("table") not in troubled]
    return _reading(scenario, problems, files, draft.sheets)


def check_scenario(scenario: Scenario) -> list[InputProblem]:
    """Problems and notes of a scenario that was made or changed in Python."""
    return list(run_checks(scenario, Places(), frozenset()))


def draft_of(files: dict[str, bytes], registers: Registers) -> tuple[Draft | None, list[InputProblem]]:
    """What the files say, as far as it can be read; None if there is no telling what was meant."""
    draft, problems = _as_written(files, registers)
    return draft, problems + (printed_names(draft) if draft is not None else [])


def _as_written(files: dict[str, bytes], registers: Registers) -> tuple[Draft | None, list[InputProblem]]:
    if (book := next(iter(files), "")) and book.casefold().endswith(BOOKS):
        from allocsim.inputs.workbook.book import read_book

        return read_book(book, files[book], registers)
    document, lines, problems = parse_document(files.get(DOCUMENT, b""))
    torn = DOCUMENT not in files or bool(problems)
    draft = Draft(document, lines, {})
    problems += source_problems(document, lines)
    sources = sources_of(document)
    for name, (cls, key) in TABLES.items():
        source = sources.get(name, NOTHING)
        if source.file:
            table, found = foreign_table(name, source, files, lines)
        elif (content := files.get(f"{FOLDER}/{name}.csv")) is not None:
            table, found = csv_table(name, cls, key, content, source)
        else:
            continue
        problems += found
        if table is not None:
            draft.tables[name] = table
    return (None if torn else draft), problems


def _first_of_cells(found: Iterable[InputProblem]) -> list[InputProblem]:
    """Of the problems in one cell of a sheet the first: what follows is that the cell was not taken."""
    told: set[tuple[str, str, int, str]] = set()
    kept: list[InputProblem] = []
    for problem in found:
        cell = (problem.file, problem.sheet, problem.row, problem.column)
        if not (problem.sheet and problem.row and problem.column and not problem.note and cell in told):
            kept.append(problem)
            if not problem.note:
                told.add(cell)
    return kept


def _reading(
    scenario: Scenario | None, found: list[InputProblem], files: dict[str, bytes], order: tuple[str, ...] = ()
) -> Reading:
    rank = {name: at for at, name in enumerate((DOCUMENT, *(f"{table}.csv" for table in TABLES)))}
    distinct = _first_of_cells({(problem, repr(problem.values)): problem for problem in found}.values())
    sheets = {sheet: at for at, sheet in enumerate(dict.fromkeys((*order, *(problem.sheet for problem in distinct))))}
    ordered = sorted(distinct, key=lambda each: (rank.get(Path(each.file).name, -1), sheets[each.sheet], each.row))
    problems = tuple(problem for problem in ordered if not problem.note)
    notes = gathered(problem for problem in ordered if problem.note)
    found_in = digests(files)
    if problems or scenario is None:
        return Reading(None, problems, notes, found_in)
    return Reading(scenario.model_copy(update={"origin": origin(found_in, notes)}), problems, notes, found_in)
