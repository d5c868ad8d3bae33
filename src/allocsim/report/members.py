"""What a scenario picked from the registers, in words: made from the fields' own titles and units alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic.fields import FieldInfo

from allocsim.domain.fact import Fact, fraction_text
from allocsim.domain.member import Member
from allocsim.report.digits import digits, exact_percent
from allocsim.report.names import Names

WORDS = ("benefit", "use", "level", "role", "clock", "review", "group", "side", "city_quota", "government", "choice")
"""Groups of terms in which a bare word of a parameter is looked up, after the group of the parameter's own name."""
GROUPS = {"industry": "industry", "industries": "industry", "park": "park", "parks": "park", "category": "category"}
"""Parameters whose words are names of `[names]`."""
SILENT = ("offset",)
"""Parameters that say nothing where they are zero."""
INSIDE = {"parks": "industries"}
"""What the lists in a table of parameters name: of each park its industries."""


def title(member: Member, names: Names) -> str:
    """The member's name in the language of `names`."""
    return str(getattr(member, f"title_{names.lang}"))


def head(member: Member, names: Names) -> str:
    """The member's name at the head of a row."""
    found = title(member, names)
    return found[:1].upper() + found[1:]


def parameters(fact: Fact, names: Names, skip: tuple[str, ...] = ("note", "source")) -> list[tuple[str, str]]:
    """Title and value of each field that holds anything; a default counts, since it is a choice too."""
    found = []
    for name, field in type(fact).model_fields.items():
        value = getattr(fact, name)
        if name in skip or value is None or value in ((), {}, "") or (name in SILENT and not value):
            continue
        if isinstance(value, Fact) and not isinstance(value, Member) and value == field.default:
            continue
        sort = str(getattr(fact, "group", name)) if name == "members" else name
        found.append((_field_title(field, name, names), value_text(value, sort, _extra(field).get("unit", ""), names)))
    return found


def described(fact: Fact, names: Names) -> str:
    """A member with its parameters as one phrase; trees nest in brackets."""
    labels = names.labels
    if isinstance(node := getattr(fact, "node", None), Member) and isinstance(getattr(fact, "first", None), int):
        return _phase(fact, node, names)
    pairs = parameters(fact, names)
    if isinstance(fact, Member) and len(pairs) == 1:  # the title says what the only parameter is
        inside = pairs[0][1]
    else:
        inside = labels("terms.semicolon").join(f"{key}{labels('terms.colon')}{value}" for key, value in pairs)
    if not isinstance(fact, Member):
        return inside
    return labels("terms.with", title=title(fact, names), inside=inside) if inside else title(fact, names)


def _phase(fact: Fact, node: Member, names: Names) -> str:
    """A stretch of years with the node that holds in it."""
    first, last = (getattr(fact, name, None) for name in ("first", "last"))
    key = "terms.from_year" if last is None else "terms.one_year" if last == first else "terms.some_years"
    return names.labels(key, first=first, last=last, what=described(node, names))


def value_text(value: Any, name: str, unit: str, names: Names) -> str:
    """A parameter's value in words."""
    if isinstance(value, bool):
        return names.labels("terms.yes" if value else "terms.no")
    if isinstance(value, Fraction):
        return exact_percent(value) if unit == "share" or value <= 1 else fraction_text(value)
    if isinstance(value, int) and not unit:
        return str(value)
    if isinstance(value, Decimal | int):
        return _with_unit(value, unit, names)
    if isinstance(value, Fact):
        return described(value, names)
    if isinstance(value, Mapping):
        inside = INSIDE.get(name, name)
        pairs = [(_word(str(key), name, names), value_text(part, inside, unit, names)) for key, part in value.items()]
        if any(isinstance(part, tuple | list) for part in value.values()):
            colon, semicolon = names.labels("terms.colon"), names.labels("terms.semicolon")
            return semicolon.join(f"{key}{colon}{part}" for key, part in pairs)
        return names.labels.join([f"{key} {part}" for key, part in pairs])
    if isinstance(value, tuple | list):
        parts = [value_text(part, name, unit, names) for part in value]
        nested = any(isinstance(part, Fact) for part in value)
        return names.labels("terms.semicolon").join(parts) if nested else names.labels.join(parts)
    return _word(str(value), name, names)


def _with_unit(value: Decimal | int, unit: str, names: Names) -> str:
    plain = Decimal(value).normalize()
    shown = digits(plain if plain.as_tuple().exponent < 0 else Decimal(int(plain)))  # type: ignore[operator]
    symbol = "" if unit in ("", "tick") else names.unit(unit)
    return f"{shown} × {symbol}" if symbol[:1].isdigit() else f"{shown} {symbol}".strip()


def _word(word: str, name: str, names: Names) -> str:
    """An identifier as its name: by the field it stands in, else as a term of the domain."""
    scenario = names.scenario
    if name in ("resource", "resources") and word in scenario.resources:
        return names.resource(word)
    if name in ("county", "counties") and word in scenario.county_index:
        return names.county(word)
    if name in GROUPS and (known := names.grouped(GROUPS[name], word)) != word:
        return known
    if word in scenario.project_index:
        return f"{word} {names.project(word)}"
    if name in ("benefit", "weights") or name == "flows":
        return names.flow(word) if name == "flows" else names.benefit(word)
    for group in (name, *WORDS):
        known = names.labels.term(group, word)
        if known != word:
            return known
    return names.text(word)


def _field_title(field: FieldInfo, name: str, names: Names) -> str:
    return str(_extra(field).get(f"title_{names.lang}", name))


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
