"""Scenario folders to read: the good one, copied and changed."""

from __future__ import annotations

import shutil
from pathlib import Path

GOOD = Path(__file__).parent / "good"


def copy_good(folder: Path) -> Path:
    """A copy of the good scenario."""
    return Path(shutil.copytree(GOOD, folder / "scenario"))


def edit(folder: Path, file: str, find: str | None, write: str) -> None:
    """Replace `find` once by `write`; without `find`, `write` is the whole file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert find is None or find in text, f"{find!r} is not in {file}"
    path.write_text(write if find is None else text.replace(find, write, 1), encoding="utf-8", newline="")
