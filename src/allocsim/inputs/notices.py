"""Notes on reading: alike ones told once, and kept with the scenario for its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from allocsim.domain.provenance import Notice, Origin
from allocsim.errors import InputProblem
from allocsim.messages import LANGUAGES, text

ALIKE: Final = 3
"""Notes of one code on one column that are told one by one; more are told as the first with a count."""


def gathered(notes: Iterable[InputProblem]) -> tuple[InputProblem, ...]:
    """The notes in their order; many alike in one column become the first of them and the number of the others."""
    groups: dict[tuple[str, str, str, str], list[InputProblem]] = {}
    for note in notes:
        column = note.column if note.row else f"{note.column} {note.values}"
        groups.setdefault((note.file, note.sheet, column, note.code), []).append(note)
    found: list[InputProblem] = []
    for alike in groups.values():
        found += alike if len(alike) <= ALIKE else [_first_of(alike)]
    return tuple(found)


def _first_of(alike: list[InputProblem]) -> InputProblem:
    first = alike[0]
    said = {lang: text(first.code, lang, **first.values) for lang in LANGUAGES}
    values = {"said": said, "more": len(alike) - 1, "last": alike[-1].row, "like": first.code}
    return InputProblem(first.file, first.sheet, first.row, first.column, "N550", values, note=True)


def origin(files: Mapping[str, str], notes: Iterable[InputProblem]) -> Origin:
    """What a scenario keeps of its files."""
    told = (Notice(code=note.code, **{lang: note.text(lang) for lang in LANGUAGES}) for note in notes)
    return Origin(files=dict(files), notes=tuple(told))
