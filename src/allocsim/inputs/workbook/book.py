"""A whole workbook as a scenario: every sheet is given to the part of the scenario that it is named after."""

from __future__ import annotations

from collections.abc import Iterator

from allocsim.domain.scenario import OPTIONAL_TABLES, TABLES
from allocsim.errors import InputProblem
from allocsim.inputs.aliases import lookup
from allocsim.inputs.build import Draft
from allocsim.inputs.document import version_problems, where, with_tables
from allocsim.inputs.nearest import hint, nearest
from allocsim.inputs.registers import Registers
from allocsim.inputs.sources import choose, sheet_table, source_problems, sources_of
from allocsim.inputs.table import Table, read_table
from allocsim.inputs.where import Origin, Where
from allocsim.inputs.workbook.assemble import Assembly
from allocsim.inputs.workbook.settings import Settings, read_settings
from allocsim.inputs.workbook.sheetnames import READ_ME, SETTINGS, sheet_aliases, sheet_title
from allocsim.inputs.workbook.sheets import Sheet, open_workbook
from allocsim.inputs.workbook.tabular import raw_sheet
from allocsim.messages import text


def read_book(file: str, content: bytes, registers: Registers) -> tuple[Draft | None, list[InputProblem]]:
    """The scenario in the workbook `file` as read and not yet understood, and what is wrong with it as a file."""
    sheets, refused = open_workbook(content)
    if refused is not None:
        return None, [Origin(file).problem(0, "", *refused)]
    named, problems = _named(sheets, file)
    said = Settings(problems=problems)
    for name, sheet in named.items():
        if name not in TABLES and name != READ_ME:
            read_settings(sheet, file, "" if name == SETTINGS else name, said)
    title = named[SETTINGS].title if SETTINGS in named else text(SETTINGS, "zh")
    assembly = Assembly(registers, Where(file, sheet=title))
    document = assembly.document(said.leaves)
    for path, place in said.blank.items():
        assembly.lines.setdefault(path, place)
    draft = Draft(document, with_tables(assembly.lines), {}, sheets=tuple(sheet.title for sheet in sheets))
    problems += assembly.problems
    problems += version_problems(draft.document, draft.lines)
    problems += source_problems(draft.document, draft.lines, own_book=True)
    sources = sources_of(draft.document)
    for name in TABLES:
        if name in sources:
            place = where(("tables", name), draft.lines)
            table, found = sheet_table(name, sources[name], sheets, file, place)
        else:
            table, found = _own_table(name, named.get(name), file)
        problems += found
        if table is not None:
            draft.tables[name] = table
    mapped = [choose(name, part, sheets) for name, part in sources.items()]
    strangers = [each for each in sheets if each not in mapped and not lookup(each.title, sheet_aliases())[0]]
    problems += _strangers(strangers, file, [name for name in TABLES if name not in draft.tables])
    return draft, problems


def _own_table(name: str, sheet: Sheet | None, file: str) -> tuple[Table | None, list[InputProblem]]:
    """The table of the sheet that is called like it; a sheet without any row is no table."""
    if sheet is None:
        missing = Origin(file, sheet_title(name)).problem(0, "", "E527", {"sheet": sheet_title(name)})
        return None, [] if name in OPTIONAL_TABLES else [missing]
    table, problems = read_table(name, *TABLES[name], raw_sheet(sheet, file))
    empty = name in OPTIONAL_TABLES and sheet.last == 0
    return (None, []) if empty else (table, problems)


def _named(sheets: list[Sheet], file: str) -> tuple[dict[str, Sheet], list[InputProblem]]:
    """Part of the scenario → its sheet; a second sheet of the same part is told and left out."""
    found: dict[str, Sheet] = {}
    problems: list[InputProblem] = []
    for sheet in sheets:
        name = lookup(sheet.title, sheet_aliases())[0]
        if name and name in found:
            problems.append(Origin(file, sheet.title).problem(0, "", "E519", {"other": found[name].title}))
        elif name:
            found[name] = sheet
    return found, problems


def _strangers(sheets: list[Sheet], file: str, missing: list[str]) -> Iterator[InputProblem]:
    """Sheets that mean nothing to the scenario are told; one that is called almost like a missing table is refused."""
    free = [sheet_title(name) for name in missing]
    for sheet in sheets:
        near = bool(nearest(sheet.title, free))
        words = hint(sheet.title, free if near else list(map(sheet_title, TABLES)))
        yield Origin(file, sheet.title).problem(0, "", "E523" if near else "N502", {"hint": words})
