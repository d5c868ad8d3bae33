"""Printed names where identifiers belong: 甲县 is read as `jia`, if no other county is called so; each column is told.

Departments know counties, resources and projects by their names. A name that two of them bear, or none, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from allocsim.axes import CITY
from allocsim.errors import InputProblem
from allocsim.inputs.aliases import plain
from allocsim.inputs.build import Draft
from allocsim.inputs.clean import Path, clean_text
from allocsim.inputs.document import where
from allocsim.inputs.nearest import Hints, both
from allocsim.inputs.table import Row, Table, doubled
from allocsim.inputs.terms import words
from allocsim.messages import LANGUAGES

_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "quotas": {"county": "holder", "resource": "resource"},
    "committed": {"county": "holder", "resource": "resource"},
    "projects": {"county": "county"},
    "options": {"project": "project", "host": "county"},
    "demands": {"project": "project", "county": "county", "resource": "resource"},
    "partnerships": {"project": "project", "agreement": "agreement"},
    "parties": {"project": "project", "county": "county"},
}
"""Table → column → what it names."""
_PARAMETERS: Final = {
    "project": "project",
    "projects": "project",
    "requires": "project",
    "county": "county",
    "counties": "county",
    "resource": "resource",
    "resources": "resource",
}
"""Parameter of rules, gates and goals → what it names."""

_CODES: Final = {"county": "E301", "holder": "E301", "resource": "E302", "project": "E304", "agreement": "E306"}
"""What a name stands for → the code that there is none of it."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

Pairs = Iterable[tuple[str, Iterable[str]]]


class _Names:
    """The identifiers of one sort of thing, and what they are called."""

    def __init__(self, sort: str, pairs: Callable[[], Pairs]) -> None:
        self.sort = sort
        self._pairs = pairs
        self.known = dict.fromkeys(key for key, _ in pairs())

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Plain form of a name → the identifiers that bear it."""
        found: dict[str, list[str]] = {}
        for key, names in self._pairs():
            for form in filter(None, {plain(name) for name in names}):
                found.setdefault(form, []).append(key)
        return found

    @cached_property
    def _hints(self) -> Hints:
        return Hints(self.known, {name: keys[0] for name, keys in self._by_name.items() if len(keys) == 1})

    def of(self, written: str) -> list[str]:
        """The identifiers of a name; none if `written` is an identifier itself, or no name."""
        if written in self.known or clean_text(written) in self.known:
            return []
        return self._by_name.get(plain(written), [])

    def refusal(self, written: str) -> tuple[str, dict[str, Any]] | None:
        """What is wrong with something that names not one thing; None if it is told where identifiers are checked."""
        if len(keys := self.of(written)) > 1:
            return "E542", {"value": written, "known": both(keys)}
        plain_id = _IDENTIFIER.fullmatch(clean_text(written))
        return None if plain_id or not self.known else (_CODES[self.sort], self._values(written))

    def _values(self, written: str) -> dict[str, Any]:
        return {"value": written, "hint": self._hints.of(plain(written))}


def printed_names(draft: Draft) -> list[InputProblem]:
    """Put identifiers in the place of names, in the tables and in the parameters; notes, and rows now there twice."""
    names = {sort: _Names(sort, pairs) for sort, pairs in _sorts(draft).items()}
    problems: list[InputProblem] = []
    for name, columns in _COLUMNS.items():
        table = draft.tables.get(name)
        if table is None:
            continue
        notes = [note for column, sort in columns.items() for note in _column(table, column, names[sort])]
        problems += notes
        problems += doubled(table) if any(note.note for note in notes) else ()
    for part in ("rules", "gates", "goals"):
        problems += _parameters(draft, draft.document.get(part), (part,), names)
    return problems


def _sorts(draft: Draft) -> dict[str, Callable[[], Pairs]]:
    """What names may stand for, as far as it can be read."""

    def rows(table: str, key: str) -> Callable[[], Pairs]:
        found = draft.tables[table].rows if table in draft.tables else []
        return lambda: ((clean_text(row.cells[key]), _titles(row.cells)) for row in found if key in row.cells)

    def things(part: str) -> Callable[[], Pairs]:
        found = draft.document.get(part)
        entries = found if isinstance(found, dict) else {}
        return lambda: ((key, _titles(one)) for key, one in entries.items() if isinstance(one, dict))

    counties = rows("counties", "county")
    return {
        "county": counties,
        "holder": lambda: (*counties(), (CITY, words("holder")[CITY].values())),
        "project": rows("projects", "project"),
        "resource": things("resources"),
        "agreement": things("agreements"),
    }


def _titles(cells: Mapping[str, Any]) -> list[str]:
    return [name for lang in LANGUAGES if isinstance(name := cells.get(f"name_{lang}"), str)]


def _column(table: Table, column: str, names: _Names) -> Iterator[InputProblem]:
    """Mend a column; one note for all of its names, and a problem for each that names not one thing."""
    first: tuple[Row, str, str] | None = None
    count = 0
    for row in table.rows:
        cell = row.cells.get(column, "")
        if not cell or cell in names.known or column in row.told:
            continue
        if len(keys := names.of(cell)) == 1:
            first = first or (row, cell, keys[0])
            row.cells[column] = keys[0]
            count += 1
        elif refused := names.refusal(cell):
            row.told |= {column}
            yield table.problem(row.line, column, refused[0], **refused[1])
    if first:
        row, cell, meant = first
        yield table.problem(row.line, column, "N504", count=count, value=cell, read=meant)


def _parameters(draft: Draft, value: Any, path: Path, names: Mapping[str, _Names]) -> Iterator[InputProblem]:
    """Mend the parameters below a key of the document; a note for each name."""
    if not isinstance(value, dict):
        return
    for key, part in value.items():
        sort = names.get(_PARAMETERS.get(key, ""))
        if sort is None or isinstance(part, dict):
            yield from _parameters(draft, part, (*path, key), names)
            continue
        listed = part if isinstance(part, list) else [part]
        found = [sort.of(name) if isinstance(name, str) else [] for name in listed]
        mended = [keys[0] if len(keys) == 1 else name for keys, name in zip(found, listed, strict=True)]
        value[key] = mended if isinstance(part, list) else mended[0]
        for name, meant in zip(listed, mended, strict=True):
            if name != meant:
                yield where((*path, key), draft.lines).problem("N505", {"value": name, "read": meant})
