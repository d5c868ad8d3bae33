"""What overrides are asked for: on the command line, from Python, or by a named variant of the scenario."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from allocsim.domain.fact import fraction_text
from allocsim.errors import InputProblem
from allocsim.inputs.document import Lines, where
from allocsim.inputs.nearest import hint
from allocsim.inputs.where import Where

Settings = Iterable[str] | Mapping[str, Any]
"""`["pool.rate=0.30"]` as on the command line, or `{"pool.rate": "0.30"}` as from Python."""


COMMAND: Final = Where("--set")


@dataclass(frozen=True)
class Change:
    """One override to apply, and where it was asked for."""

    key: str
    value: Any
    at: Where = COMMAND
    """Where it stands; for an option of the command line the option."""
    variant: str = ""
    by: str = ""
    reason: str = ""

    @property
    def place(self) -> Where:
        """The place of the variant's entry in the scenario, or of the option on the command line."""
        if self.at.sheet:
            return self.at
        return self.at._replace(column=f'variants.{self.variant}.set."{self.key}"' if self.variant else self.key)

    @property
    def origin(self) -> str:
        """Where it was asked for, in short."""
        return f"{self.at.file}:[variants.{self.variant}]" if self.variant else "--set"

    def problem(self, code: str, **values: Any) -> InputProblem:
        """A problem with this override."""
        return self.place.problem(code, values)


def from_settings(settings: Settings, problems: list[InputProblem]) -> Iterator[Change]:
    """The changes of the command line, or of a mapping given from Python."""
    if isinstance(settings, Mapping):
        for key, value in settings.items():
            yield Change(key, Decimal(repr(value)) if isinstance(value, float) else value)
        return
    for setting in [settings] if isinstance(settings, str) else settings:
        key, sign, text = setting.partition("=")
        if sign and key.strip() and text.strip():
            yield Change(key.strip(), parse_value(text))
        else:
            problems.append(InputProblem("--set", code="E240", values={"setting": setting}))


def from_variants(
    document: dict[str, Any], lines: Lines, names: Iterable[str], problems: list[InputProblem]
) -> Iterator[Change]:
    """The changes of the named variants, in the order of the names."""
    variants = document.get("variants")
    known = variants if isinstance(variants, dict) else {}
    for name in names:
        if name not in known:
            problems.append(InputProblem("--variant", column=name, code="E242", values={"hint": hint(name, known)}))
            continue
        variant = known[name] if isinstance(known[name], dict) else {}
        changes = variant.get("set")
        by, reason = (text if isinstance(text := variant.get(k), str) else "" for k in ("by", "reason"))
        for key, value in changes.items() if isinstance(changes, dict) else ():
            yield Change(key, value, where(("variants", name, "set", key), lines), name, by, reason)


def parse_value(text: str) -> Any:
    """The value of `--set key=VALUE`: TOML with exact decimals; what is no TOML value is text.

    >>> parse_value("0.30"), parse_value("own_first"), parse_value('["P001"]')
    (Decimal('0.30'), 'own_first', ['P001'])
    """
    try:
        found = tomllib.loads(f"value = {text.strip()}", parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return text.strip()
    return found["value"] if set(found) == {"value"} else text.strip()


def written(value: Any) -> str:
    """A value as it would be written."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(part)}" for key, part in value.items()) + "}"
    return "" if value is None else str(value)
