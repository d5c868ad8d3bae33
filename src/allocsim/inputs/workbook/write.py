"""A scenario as a workbook: the document as settings sheets, each table as a sheet; read back, it is the same.

Numbers are written as numbers where the double that a workbook keeps stands for exactly what was written, else as
text. Named things without tables inside stand one to a row, others as blocks of name, key and value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from allocsim.domain.scenario import TABLES
from allocsim.inputs.dictionary import notes, unit_of
from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, document_fields, fields_of, inside
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import Table
from allocsim.inputs.workbook.cells import NUMERIC
from allocsim.inputs.workbook.flat import Item, columns_of, is_flat, items, named_parts, number_cell, record_fields
from allocsim.inputs.workbook.guide import guide
from allocsim.inputs.workbook.layout import Book, Column, heads
from allocsim.inputs.workbook.settings import HEADS
from allocsim.inputs.workbook.sheetnames import SETTINGS, sheet_title
from allocsim.messages import LANGUAGES, text

_WIDTHS: Final = {"name": 24, "key": 40, "value": 30, "unit": 12, "explanation": 60}


def book_bytes(document: Mapping[str, Any], tables: Mapping[str, Table], registers: Registers) -> bytes:
    """The workbook of a document and its tables. Raises TooLongError."""
    apart = named_parts(document_fields())
    with Book() as book:
        guide(book)
        single = {key: value for key, value in document.items() if key not in (*apart, "tables")}
        found = list(items(single, DOCUMENT_SPOT, registers)) if single else []
        blocks(book, text(SETTINGS, "zh"), {"": found}, named=False)
        for name in ("resources", *TABLES, *(part for part in apart if part != "resources")):
            if name in tables:
                table_sheet(book, tables[name])
            elif name in apart and name != "tables" and document.get(name):
                _named_things(book, name, document[name], registers)
    return book.bytes()


def table_sheet(book: Book, table: Table) -> None:
    """A table with the columns that it fills, and those that it must have."""
    fields = fields_of(table.cls)
    filled = {name for row in table.rows for name, cell in row.cells.items() if cell}
    names = [name for name, spot in fields.items() if name in filled or (spot.field and spot.field.is_required())]
    rows = ([_cell(row.cells.get(name, ""), fields[name]) for name in names] for row in table.rows)
    book.sheet(sheet_title(table.name), heads(fields, names), rows)


def _cell(cell: str, spot: Spot) -> Any:
    return number_cell(cell) if cell and spot.kind in NUMERIC else cell


def _named_things(book: Book, name: str, things: Mapping[str, Any], registers: Registers) -> None:
    """A part of named things: a table if each fits on a row, else blocks."""
    spot = document_fields()[name]
    rows = {key: list(items(value, inside(spot, things, key, registers), registers)) for key, value in things.items()}
    columns = columns_of(rows, spot) if is_flat(spot) and all(part for part in rows.values()) else None
    if columns is None:
        blocks(book, sheet_title(name), rows, named=True)
    else:
        flat_sheet(book, name, rows, columns)


def flat_sheet(book: Book, name: str, rows: Mapping[str, Sequence[Item]], columns: Sequence[tuple[str, ...]]) -> None:
    """One row for each named thing."""
    known = {item.path: item for row in rows.values() for item in row}
    fields = record_fields(document_fields()[name])
    found = [title_column("name")]
    for path in columns:
        item = known[path]
        if len(path) == 1 and path[0] in fields:
            found += heads(fields, path)
        else:
            found.append(Column(item.key, spot=item.spot, name=path[-1]))
    cells = {key: {item.path: item.cell for item in row} for key, row in rows.items()}
    lines = ([key, *(row.get(path) for path in columns)] for key, row in cells.items())
    book.sheet(sheet_title(name), found, lines)


def blocks(book: Book, title: str, things: Mapping[str, Sequence[Item]], named: bool) -> None:
    """Rows of key and value, with the name of the thing before them where there are names."""
    names = ("name", *list(HEADS)[1:]) if named else tuple(HEADS)[1:]
    columns = [title_column(name) for name in names]
    lines = [[*([key] if named else []), *_line(item)] for key, found in things.items() for item in found]
    book.sheet(title, columns, lines, frozen=2 if named else 1)


def _line(item: Item) -> Iterator[Any]:
    """Key, value, unit, explanation."""
    yield item.key
    yield item.cell
    spot = item.spot
    if spot is None or spot.field is None:
        yield from ("", item.about)
        return
    yield " ".join(dict.fromkeys(filter(None, (unit_of(spot, lang) for lang in LANGUAGES))))
    note = next(iter(notes({item.path[-1]: spot})))
    titles = " · ".join(dict.fromkeys((note.zh, note.en)))
    yield f"{titles} ({' · '.join(note.to_write(lang) for lang in LANGUAGES)})"


def title_column(name: str) -> Column:
    """One of the columns of a settings sheet."""
    title = "\n".join(dict.fromkeys(text(HEADS[name], lang) for lang in LANGUAGES))
    return Column(title, width=_WIDTHS[name], required=name in ("name", "key", "value"))
