"""Overrides: named changes to a scenario, with who asked for them and why."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Fact, column

CELL: Final = re.compile(r"(\w+)\s*\[(.*)\]\s*\.\s*(\w+)")
"""A cell's key: table, the values of its key columns, column."""


def _as_written(value: Any) -> Any:
    if isinstance(value, dict):
        raise PydanticCustomError("E250", "write the whole key in quotes", {"example": '"pool.rate" = 0.30'})
    return str(value) if isinstance(value, Decimal) else value


Setting = Annotated[
    str | int | bool | list[str],
    BeforeValidator(_as_written),
    WithJsonSchema({"type": ["string", "number", "boolean", "array"]}),
]
"""A new value; a number with decimals is kept as its text."""


class Override(Fact):
    """One change that was applied to the scenario as read."""

    key: str = column(zh="参数", en="key")
    """Dotted path in `scenario.toml`, or a cell such as `quotas[jingning,land,2026].amount`."""
    old: str = column(zh="原值", en="old value")
    """The value before, as written."""
    new: str = column(zh="新值", en="new value")
    """The value now, as written."""
    variant: str = column("", zh="情形", en="variant")
    """The named variant it belongs to; empty for a change on the command line."""
    by: str = column("", zh="提出人", en="by")
    """Who asked for it."""
    reason: str = column("", zh="理由", en="reason")
    """Why."""


class Variant(Fact):
    """One table `[variants.<id>]`: a named set of overrides."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1)
    """Name printed in English reports."""
    by: str = column("", zh="提出人", en="by")
    """Who asked for it."""
    reason: str = column("", zh="理由", en="reason")
    """Why."""
    set: dict[str, Setting] = column(zh="变更", en="set", min_length=1)
    """Keys as in `--set`, in quotes, with their new values."""
