"""The document as rows of settings sheets: what `assemble` reads, written; one value in a cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_origin

from allocsim.domain.fact import Fact
from allocsim.domain.member import Member
from allocsim.inputs.changes import parse_value
from allocsim.inputs.document import key_parts
from allocsim.inputs.fields import Spot, class_at, element, fields_of, inside
from allocsim.inputs.registers import BASES, Registers
from allocsim.inputs.workbook.cells import NUMERIC, TYPED, exact
from allocsim.inputs.workbook.sheetnames import has_sheet
from allocsim.inputs.workbook.values import NO_TEXT, elements, joined

_DOUBLE: Final = 2**53


@dataclass(frozen=True)
class Item:
    """One value: its key, the cell that stands for it, and its place."""

    path: tuple[str, ...]
    cell: Any
    spot: Spot | None
    about: str = ""
    """What is said beside it, where its place does not tell."""

    @property
    def key(self) -> str:
        """The key as it is written: parts with a dot in them in quotes."""
        return ".".join(part if part and not set(part) & set('." ') else f'"{part}"' for part in self.path)


def items(value: Any, spot: Spot | None, registers: Registers, path: tuple[str, ...] = ()) -> Iterator[Item]:
    """Every value below a place, in the order of the document."""
    if isinstance(value, dict) and value and all(key_parts(f'"{key}"') == [key] for key in value):
        for key, part in value.items():
            child = inside(spot, value, key, registers) if spot is not None else None
            if key == "kind" and spot is not None and spot.annotation in BASES:
                yield Item((*path, key), part, None, _titles(spot, value, registers))
            else:
                yield from items(part, child, registers, (*path, key))
    elif isinstance(value, list) and spot is not None and _holds_tables(value, spot):
        inner = element(spot)
        for number, part in enumerate(value, start=1):
            yield from items(part, inner, registers, (*path, str(number)))
    else:
        yield Item(path, cell_of(value, spot, path[-1] if path else ""), spot)


def _holds_tables(value: list[Any], spot: Spot) -> bool:
    """Whether a list is one of tables by its place, so that its elements can be told apart by numbers."""
    return get_origin(spot.annotation) in (tuple, list) and any(isinstance(part, dict) for part in value)


def _titles(spot: Spot, value: dict[str, Any], registers: Registers) -> str:
    """The titles of the member that a kind stands for."""
    cls = class_at(spot, value, registers)
    return f"{cls.title_zh} · {cls.title_en}" if cls is not None and issubclass(cls, Member) else ""


def cell_of(value: Any, spot: Spot | None, name: str) -> Any:
    """The cell that is read back as `value` at this place."""
    kind = "" if spot is None else spot.kind
    if isinstance(value, (dict, list)):
        return _list_cell(value, spot, name)
    if kind in NUMERIC:
        return number_cell(value)
    if kind:
        return NO_TEXT if value == "" else value
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < _DOUBLE):
        return value
    if isinstance(value, str) and value and value == value.strip() and parse_value(value) == value:
        return value
    return toml_text(value)


def number_cell(value: Any) -> Any:
    """A number for what is written as one, if a double stands for exactly that; else the text."""
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        return value
    if number is None or not number.is_finite():
        return value
    as_double = float(number)
    if abs(number) < _DOUBLE and len(number.normalize().as_tuple().digits) <= TYPED and exact(as_double) == number:
        return int(number) if number == number.to_integral_value() else as_double
    return str(value)


def toml_text(value: Any) -> str:
    """A value in TOML on one line, decimals digit by digit.

    >>> toml_text({"at": Decimal("0.30"), "who": ["a", "b"]})
    '{ at = 0.30, who = ["a", "b"] }'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, dict):
        pairs = (f"{toml_key(key)} = {toml_text(part)}" for key, part in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_text, value)) + "]"
    return str(value)


def toml_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if key and key.isascii() and key.replace("_", "").replace("-", "").isalnum() else toml_text(key)


def _list_cell(value: Any, spot: Spot | None, name: str) -> str:
    if isinstance(value, list) and spot is not None and get_origin(spot.annotation) in (tuple, list):
        inner = element(spot)
        if value and all(isinstance(part, (str, int, Decimal)) and not isinstance(part, bool) for part in value):
            as_text = inner is not None and (inner.kind in NUMERIC or all(isinstance(part, str) for part in value))
            text = joined([str(part) for part in value], name) if as_text else None
            if text is not None:
                alone = len(elements(text, name)) == 1 and inner is not None
                return cell_of(value[0], inner, name) if alone else text
    return toml_text(value)


def named_parts(fields: Mapping[str, Spot]) -> list[str]:
    """The parts of the scenario that get a sheet of their own: tables of named things that are more than one value."""
    return [name for name, spot in fields.items() if get_origin(spot.annotation) is dict and _is_inside(spot)]


def _is_inside(spot: Spot) -> bool:
    inner = element(spot)
    return inner is not None and has_sheet(inner)


def is_flat(spot: Spot) -> bool:
    """Whether each named thing of this part fits on one row: no member, and no record inside."""
    inner = element(spot)
    assert inner is not None
    if inner.annotation in BASES:
        return False
    if not (isinstance(inner.annotation, type) and issubclass(inner.annotation, Fact)):
        return True
    return all(_is_leaf(field) for field in fields_of(inner.annotation).values())


def _is_leaf(spot: Spot) -> bool:
    inner = element(spot)
    return bool(spot.kind) or (inner is not None and bool(inner.kind))


def record_fields(spot: Spot) -> dict[str, Spot]:
    """The fields of the record that a part of named things holds; empty if it holds open tables."""
    inner = element(spot)
    cls = class_at(inner, None, Registers()) if inner is not None else None
    return fields_of(cls) if cls is not None else {}


def columns_of(rows: Mapping[str, Sequence[Item]], spot: Spot) -> list[tuple[str, ...]] | None:
    """The columns of a table of named things; None if no order of columns keeps the order of every row's keys."""
    rank = {name: at for at, name in enumerate(record_fields(spot))}
    found = dict.fromkeys(item.path for row in rows.values() for item in row)
    ordered = sorted(found, key=lambda path: rank.get(path[0], 0))
    at = {path: number for number, path in enumerate(ordered)}
    for row in rows.values():
        numbers = [at[path] for path in sorted((item.path for item in row), key=lambda path: rank.get(path[0], 0))]
        if numbers != sorted(numbers):
            return None
    return ordered
