"""Content blocks first, then one writer per format: `allocsim.report(study, "out/pingliang")`.

`SECTIONS` lists what is said, `WRITERS` in which formats; both are arguments, so a user's own section or writer runs
like ours.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from allocsim.errors import UsageError
from allocsim.messages import LANGUAGES
from allocsim.report import csv, drawings, html, json, saving, statements, word, workbook
from allocsim.report.edition import Report, build
from allocsim.report.output import publish
from allocsim.report.sections import SECTIONS, Section

if TYPE_CHECKING:
    from allocsim.domain.study import Study

Writer = Callable[[Report, Path], None]
"""Writes a report's files into a folder."""

WRITERS: Final[tuple[Writer, ...]] = (
    html.write,
    word.write,
    statements.write,
    workbook.write,
    drawings.write,
    csv.write,
    json.write,
    saving.write,
)
"""The order is the order in which files are named to the user."""

__all__ = ["SECTIONS", "WRITERS", "Report", "Section", "Writer", "build", "write"]

_ORDER: Final = (".html", ".docx", ".xlsx", ".svg", ".csv", ".gz", ".json")


def write(
    study: Study,
    folder: str | PathLike[str],
    languages: Sequence[str] = LANGUAGES,
    writers: Sequence[Writer] = WRITERS,
    sections: Mapping[str, Section] = SECTIONS,
    letterhead: str | PathLike[str] | None = None,
) -> tuple[Path, ...]:
    """Write a study's report: the folder appears whole or not at all. Returns its files in reading order.

    The same study gives the same bytes. `letterhead` is the file of the letterhead that the letter is written on: a
    study does not know the folder that its scenario was read from. Raises UsageError if the folder holds something
    else than an earlier report, or for a letterhead that cannot be used.
    """
    if letterhead is None and study.scenario.report.letterhead:
        raise UsageError("U469", file=study.scenario.report.letterhead)
    page = None if letterhead is None else word.load(Path(letterhead))
    with _seldom_collected():
        report = replace(build(study, languages, sections), letterhead=page)

        def fill(target: Path) -> None:
            for writer in writers:
                writer(report, target)

        files = publish(Path(folder), fill)
    return tuple(sorted(files, key=lambda path: (_ORDER.index(path.suffix) if path.suffix in _ORDER else 9, path)))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Writing makes millions of objects and few cycles; to look for those as often as usual takes a fifth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Callable(ModuleType):
    """Importing this package binds `allocsim.report` to it, so the package itself is what users call."""

    def __call__(self, *args: Any, **options: Any) -> tuple[Path, ...]:
        """`write`."""
        return write(*args, **options)


sys.modules[__name__].__class__ = _Callable
