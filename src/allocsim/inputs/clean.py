"""From written to typed: text becomes exact numbers where the class wants a number, and plain text elsewhere.

Identifiers and keywords are brought to Unicode's compatibility form (NFKC), so that full-width letters typed by a
Chinese input method name the same thing; sentences and names that are printed keep their punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from allocsim.inputs.fields import Spot, inside, titles
from allocsim.inputs.numbers import (
    DIGITS,
    NumberError,
    half_width,
    read_decimal,
    read_flag,
    read_ratio,
    read_whole,
    within,
)
from allocsim.inputs.registers import Registers

Path = tuple[str | int, ...]
Report = Callable[[Path, str, dict[str, Any]], None]
"""Takes the place, a message code and its values; codes that begin with N are notes."""

DEPTH: Final = 60
"""Deepest nesting of tables and lists; agreements need about ten."""

_PROSE: Final = re.compile(r"(title|about|name)_.*|source|note|reason|by")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Characters without a glyph: zero-width ones, and those that turn the direction of text."""
_BROKEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, halves of characters, and what no XML file can hold."""
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "decimal": read_decimal,
    "ratio": read_ratio,
    "whole": read_whole,
    "flag": read_flag,
}


def clean_text(text: str, name: str = "") -> str:
    """`text` stripped, in NFKC unless `name` is a field whose text is printed as written."""
    if text.isascii():
        return text.strip()
    form: Any = "NFC" if _PROSE.fullmatch(name) else "NFKC"
    return unicodedata.normalize(form, _INVISIBLE.sub("", text)).strip()


def clean(value: Any, spot: Spot | None, registers: Registers, report: Report, path: Path = ()) -> Any:
    """`value` with its texts cleaned and its numbers read; what cannot be read is reported and becomes None.

    It must not be handed on: `1e999999999` would keep exact arithmetic busy for ever.
    """
    if len(path) > DEPTH:
        report(path[:4], "E223", {"depth": DEPTH})
        return None
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for key, part in value.items():
            name = clean_text(key)
            if _BROKEN.search(name):
                report(path, "E566", {})
                continue
            if name in found:
                report((*path, name), "E568", {"name": name})
                continue
            child = inside(spot, value, name, registers) if spot is not None else None
            found[name] = clean(part, child, registers, report, (*path, name))
        return found
    if isinstance(value, list):
        child = inside(spot, value, 0, registers) if spot is not None else None
        return [clean(part, child, registers, report, (*path, i)) for i, part in enumerate(value)]
    try:
        return _leaf(value, spot, report, path)
    except NumberError as problem:
        report(path, problem.code, {"field": titles(spot), **problem.values})
        return None


def _leaf(value: Any, spot: Spot | None, report: Report, path: Path) -> Any:
    kind = "" if spot is None else spot.kind
    if isinstance(value, str):
        if reader := _READERS.get(kind):
            number = reader(value)
            if (plain := half_width(value)) != value.strip():
                report(path, "N011", {"value": value.strip(), "read": plain})
            elif "," in plain:
                report(path, "N553", {"value": plain, "read": plain.replace(",", "")})
            return number
        if kind == "":
            return value
        if _BROKEN.search(value):
            raise NumberError("E566")
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        text = clean_text(value, name)
        if _INVISIBLE.search(value):
            report(path, "N554", {"read": text})
        return text
    if isinstance(value, bool):
        if kind in ("decimal", "ratio", "whole"):
            raise NumberError("E122", value=str(value).lower())
        return value
    if isinstance(value, Decimal):
        return within(value)
    if isinstance(value, int) and abs(value) >= 10**DIGITS:
        raise NumberError("E112", digits=DIGITS)
    return value
