"""From a scenario folder to a workbook and back, without loss: what is written has been read again and compared."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from allocsim.disk import put_folder, told, whole
from allocsim.domain.scenario import Scenario
from allocsim.errors import AllocsimError, ScenarioError, UsageError
from allocsim.inputs.emit import folder_files
from allocsim.inputs.files import BOOKS, read_files
from allocsim.inputs.read import draft_of, understand
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.workbook.layout import TooLongError
from allocsim.inputs.workbook.write import book_bytes

BOOK: Final = ".xlsx"


def convert(source: str | Path, target: str | Path, registers: Registers | None = None) -> tuple[Path, ...]:
    """Write the scenario `source`, a folder or a workbook, as `target`, which is the other; the paths of the files.

    The whole scenario is converted, with its variants; comments of the text are not. Raises ScenarioError if it has
    problems, UsageError if `target` exists or is of the wrong sort, OutputError if it cannot be written.
    """
    source, target = Path(source), Path(target)
    registers = registers or built_in()
    to_book = target.suffix.casefold() == BOOK
    if to_book == (source.suffix.casefold() in BOOKS):
        raise UsageError("E535", source=str(source), target=str(target))
    files, problems = read_files(source)
    reading = understand(files, problems, registers=registers)
    if reading.scenario is None:
        raise ScenarioError(reading.problems)
    draft, _ = draft_of(files, registers)
    assert draft is not None
    if to_book:
        try:
            converted = {target.name: book_bytes(draft.document, draft.tables, registers)}
        except TooLongError as error:
            raise UsageError("E539", start=str(error)) from None
    else:
        converted = folder_files(draft.document, draft.tables, registers)
    _compare(reading.scenario, understand(converted, registers=registers).scenario)
    return (put_book(target, converted[target.name]),) if to_book else put_folder(target, converted)


def put_book(target: Path, content: bytes) -> Path:
    """Write a new workbook whole or not at all. Raises UsageError if something is there already; OutputError."""
    with told(target):
        if target.exists() or target.is_symlink():
            raise UsageError("E532", file=str(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole(target) as fresh:
            fresh.write_bytes(content)
    return target


def _compare(first: Scenario, second: Scenario | None) -> None:
    """Raises AllocsimError unless both say the same."""
    if second is None or first.digest != second.digest or first.variants != second.variants:
        raise AllocsimError("E536")
