"""A cell of a settings sheet as the value that would stand in `scenario.toml`.

The place says how a cell is read. A list is written in one cell, its elements on lines of their own or separated by ；
or 、; where the scenario takes any value (`settings` of a preset, `set` of a variant) a cell is read as `--set` reads
it. TOML in brackets or braces is taken wherever a list or a table may stand, and `""` is an empty text.
"""

from __future__ import annotations

import re
from typing import Any, Final, get_origin

from allocsim.inputs.changes import parse_value
from allocsim.inputs.fields import Spot, element
from allocsim.inputs.raw import CellError
from allocsim.inputs.terms import meant
from allocsim.inputs.workbook.cells import NUMERIC, cell_text, exact

NO_TEXT: Final = '""'
"""What stands in a cell for a text without letters: an empty cell says nothing at all."""

_SEPARATORS: Final = ("\n", "；;", "、，,")
_PROSE: Final = re.compile(r"basis_.*")
"""Lists of sentences, in which commas separate nothing."""


def value_of(cell: Any, spot: Spot | None, name: str) -> Any:
    """The value of a cell at a place, `name` its key. Raises CellError."""
    kind = "" if spot is None else spot.kind
    if kind in NUMERIC:
        return _number(cell, kind)
    if kind == "flag" and isinstance(cell, bool):
        return cell
    if kind:
        assert spot is not None
        text = cell_text(cell, "text" if kind == "choice" else kind)
        return "" if text == NO_TEXT else meant(name, text, spot)
    if spot is not None and get_origin(spot.annotation) in (tuple, list):
        return _list(cell, element(spot), name)
    return _any(cell)


def elements(text: str, name: str) -> list[str]:
    """The elements of a list that is written in one cell."""
    for marks in _SEPARATORS[:2] if _PROSE.fullmatch(name) else _SEPARATORS:
        if any(mark in text for mark in marks):
            return [part for part in (part.strip() for part in re.split(f"[{marks}]", text)) if part]
    return [text.strip()]


def joined(parts: list[str], name: str) -> str | None:
    """The elements in one cell, so that they are read back as they are; None if that cannot be."""
    for mark in ("\n",) if _PROSE.fullmatch(name) else ("、", "\n"):
        text = mark.join(parts)
        if parts and not text.startswith("[") and elements(text, name) == parts:
            return text
    return None


def _number(cell: Any, kind: str) -> Any:
    """A number as TOML gives it: whole ones as int, others as Decimal; text as it is, to be read later."""
    text = cell_text(cell, kind)
    if isinstance(cell, str):
        return text
    number = exact(cell)
    return int(number) if number.is_finite() and number == number.to_integral_value() else number


def _list(cell: Any, inner: Spot | None, name: str) -> Any:
    if not isinstance(cell, str):
        return [value_of(cell, inner, name)]
    if cell.strip().startswith("["):
        return parse_value(cell_text(cell, ""))
    return [value_of(part, inner, name) for part in elements(cell_text(cell, ""), name)]


def _any(cell: Any) -> Any:
    """A value of any sort: a number or a logical value as it is, text as `--set` reads it."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, (int, float)):
        return _number(cell, "decimal")
    text = cell_text(cell, "")
    if not isinstance(cell, str):
        raise CellError("E512", value=text)
    return parse_value(text)
