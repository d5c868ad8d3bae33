"""A scenario as the files of a folder: the document as TOML, each table as CSV; read back, it is the same."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_origin

from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, class_at, element, fields_of, inside
from allocsim.inputs.files import DOCUMENT, FOLDER
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import Table
from allocsim.inputs.workbook.cells import NUMERIC
from allocsim.inputs.workbook.flat import toml_key, toml_text

_SHORT: Final = 100
"""Characters up to which a table of plain values stands on one line."""
_PLAIN: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)


def folder_files(document: Mapping[str, Any], tables: Mapping[str, Table], registers: Registers) -> dict[str, bytes]:
    """Name in the folder → bytes. What says where tables stand is left out, since they stand in their usual places."""
    own = {key: value for key, value in document.items() if key != "tables"}
    lines = list(_section((), own, DOCUMENT_SPOT, registers))
    files = {DOCUMENT: ("\n".join(lines).strip() + "\n").encode()}
    return files | {f"{FOLDER}/{name}.csv": _csv(table) for name, table in tables.items()}


def _section(path: tuple[str, ...], value: Mapping[str, Any], spot: Spot | None, registers: Registers) -> Iterator[str]:
    """A table: its plain keys under its header, then the tables inside it."""
    places = {key: inside(spot, value, key, registers) if spot is not None else None for key in value}
    below = [key for key, part in value.items() if isinstance(part, dict) and _is_section(part, places[key], registers)]
    plain = [key for key in value if key not in below]
    if path and (plain or not below):
        yield from ("", "[" + ".".join(map(toml_key, path)) + "]")
    for key in plain:
        yield f"{toml_key(key)} = {_value(value[key], places[key], registers)}"
    for key in below:
        yield from _section((*path, key), value[key], places[key], registers)


def _is_section(value: Mapping[str, Any], spot: Spot | None, registers: Registers) -> bool:
    """Whether a table gets a header: records, tables of them, and open tables too long for a line."""
    if spot is None:
        return False
    if class_at(spot, value, registers) is not None:
        return any(isinstance(part, (dict, list)) for part in value.values()) or len(toml_text(dict(value))) > _SHORT
    inner = element(spot)
    if inner is None or not value:
        return False
    if class_at(inner, next(iter(value.values())), registers) is not None or get_origin(inner.annotation) is dict:
        return all(isinstance(part, dict) for part in value.values())
    return all(not isinstance(part, dict) for part in value.values()) and len(toml_text(dict(value))) > _SHORT


def _value(value: Any, spot: Spot | None, registers: Registers) -> str:
    """A value on one line, or a list of tables with one to a line."""
    if isinstance(value, dict) and value:
        pairs = (
            f"{toml_key(key)} = {_value(part, inside(spot, value, key, registers) if spot else None, registers)}"
            for key, part in value.items()
        )
        return "{ " + ", ".join(pairs).replace("\n", " ") + " }"
    if isinstance(value, list) and value:
        inner = element(spot) if spot is not None else None
        parts = [_value(part, inner, registers) for part in value]
        if any(isinstance(part, dict) for part in value):
            return "[\n" + "".join(f"  {part.replace(chr(10), ' ')},\n" for part in parts) + "]"
        return "[" + ", ".join(parts) + "]"
    if isinstance(value, str) and spot is not None and spot.kind in NUMERIC and _PLAIN.fullmatch(value):
        return value
    return toml_text(value)


def _csv(table: Table) -> bytes:
    """The table with the columns that it fills, and those that it must have."""
    filled = {name for row in table.rows for name, cell in row.cells.items() if cell}
    fields = fields_of(table.cls)
    names = [name for name, spot in fields.items() if name in filled or (spot.field and spot.field.is_required())]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()
