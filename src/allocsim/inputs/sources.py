"""Where the tables of a scenario stand: each in its usual place, or in a file and form of a department's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from allocsim.domain.scenario import TABLES
from allocsim.domain.tables import TableSource
from allocsim.errors import InputProblem
from allocsim.inputs.aliases import lookup
from allocsim.inputs.document import Lines, where
from allocsim.inputs.files import BOOKS
from allocsim.inputs.nearest import hint
from allocsim.inputs.table import Table, csv_table, read_table
from allocsim.inputs.where import Origin, Where
from allocsim.inputs.workbook.sheetnames import table_aliases
from allocsim.inputs.workbook.sheets import Sheet, open_workbook
from allocsim.inputs.workbook.tabular import raw_sheet


def sources_of(document: Mapping[str, Any]) -> dict[str, TableSource]:
    """Table → where it stands, for those that the document says it of; what is not sound is left to the checks."""
    written = document.get("tables")
    found: dict[str, TableSource] = {}
    for name, value in written.items() if isinstance(written, dict) else ():
        if name in TABLES:
            try:
                found[name] = TableSource.model_validate(value)
            except ValidationError:
                continue
    return found


def source_problems(document: Mapping[str, Any], lines: Lines, own_book: bool = False) -> Iterator[InputProblem]:
    """Entries of `[tables]` that name no table, or a file that is none of the sorts that can be read."""
    written = document.get("tables")
    for name in written if isinstance(written, dict) else ():
        if name not in TABLES:
            yield where(("tables", name), lines).problem("E529", {"name": name, "hint": hint(name, TABLES)})
    for name, source in sources_of(document).items():
        suffix = PurePosixPath(source.file).suffix.casefold()
        if source.file and own_book:
            yield where(("tables", name, "file"), lines).problem("E537", {"file": source.file})
        elif source.file and suffix not in (".csv", *BOOKS):
            yield where(("tables", name, "file"), lines).problem("E530", {"file": source.file})
        elif source.sheet and suffix not in BOOKS and not own_book:
            file = source.file or f"{name}.csv"
            yield where(("tables", name, "sheet"), lines).problem("E534", {"file": file})


def foreign_table(
    name: str, source: TableSource, files: Mapping[str, bytes], lines: Lines
) -> tuple[Table | None, list[InputProblem]]:
    """The table `name` from the file that `source` names."""
    if source.file not in files:
        return None, []  # told when the files were read
    content = files[source.file]
    if not source.file.casefold().endswith(BOOKS):
        return csv_table(name, *TABLES[name], content, source)
    sheets, refused = open_workbook(content)
    if refused is not None:
        return None, [Origin(source.file).problem(0, "", *refused)]
    return sheet_table(name, source, sheets, source.file, where(("tables", name), lines))


def sheet_table(
    name: str, source: TableSource, sheets: list[Sheet], file: str, place: Where
) -> tuple[Table | None, list[InputProblem]]:
    """The table `name` from one of the sheets of a workbook; `place` is where the scenario says so."""
    chosen = choose(name, source, sheets)
    if chosen is None:
        values = {"file": file, "sheet": source.sheet, "hint": hint(source.sheet, [sheet.title for sheet in sheets])}
        return None, [place.problem("E531", values)]
    return read_table(name, *TABLES[name], raw_sheet(chosen, file), source)


def choose(name: str, source: TableSource, sheets: list[Sheet]) -> Sheet | None:
    """The sheet that holds the table: the one named, the one called like the table, or the only one."""
    if source.sheet:
        return next((sheet for sheet in sheets if sheet.title.strip() == source.sheet.strip()), None)
    called = [sheet for sheet in sheets if lookup(sheet.title, table_aliases())[0] == name]
    return called[0] if called else sheets[0] if len(sheets) == 1 else None
