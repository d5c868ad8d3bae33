"""What pydantic found wrong, in the words of this project: error type → message code with its values."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, get_args

from allocsim.domain.fact import fraction_text
from allocsim.inputs.clean import Path
from allocsim.inputs.fields import Spot, element, keys_of, spot_at, step, titles
from allocsim.inputs.nearest import hint, listed, nearest
from allocsim.inputs.registers import Registers
from allocsim.inputs.terms import choices_in_words, named
from allocsim.messages import LANGUAGES, catalogue, text
from allocsim.units import UNITS

Finding = tuple[Path, str, dict[str, Any]]
"""A path, a message code and its values."""
Coded = tuple[str, dict[str, Any]]

_WANTED: Final[tuple[tuple[str, str], ...]] = (
    ("string", "E120"),
    ("int", "E114"),
    ("decimal", "E122"),
    ("finite", "E113"),
    ("bool", "E123"),
    ("dict", "E124"),
    ("model", "E124"),
    ("tuple", "E125"),
    ("list", "E125"),
)
"""Beginnings of pydantic's error types, in order, with the code that says what is wanted."""

_BOUNDS: Final = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}
_SYMBOLS: Final = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def is_error(code: str) -> bool:
    """Whether a code refuses the input; the others are notes."""
    return not code.startswith("N")


def explain(errors: Iterable[Any], root: Spot, document: Any, registers: Registers) -> list[Finding]:
    """Each place's first error; `root` is the place of `document`."""
    found: dict[Path, Finding] = {}
    meant: set[Path] = set()
    for error in errors:
        path = _path(error["loc"], document)
        if error["type"] == "unknown_kind":
            path = (*path, "kind")
        spot = spot_at(path, document, registers, root)
        holder = _at(path[:-1], document)
        if error["type"] == "extra_forbidden":
            known = keys_of(spot_at(path[:-1], document, registers, root), holder, registers)
            free = [name for name in known if name not in holder]
            meant.update((*path[:-1], name) for name in nearest(str(path[-1]), free)[:1])
            code, values = "E227", {"hint": hint(str(path[-1]), free)}
        else:
            code, values = _code(error, spot, holder, registers)
        found.setdefault(path, (path, code, values))
    return [each for path, each in found.items() if not (each[1] == "E226" and path in meant)]


def unit_words(unit: str) -> dict[str, str] | None:
    """The symbol of a unit in both languages; None for what has none."""
    known = UNITS.get(unit)
    return {"zh": known.zh, "en": known.en} if known is not None and known.zh else None


def _path(loc: tuple[Any, ...], document: Any) -> Path:
    """`loc` without the marks that pydantic adds: `[key]`, and the names of the types it tried."""
    path: list[str | int] = []
    for part in loc:
        if part == "[key]":
            break
        if isinstance(part, str) and not isinstance(document, (dict, type(None))):
            break
        path.append(part)
        document = step(document, part)
    return tuple(path)


def _at(path: Path, value: Any) -> Any:
    for part in path:
        value = step(value, part)
    return value


def _code(error: Any, spot: Spot | None, holder: Any, registers: Registers) -> Coded:
    kind, context = error["type"], error.get("ctx", {})
    if kind in catalogue():
        return kind, dict(context)
    values: dict[str, Any] = {"field": titles(spot), "value": _shown(error["input"])}
    if kind == "missing":
        return "E226", values
    if kind in ("unknown_kind", "missing_kind"):
        values |= {"value": context.get("kind"), **_kinds(context, registers)}
        return ("E228" if kind == "unknown_kind" else "E229"), values
    if kind in _BOUNDS:
        return _bound(_BOUNDS[kind], context, spot, holder, values)
    if kind == "literal_error":
        known = [str(word) for word in get_args(spot.annotation)] if spot and spot.kind == "choice" else []
        known = known or [word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")]
        field = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "")
        shown = choices_in_words(field, known)
        return "E117", values | {"known": {lang: listed(shown[lang], lang) for lang in LANGUAGES}}
    if kind == "string_pattern_mismatch":
        example = spot.extra("example") if spot else ""
        code = "E118" if context["pattern"].startswith("^[A-Za-z][A-Za-z0-9_]") else "E119"
        return code, values | {"example": example or "p1", "pattern": context["pattern"]}
    if kind == "one_of":
        return "E331", values | {"names": context["names"]}
    if kind == "empty_list":
        return "E127", values
    if kind in ("string_too_short", "too_short"):
        return "E101", values
    if kind == "string_too_long":
        return "E115", values | {"most": context["max_length"]}
    if kind == "value_error":
        return _value_error(str(context.get("error", error["msg"])), error["input"], values)
    for start, code in _WANTED:
        if kind.startswith(start):
            return code, values | {"example": _list_example(spot)}
    return "E199", values | {"detail": error["msg"]}


def _kinds(context: Any, registers: Registers) -> dict[str, Any]:
    """The kinds there are, with their titles; and of an unknown one, those that may be meant."""
    titled = {word: registers.title(word) for word in context["known"].split(", ") if word}
    shown = {lang: listed((named(word, name[lang], lang) for word, name in titled.items()), lang) for lang in LANGUAGES}
    near = nearest(str(context.get("kind", "")), titled, {name["zh"]: word for word, name in titled.items()})
    if near:
        words = {lang: text("N001", lang, near=listed(near, lang)) for lang in LANGUAGES}
    else:
        words = {lang: text("N002", lang, known=shown[lang]) for lang in LANGUAGES}
    return {"known": shown, "hint": words}


def _list_example(spot: Spot | None) -> str:
    inner = element(spot) if spot is not None else None
    words = ("2026", "2027") if inner is not None and inner.kind == "whole" else ('"a"', '"b"')
    return f"[{', '.join(words)}]"


def _bound(bound: str, context: dict[str, Any], spot: Spot | None, holder: Any, values: dict[str, Any]) -> Coded:
    limit = next(iter(context.values()))
    unit = spot.extra("unit") if spot else ""
    if unit == "tick" and isinstance(holder, dict):
        unit = holder.get("unit", "")
    words = unit_words(unit if isinstance(unit, str) else "")
    if bound == "ge" and limit == 0:
        return ("E103", values | {"unit": words}) if words else ("E104", values)
    return "E105", values | {"bound": f"{_SYMBOLS[bound]} {limit}"}


def _value_error(words: str, written: Any, values: dict[str, Any]) -> Coded:
    if words == "share_text":
        return "E102", values
    if words == "share_range":
        number = Fraction(written) if not isinstance(written, (str, bool)) else Fraction(-1)
        if 1 < number <= 100:
            return "E126", values | {"write": fraction_text(number / 100)}
        return "E116", values
    return "E198", values | {"detail": words}


def _shown(value: Any) -> str:
    """The value as the user wrote it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, (dict, list, tuple)):
        return "{…}" if isinstance(value, dict) else "[…]"
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"
