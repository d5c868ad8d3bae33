"""Starters: whole scenarios to begin from, those shipped with allocsim or any folder of one's own.

The shipped one is `scenarios/minimal`, which lies in the package a second time, for a package can hold no links; a
test keeps the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from allocsim.disk import put_folder
from allocsim.errors import UsageError
from allocsim.inputs.files import DOCUMENT, FOLDER, LARGEST

_ID = re.compile(r'^id\s*=\s*(["\']).*?\1', re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def starters() -> tuple[str, ...]:
    """Names of the shipped starters."""
    return tuple(sorted(each.name for each in _shipped().iterdir() if each.is_dir()))


def start(folder: Path, source: str) -> tuple[Path, ...]:
    """Begin a scenario in the new folder `folder` from a shipped starter or from another scenario's folder.

    Its `id` becomes the name of the folder, where that can be one. Raises UsageError if there is no such starter or
    the folder is not empty; OutputError.
    """
    origin: Traversable = _shipped() / source if source in starters() else Path(source)
    files = dict(_files(origin)) if (origin / DOCUMENT).is_file() else {}
    if not files:
        raise UsageError("U410", source=source, known=", ".join(starters()))
    name = folder.resolve().name.lower()
    if _NAME.fullmatch(name):
        document = files[DOCUMENT].decode("utf-8", "surrogateescape")
        files[DOCUMENT] = _ID.sub(f'id = "{name}"', document, count=1).encode("utf-8", "surrogateescape")
    return put_folder(folder, files)


def _shipped() -> Traversable:
    return resources.files("allocsim") / "starters"


def _files(origin: Traversable) -> Iterator[tuple[str, bytes]]:
    """The scenario's own files and what explains it; results and expected results are not copied."""
    for prefix, place in (("", origin), (f"{FOLDER}/", origin / FOLDER)):
        for each in sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else ():
            own = each.name.endswith((".csv", ".xlsx")) if prefix else each.name.endswith((".toml", ".md", ".docx"))
            if own and each.is_file() and not each.name.startswith((".", "~")):
                with each.open("rb") as file:
                    content = file.read(LARGEST["table"] + 1)
                if len(content) > LARGEST["table"]:
                    raise UsageError("U411", file=each.name)
                yield prefix + each.name, content
