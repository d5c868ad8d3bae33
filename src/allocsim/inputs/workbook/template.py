"""The template as a workbook: every sheet with its heads, lists to choose from, and examples that are no data.

Its examples are those of the template folder, so that the two say the same. Nothing is filled in but what is the same
for everybody: a value that nobody chose must not end up in a report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from allocsim.domain.fact import Fact
from allocsim.domain.scenario import TABLES
from allocsim.inputs.dictionary import Note, notes, unit_of
from allocsim.inputs.example import RESOURCES, ROWS
from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, class_at, document_fields, fields_of, inside
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import EXAMPLE
from allocsim.inputs.workbook.cells import NUMERIC
from allocsim.inputs.workbook.flat import Item, columns_of, is_flat, items, named_parts, number_cell, record_fields
from allocsim.inputs.workbook.guide import guide
from allocsim.inputs.workbook.layout import Book, explained, heads, validate
from allocsim.inputs.workbook.sheetnames import SETTINGS, sheet_title
from allocsim.inputs.workbook.write import blocks, flat_sheet, title_column
from allocsim.messages import LANGUAGES, text

FILLED: Final = ("schema_version", "id")
"""Settings that the template fills in."""
_COMMENTED: Final = re.compile(r"^# (?=\[|\w+ = )", re.MULTILINE)


def template_bytes(document: str, registers: Registers) -> bytes:
    """The workbook; `document` is the `scenario.toml` of the template folder."""
    whole: dict[str, Any] = tomllib.loads(_COMMENTED.sub("", document), parse_float=Decimal)
    fields = document_fields()
    apart = named_parts(fields)
    with Book() as book:
        guide(book)
        _settings(book, {key: value for key, value in whole.items() if key not in (*apart, "tables")}, registers)
        for name in ("resources", *TABLES, *(part for part in apart if part != "resources")):
            if name in TABLES:
                _table(book, name, TABLES[name][0])
            elif name != "tables":
                _examples(book, name, {marked(key): part for key, part in whole.get(name, {}).items()}, registers)
    return book.bytes()


def marked(name: Any) -> str:
    """The first cell of an example."""
    return f"{EXAMPLE[0]} {name}"


def _settings(book: Book, document: Mapping[str, Any], registers: Registers) -> None:
    """Single settings: every key with its explanation; those that must be stated have a yellow cell."""
    found = list(items(document, DOCUMENT_SPOT, registers))
    lines = [_setting(item, document, registers) for item in found]
    columns = [title_column(name) for name in ("key", "value", "unit", "explanation")]
    sheet = book.sheet(text(SETTINGS, "zh"), columns, lines)
    for row, item in enumerate(found, start=1):
        if item.spot is not None and not lines[row - 1][0].startswith(EXAMPLE):
            validate(sheet, 1, item.path[-1], item.spot, row, row)
            if _required(item, document, registers) and not lines[row - 1][1]:
                sheet.write_blank(row, 1, None, book.fill)


def _setting(item: Item, document: Mapping[str, Any], registers: Registers) -> list[Any]:
    """Key, value, unit, explanation; a key under a name that somebody has to choose is an example."""
    chosen = _under_a_name(item.path, registers)
    key = marked(item.key) if chosen else item.key
    value = item.cell if chosen or item.path[-1] in FILLED else ""
    if item.spot is None or item.spot.field is None:
        return [key, value, "", item.about]
    note = next(iter(notes({item.path[-1]: item.spot})))
    unit = " ".join(dict.fromkeys(filter(None, (unit_of(item.spot, lang) for lang in LANGUAGES))))
    words = explained(note).split("\n")
    return [key, value, unit, "\n".join([words[0], *words[2:]]) if note.about else "\n".join(words)]


def _under_a_name(path: Sequence[str], registers: Registers) -> bool:
    """Whether a part of the path is no field of a record: a name of somebody's own."""
    spot: Spot | None = DOCUMENT_SPOT
    for part in path:
        if spot is None or class_at(spot, None, registers) is None:
            return True
        spot = inside(spot, None, part, registers)
    return False


def _required(item: Item, document: Mapping[str, Any], registers: Registers) -> bool:
    """Whether the key must be stated: a required field of the document, or of a record that must be there."""
    spot: Spot | None = DOCUMENT_SPOT
    for part in item.path:
        spot = inside(spot, None, part, registers) if spot is not None else None
        if spot is None or spot.field is None or not spot.field.is_required():
            return False
    return True


def _table(book: Book, name: str, cls: type[Fact]) -> None:
    """A table with all its columns and example rows."""
    fields = fields_of(cls)
    rows: Sequence[Mapping[str, Any]] = ROWS.get(name, ()) or (_made_up(notes(fields)),)
    label = {"label": "illustrative"} if "label" in fields else {}
    lines = ([_cell({**label, **row}.get(field, ""), at) for at, field in enumerate(fields)] for row in rows)
    book.sheet(sheet_title(name), heads(fields, fields), lines)


def _cell(value: Any, at: int) -> Any:
    """The first cell of an example row bears the mark."""
    return marked(value) if at == 0 else number_cell(value) if isinstance(value, (int, Decimal)) else value


def _made_up(found: Sequence[Note]) -> dict[str, Any]:
    return {note.name: note.spot.extra("example") for note in found}


def _examples(book: Book, name: str, things: Mapping[str, Any], registers: Registers) -> None:
    """A part of named things, every line of it an example; of a table the cells that must be filled in."""
    spot = document_fields()[name]
    if name == "resources":
        things = {marked(key): values for key, values in RESOURCES.items()}
    rows = {key: list(items(value, inside(spot, things, key, registers), registers)) for key, value in things.items()}
    fields = record_fields(spot)
    if not is_flat(spot):
        blocks(book, sheet_title(name), rows, named=True)
    elif fields:
        flat_sheet(book, name, {key: _needed(key, things[key], fields) for key in things}, [(key,) for key in fields])
    else:
        flat_sheet(book, name, rows, columns_of(rows, spot) or [])


def _needed(key: str, values: Mapping[str, Any], fields: Mapping[str, Spot]) -> list[Item]:
    """The cells of an example row: required ones, and those of the template's resources."""
    own = RESOURCES.get(key.removeprefix(marked("")), {})
    found = []
    for name, spot in fields.items():
        required = spot.field is not None and spot.field.is_required()
        value = own.get(name, spot.extra("example") or values.get(name, "") if required else "")
        found.append(Item((name,), number_cell(value) if spot.kind in NUMERIC and value != "" else value, spot))
    return found
