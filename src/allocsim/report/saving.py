"""The study itself, from which the report can be written again without solving anything."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allocsim.domain.saved import NAME, dump, load
from allocsim.domain.study import Study
from allocsim.errors import UsageError
from allocsim.report.edition import Report
from allocsim.report.json import NAME as RESULT


def write(report: Report, folder: Path) -> None:
    """Write `study.json.gz`."""
    (folder / NAME).write_bytes(dump(report.study))


def saved(folder: Path) -> bool:
    """Whether a folder holds a result, and is no scenario."""
    return folder.is_dir() and (folder / RESULT).is_file() and not (folder / "scenario.toml").is_file()


def read(folder: Path, context: Mapping[str, Any]) -> Study:
    """The study of a result folder. `context`: the registers that its scenario picks from, as for validation.

    Raises UsageError if it holds none, or one that is damaged or of another version.
    """
    file = folder / NAME
    try:
        content = file.read_bytes()
    except OSError:
        raise UsageError("U470", folder=str(folder), file=NAME) from None
    return load(content, str(file), version("allocsim"), context)
