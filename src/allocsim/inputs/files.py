"""The files of a scenario folder: which they are, that they lie inside it, and their bytes."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Final

from allocsim.domain.scenario import OPTIONAL_TABLES, TABLES
from allocsim.errors import InputProblem
from allocsim.inputs.nearest import hint

DOCUMENT: Final = "scenario.toml"
FOLDER: Final = "tables"
LARGEST: Final[dict[str, int]] = {"document": 2_000_000, "table": 50_000_000}
"""Bytes read of one file; a table of a million rows stays below."""
BOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods")
"""Endings of files that are opened as workbooks; what is none is refused by its content."""


def read_files(folder: Path) -> tuple[dict[str, bytes], list[InputProblem]]:
    """Bytes by name (`scenario.toml`, `tables/quotas.csv`, …), and what is wrong with the folder."""
    if folder.suffix.casefold() in BOOKS and not folder.is_dir():
        return _read_book(folder)
    if not folder.is_dir():
        code = "E202" if folder.exists() else "E201"
        return {}, [InputProblem(str(folder), code=code, values={"parent": str(folder.parent)})]
    root = folder.resolve()
    found: dict[str, bytes] = {}
    problems = _strangers(folder)
    elsewhere: dict[str, str] = {}
    for name in (DOCUMENT, *(f"{FOLDER}/{table}.csv" for table in TABLES)):
        file, table = folder / name, Path(name).stem
        there = file.exists() or file.is_symlink()
        if table in elsewhere:
            problems += [InputProblem(name, code="E538", values={"file": elsewhere[table]})] if there else []
            continue
        if not there:
            if table not in OPTIONAL_TABLES:
                problems.append(InputProblem(name, code="E203"))
            continue
        outcome = _read(file, root, LARGEST["document" if name == DOCUMENT else "table"])
        if isinstance(outcome, bytes):
            found[name] = outcome
            elsewhere = named_files(outcome) if name == DOCUMENT else elsewhere
        else:
            problems.append(InputProblem(name, code=outcome[0], values=outcome[1]))
    for name in dict.fromkeys(elsewhere.values()):
        _add(name, folder, found, problems)
    return found, problems


def named_files(document: bytes) -> dict[str, str]:
    """Table → the file that `[tables]` of the text of a scenario names for it."""
    try:
        written = tomllib.loads(document.decode("utf-8-sig")).get("tables")
    except (ValueError, RecursionError):
        return {}
    tables = written if isinstance(written, dict) else {}
    files = {name: part.get("file") for name, part in tables.items() if isinstance(part, dict) and name in TABLES}
    return {name: file for name, file in files.items() if isinstance(file, str) and file}


def _read_book(book: Path) -> tuple[dict[str, bytes], list[InputProblem]]:
    """A scenario in one workbook."""
    if not book.exists():
        return {}, [InputProblem(str(book), code="E543")]
    found: dict[str, bytes] = {}
    problems: list[InputProblem] = []
    _add(book.name, book.parent, found, problems)
    return found, problems


def _add(name: str, folder: Path, found: dict[str, bytes], problems: list[InputProblem]) -> None:
    """Read a file below `folder` into `found`, or tell why not."""
    outcome = _read(folder / name, folder.resolve(), LARGEST["table"])
    if isinstance(outcome, bytes):
        found[name] = outcome
    else:
        problems.append(InputProblem(name, code=outcome[0], values=outcome[1]))


def file_digests(path: str | Path) -> dict[str, str]:
    """File name → SHA-256 of its bytes, for every file of the scenario folder `path` that is read."""
    return digests(read_files(Path(path))[0])


def digests(files: dict[str, bytes]) -> dict[str, str]:
    """Name → SHA-256."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _read(file: Path, root: Path, largest: int) -> bytes | tuple[str, dict[str, str]]:
    """The bytes of a file below `root`, or a message code with its values."""
    try:
        if not file.resolve(strict=True).is_relative_to(root):
            return "E204", {}
        if not file.is_file():
            return "E567", {}
        with file.open("rb") as stream:
            content = stream.read(largest + 1)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a name that no file can have
        return "E206", {"detail": getattr(error, "strerror", None) or str(error)}
    if len(content) > largest:
        return "E205", {"limit": f"{largest // 1_000_000} MB"}
    return content


def _strangers(folder: Path) -> list[InputProblem]:
    """CSV files that are no table of a scenario: a misspelt optional table would otherwise be passed over."""
    known = [f"{table}.csv" for table in TABLES]
    try:
        names = sorted(file.name for file in (folder / FOLDER).iterdir())
    except OSError:
        return []
    return [
        InputProblem(f"{FOLDER}/{name}", code="E208", values={"name": name, "hint": hint(name, known)})
        for name in names
        if name.casefold().endswith(".csv") and name not in known and not name.startswith((".", "~"))
    ]
