"""Keys of overrides and sweeps in words: `pool.rate` is 统筹比例."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocsim.domain.fact import Fact
from allocsim.report.blocks import with_unit
from allocsim.report.names import Names

GROUPS = ("rules", "gates", "goals", "agreements", "resources", "judgement", "criteria", "uncertain", "pool", "carry")
"""Tables that are not named before what stands in them."""


def key_title(key: str, names: Names) -> str:
    """What a key of `scenario.toml` means, with its unit; the key itself where it cannot be followed, as with cells.

    >>> from allocsim.report.labels import Labels
    >>> from tests.report import tiny
    >>> key_title("pool.rate", Names(tiny.scenario(), Labels("zh")))
    '统筹比例'
    >>> key_title("rules.cap.share", Names(tiny.scenario(), Labels("en")))
    'county cap: share'
    """
    at: Any = names.scenario
    words: list[str] = []
    unit = ""
    for part in key.split("."):
        if isinstance(at, Mapping) and part in at:
            at = at[part]
            words.append(_entry(part, at, names))
            continue
        if not isinstance(at, Fact) or part not in type(at).model_fields:
            return key
        extra = type(at).model_fields[part].json_schema_extra
        facts = extra if isinstance(extra, dict) else {}
        unit = str(facts.get("unit", ""))
        at = getattr(at, part)
        if part not in GROUPS:
            words.append(str(facts.get(f"title_{names.lang}", part)))
    symbol = "" if unit in ("", "share", "tick") else names.unit(unit)
    return with_unit(names.labels("terms.colon").join(words), symbol)


def _entry(name: str, value: Any, names: Names) -> str:
    """An entry of a table: by its title or name, else by what its identifier stands for."""
    for field in (f"title_{names.lang}", f"name_{names.lang}"):
        if title := getattr(value, field, ""):
            return str(title)
    role = names.labels.term("role", name)
    return role if role != name else names.benefit(name)


def key_text(key: str, names: Names) -> str:
    """The title with the key after it, so that both an official and whoever repeats the run can read it."""
    title = key_title(key, names)
    return key if title == key else f"{title} [{key}]"
