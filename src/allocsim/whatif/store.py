"""Finished chunks of a long computation, kept in a folder: one that is killed goes on where it stopped.

A chunk is a file that appears whole or not at all; a manifest says what the chunks belong to, so that those of
another scenario, grid or version are never mixed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from allocsim.disk import locked, put, remove, told
from allocsim.errors import UsageError

PARTS: Final = "parts"
"""Subfolder of finished chunks."""
MANIFEST: Final = "manifest.json"

Rows = list[dict[str, Any]]


class Store:
    """The chunks in a folder, each under the number of its first row."""

    def __init__(self, parts: Path) -> None:
        self.parts = parts

    def kept(self, number: int, count: int) -> Rows | None:
        """The rows of a chunk, `count` of them; None if it is not there or not sound."""
        try:
            rows = json.loads(self._file(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return rows if isinstance(rows, list) and len(rows) == count else None

    def keep(self, number: int, rows: Rows) -> None:
        """Keep a chunk. Raises OutputError."""
        put(self._file(number), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")

    def _file(self, number: int) -> Path:
        return self.parts / f"{number:05}.json"


@contextmanager
def opened(folder: Path | None, manifest: dict[str, Any]) -> Iterator[Store | None]:
    """The store in `folder` for what `manifest` describes, locked meanwhile; None without a folder.

    Raises UsageError if the folder holds something else or another run is at it; OutputError.
    """
    if folder is None:
        yield None
        return
    parts = folder / PARTS
    words = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    with locked(folder):
        with told(folder):
            _claim(parts, words)
        yield Store(parts)


def _claim(parts: Path, manifest: str) -> None:
    """Make the store ours, or go on with it if it is."""
    file, folder = parts / MANIFEST, parts.parent
    for part in parts.glob(".*.part"):  # of a run that was killed
        remove(part)
    if file.exists():
        if file.read_text(encoding="utf-8") != manifest:
            raise UsageError("E493", folder=str(folder))
    elif any(path for path in folder.glob("*") if path != parts) or any(parts.glob("*")):
        raise UsageError("E493", folder=str(folder))
    else:
        parts.mkdir(parents=True, exist_ok=True)
        put(file, manifest)
