"""What a place in the scenario is: walks the domain classes along keys, without values having to be valid."""

from __future__ import annotations

import types
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from allocsim.domain.fact import Fact
from allocsim.domain.member import Member
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.inputs.registers import BASES, Registers

FILLED: Final = ("overrides", "frozen_sums", "frozen_count", "origin")
"""Fields of `Scenario` that the reader fills in; no file may state them."""

_KINDS: Final[dict[Any, str]] = {Decimal: "decimal", Fraction: "ratio", int: "whole", bool: "flag", str: "text"}


@dataclass(frozen=True)
class Spot:
    """A place: the type that its value must have, and the field it belongs to."""

    annotation: Any
    field: FieldInfo | None = None

    @cached_property
    def kind(self) -> str:
        """`decimal`, `ratio`, `whole`, `flag`, `text`, `choice`, or "" for anything with an inside."""
        if get_origin(self.annotation) is Literal:
            return "choice"
        return _KINDS.get(self.annotation, "") if isinstance(self.annotation, type) else ""

    def extra(self, name: str) -> Any:
        """What `domain.fact.column` keeps beside a field: `title_zh`, `title_en`, `unit`, `example`."""
        found = self.field.json_schema_extra if self.field is not None else None
        return found.get(name, "") if isinstance(found, dict) else ""


def titles(spot: Spot | None) -> dict[str, str]:
    """The field's title in both languages."""
    zh, en = (spot.extra(f"title_{lang}") if spot else "" for lang in ("zh", "en"))
    return {"zh": zh or "此项", "en": en or "this"}


def bare(annotation: Any) -> Any:
    """The annotation without `Annotated` and without `| None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            rest = [part for part in get_args(annotation) if part is not type(None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        else:
            return annotation


@cache
def fields_of(cls: type[Fact]) -> dict[str, Spot]:
    """Fields of a class by the name that stands in the file."""
    return {field.alias or name: Spot(bare(field.annotation), field) for name, field in cls.model_fields.items()}


@cache
def document_fields() -> dict[str, Spot]:
    """The fields that `scenario.toml` may state: those of `Scenario`, less the tables and what the reader fills in."""
    return {name: spot for name, spot in fields_of(Scenario).items() if name not in (*TABLES, *FILLED)}


def class_at(spot: Spot, value: Any, registers: Registers) -> type[Fact] | None:
    """The class that `value` would be validated as: the member's own by its `kind`; None if it is no record."""
    cls = spot.annotation
    if not (isinstance(cls, type) and issubclass(cls, Fact)):
        return None
    if cls in BASES and issubclass(cls, Member):
        return registers.pick(cls, value.get("kind") if isinstance(value, dict) else None)
    return cls


def inside(spot: Spot, value: Any, key: Any, registers: Registers) -> Spot | None:
    """The place of `value[key]`; None if the class has no such field or the type is open."""
    cls = class_at(spot, value, registers)
    if cls is not None:
        fields = document_fields() if cls is Scenario else fields_of(cls)
        return fields.get(key)
    return element(spot)


def element(spot: Spot) -> Spot | None:
    """The place of any element of a list or of any value of an open table."""
    origin, args = get_origin(spot.annotation), get_args(spot.annotation)
    if origin is dict:
        return Spot(bare(args[1]), spot.field)
    if origin in (tuple, list):
        return Spot(bare(args[0]), spot.field)
    return None


def keys_of(spot: Spot | None, value: Any, registers: Registers) -> list[str]:
    """The keys that a record may have at this place; empty for an open table."""
    cls = class_at(spot, value, registers) if spot is not None else None
    if cls is None:
        return []
    return list(document_fields() if cls is Scenario else fields_of(cls))


DOCUMENT_SPOT: Final = Spot(Scenario)
"""The place of `scenario.toml` as a whole."""


def spot_at(path: tuple[str | int, ...], value: Any, registers: Registers, root: Spot) -> Spot | None:
    """The place at the end of `path`, walking down from `root`, the place of `value`; None where there is none."""
    spot: Spot | None = root
    for part in path:
        if spot is None:
            return None
        spot = inside(spot, value, part, registers)
        value = step(value, part)
    return spot


def step(value: Any, part: str | int) -> Any:
    """`value[part]`, or None if there is none."""
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, (list, tuple)) and isinstance(part, int) and 0 <= part < len(value):
        return value[part]
    return None
