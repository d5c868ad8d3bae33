"""The head of a table: which column holds which field, by the field's name, its titles, or the scenario's own list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from allocsim.domain.fact import Fact
from allocsim.domain.tables import TableSource
from allocsim.errors import InputProblem
from allocsim.inputs.aliases import field_aliases, foreign_unit, lookup, plain
from allocsim.inputs.clean import clean_text
from allocsim.inputs.fields import Spot, fields_of, titles
from allocsim.inputs.nearest import hint, listed
from allocsim.inputs.where import Origin
from allocsim.inputs.workbook.letters import column_letters
from allocsim.messages import LANGUAGES

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")

NOTHING: Final = TableSource()
"""A table in its usual place, in its usual form."""


@dataclass
class Header:
    """The names of the columns as they stand, and the fields they hold."""

    row: int
    written: list[str]
    fields: list[str] = field(default_factory=list)
    """Field of each column; "" for one that is passed over or unknown."""
    brackets: list[tuple[str, ...]] = field(default_factory=list)
    """What stood in brackets and may be a foreign unit."""

    def again(self, cells: Sequence[Any], cls: type[Fact], source: TableSource) -> bool:
        """Whether a row says the same as this header, as a second line in the other language does."""
        other = read_header(self.row, cells, cls, source)
        columns = zip(self.fields, other.fields, other.written, strict=False)
        pairs = [(mine, theirs) for mine, theirs, word in columns if word]
        return len(pairs) > 1 and all(mine == theirs != "" for mine, theirs in pairs)

    def origin(self, origin: Origin, source: TableSource) -> Origin:
        """The table's origin, with what its columns are called."""
        places: dict[str, str] = {}
        own: dict[str, str] = {}
        mapped = {plain(name) for name in source.columns}
        for index, (name, written) in enumerate(zip(self.fields, self.written, strict=True)):
            if name and name not in places:
                places[name] = column_letters(index + 1) if origin.sheet else written
                if plain(written) in mapped:
                    own[name] = written
        return Origin(origin.file, origin.sheet, places, own)


def read_header(row: int, cells: Sequence[Any], cls: type[Fact], source: TableSource) -> Header:
    """What the cells of a header name."""
    written = [" ".join(clean_text(str("" if cell is None else cell)).split()) for cell in cells]
    while written and written[-1] == "":
        written.pop()
    header = Header(row, written)
    known = field_aliases(fields_of(cls))
    mapped = {plain(name): target for name, target in source.columns.items()}
    for name in written:
        if plain(name) in mapped:
            target = mapped[plain(name)]
            found: tuple[str, tuple[str, ...]] = (target if target in fields_of(cls) else "", ())
        else:
            found = lookup(name, known) if name else ("", ())
        header.fields.append(found[0])
        header.brackets.append(found[1])
    return header


def header_problems(header: Header, cls: type[Fact], origin: Origin, source: TableSource) -> Iterator[InputProblem]:
    """Columns that are unknown, there twice, in another unit, or not there."""
    fields = fields_of(cls)
    if not any(header.fields):
        yield origin.at(header.row).problem("E516", {"columns": _some(titles_of(fields)[:8])})
        return
    free = [name for name in fields if name not in header.fields] or list(fields)
    in_chinese = [str(fields[name].extra("title_zh")) for name in free]
    strangers = []
    for index, (name, written) in enumerate(zip(header.fields, header.written, strict=True)):
        where = origin.at(header.row)._replace(column=column_letters(index + 1) if origin.sheet else written)
        if name and name in header.fields[:index]:
            yield where.problem("E213", {"name": written})
        elif name:
            if unit := foreign_unit(fields[name], header.brackets[index]):
                yield where.problem("E522", {"unit": unit, **_wanted(fields[name])})
        elif source.columns and written:
            strangers.append(written)
        else:
            words = hint(written, in_chinese if _CHINESE.search(written) else free)
            values = {"name": written, "number": index + 1, "hint": words}
            yield where.problem("E211" if written else "E218", values)
    if strangers:
        yield origin.at(header.row).problem("N501", {"columns": _some(strangers)})
    yield from _missing(header, fields, origin, source)


def mapping_problems(header: Header, cls: type[Fact], origin: Origin, source: TableSource) -> Iterator[InputProblem]:
    """Entries of the scenario's list of columns that name nothing."""
    written = {plain(name) for name in header.written}
    fields = fields_of(cls)
    for name, target in source.columns.items():
        if plain(name) not in written:
            yield origin.at(header.row).problem("E520", {"name": name, "hint": hint(name, header.written)})
        if target not in fields:
            yield origin.at(header.row).problem("E521", {"name": target, "hint": hint(target, fields)})
    for name in source.constants:
        if name not in fields:
            yield origin.at(header.row).problem("E521", {"name": name, "hint": hint(name, fields)})
        elif name in header.fields:
            column = header.written[header.fields.index(name)]
            yield origin.at(header.row).problem("E528", {"name": name, "column": column})


def _missing(header: Header, fields: Mapping[str, Spot], origin: Origin, source: TableSource) -> Iterator[InputProblem]:
    for name in required(fields):
        if name not in header.fields and name not in source.constants:
            column = "" if origin.sheet else name
            values = {"name": name, "field": titles(fields[name])}
            yield origin.at(header.row)._replace(column=column).problem("E212", values)


def required(fields: Mapping[str, Spot]) -> list[str]:
    """Fields without a default."""
    return [name for name, spot in fields.items() if spot.field is not None and spot.field.is_required()]


def titles_of(fields: Mapping[str, Spot]) -> list[str]:
    """Title and name of every field."""
    return [f"{spot.extra('title_zh')} {name}" for name, spot in fields.items()]


def _wanted(spot: Spot) -> dict[str, Any]:
    from allocsim.inputs.dictionary import unit_of

    return {"field": titles(spot), "wanted": {lang: unit_of(spot, lang) or "-" for lang in LANGUAGES}}


def _some(names: Sequence[str]) -> dict[str, str]:
    return {lang: listed(names[:15], lang) + (" …" if len(names) > 15 else "") for lang in LANGUAGES}
