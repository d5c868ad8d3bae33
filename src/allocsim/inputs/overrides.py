"""Overrides: changes by key, from the command line, from Python, or from a named variant of the scenario.

A key is a dotted path in `scenario.toml` (`pool.rate`, `rules.floor.share`; the elements of a list count from 1) or a
cell (`quotas[jingning,land,2026].amount`, the key columns in the order of the table). Changes are written into what
was read, before anything is understood, so a changed value is checked like one that stood in the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from pydantic_core import PydanticUndefined

from allocsim.domain.fact import fraction_text
from allocsim.domain.override import Override
from allocsim.domain.scenario import TABLES
from allocsim.errors import InputProblem
from allocsim.inputs.build import Draft
from allocsim.inputs.clean import Path, clean_text
from allocsim.inputs.document import line_of
from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, fields_of, inside, keys_of, step
from allocsim.inputs.files import DOCUMENT
from allocsim.inputs.nearest import hint
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import Row

Settings = Iterable[str] | Mapping[str, Any]
"""`["pool.rate=0.30"]` as on the command line, or `{"pool.rate": "0.30"}` as from Python."""

_CELL: Final = re.compile(r"(\w+)\s*\[(.*)\]\s*\.\s*(\w+)")
_PART: Final = re.compile(r'\s*(?:"([^"]*)"|([^."\s][^."]*?))\s*(?:\.|$)')


@dataclass(frozen=True)
class Change:
    """One override to apply, and where it was asked for."""

    key: str
    value: Any
    row: int = 0
    variant: str = ""
    by: str = ""
    reason: str = ""

    @property
    def place(self) -> tuple[str, int, str]:
        """File, line and column: of the variant in the scenario, or of the option on the command line."""
        if self.variant:
            return DOCUMENT, self.row, f'variants.{self.variant}.set."{self.key}"'
        return "--set", 0, self.key

    def problem(self, code: str, **values: Any) -> InputProblem:
        """A problem with this override."""
        file, row, column = self.place
        return InputProblem(file, row=row, column=column, code=code, values=values)


class _Refused(Exception):
    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values


def apply_overrides(
    draft: Draft, settings: Settings, variants: Iterable[str], registers: Registers
) -> tuple[list[Override], list[InputProblem]]:
    """Write the variants' and then the settings' changes into `draft`."""
    problems: list[InputProblem] = []
    changes = [*_from_variants(draft, variants, problems), *_from_settings(settings, problems)]
    done: dict[Path, Change] = {}
    overrides: list[Override] = []
    for change in changes:
        try:
            target = _target(draft, change, registers)
            if earlier := _touched(target, done):
                raise _Refused("E243", other=earlier.key, place=earlier.place[0] + (":" + earlier.variant) * bool(earlier.variant))
            done[target] = change
            old = _write(draft, target, change, registers)
        except _Refused as refused:
            problems.append(change.problem(refused.code, **refused.values))
            continue
        draft.changed[target] = change.place
        overrides.append(
            Override(
                key=change.key,
                old=old,
                new=written(change.value),
                variant=change.variant,
                by=change.by,
                reason=change.reason,
            )
        )
    return overrides, problems


def check_variants(draft: Draft, registers: Registers) -> list[InputProblem]:
    """Every key of every variant must exist, whether or not the variant is asked for."""
    problems: list[InputProblem] = []
    variants = draft.document.get("variants")
    for change in _from_variants(draft, variants if isinstance(variants, dict) else (), problems):
        try:
            _target(draft, change, registers)
        except _Refused as refused:
            problems.append(change.problem(refused.code, **refused.values))
    return problems


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


def _from_settings(settings: Settings, problems: list[InputProblem]) -> Iterator[Change]:
    pairs: Iterable[tuple[str, Any]]
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


def _from_variants(draft: Draft, names: Iterable[str], problems: list[InputProblem]) -> Iterator[Change]:
    variants = draft.document.get("variants")
    known = variants if isinstance(variants, dict) else {}
    for name in names:
        if name not in known:
            problems.append(InputProblem("--variant", column=name, code="E242", values={"hint": hint(name, known)}))
            continue
        variant = known[name] if isinstance(known[name], dict) else {}
        changes = variant.get("set")
        by, reason = (text if isinstance(text := variant.get(k), str) else "" for k in ("by", "reason"))
        for key, value in changes.items() if isinstance(changes, dict) else ():
            row = line_of(("variants", name, "set", key), draft.lines)
            yield Change(key, value, row, name, by, reason)


def _target(draft: Draft, change: Change, registers: Registers) -> Path:
    """Where the change goes: a path in the document, or (table, line, column). Raises _Refused."""
    if match := _CELL.fullmatch(change.key.strip()):
        return _cell(draft, *match.groups())
    parts = _parts(change.key)
    if not parts:
        raise _Refused("E240", setting=change.key)
    if parts[0] in TABLES:
        keys = ",".join(TABLES[parts[0]][1])
        raise _Refused("E244", example=f"{parts[0]}[{keys}].{parts[-1]}")
    if parts[0] in ("variants", "schema_version"):
        raise _Refused("E245")
    return _path(draft, parts, registers)


def _parts(key: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(key):
        match = _PART.match(key, at)
        if match is None:
            return []
        found.append(clean_text(match[1] if match[1] is not None else match[2]))
        at = match.end()
    return found


def _path(draft: Draft, parts: list[str], registers: Registers) -> Path:
    """The path, each list element as an index from 0. Raises _Refused where a part is not known."""
    path: Path = ()
    spot: Spot | None = DOCUMENT_SPOT
    holder: Any = draft.document
    for at, part in enumerate(parts):
        key: str | int = part
        if isinstance(holder, list):
            if not part.isdecimal() or not 1 <= int(part) <= len(holder):
                raise _Refused("E241", part=part, hint=hint(part, [str(i + 1) for i in range(len(holder))]))
            key = int(part) - 1
        known = keys_of(spot, holder, registers)
        present = list(holder) if isinstance(holder, dict) else []
        child = inside(spot, holder, key, registers) if spot is not None else None
        open_table = spot is not None and not known and child is not None and at == len(parts) - 1
        if isinstance(key, str) and key not in present and not (key in known or open_table):
            raise _Refused("E241", part=part, hint=hint(part, dict.fromkeys([*present, *known])))
        path, spot, holder = (*path, key), child, step(holder, key)
    return path


def _cell(draft: Draft, name: str, keys: str, column: str) -> Path:
    """(table, line, column) of a cell. Raises _Refused."""
    if name not in TABLES:
        raise _Refused("E241", part=name, hint=hint(name, TABLES))
    cls, key = TABLES[name]
    wanted = tuple(clean_text(part) for part in keys.split(","))
    if len(wanted) != len(key):
        raise _Refused("E246", columns=", ".join(key), count=len(key))
    fields = fields_of(cls)
    if column not in fields:
        raise _Refused("E241", part=column, hint=hint(column, fields))
    if column in key:
        raise _Refused("E247", column=column)
    table = draft.tables.get(name)
    rows = {table.key_of(row): row for row in table.rows} if table is not None else {}
    plain = table.key_of(Row(0, dict(zip(key, wanted, strict=True)))) if table is not None else wanted
    if plain not in rows:
        raise _Refused("E248", table=f"{name}.csv", hint=hint(",".join(plain), map(",".join, rows)))
    return (name, rows[plain].line, column)


def _touched(target: Path, done: Mapping[Path, Change]) -> Change | None:
    """An earlier change of the same place, of something around it or of something inside it."""
    for other, change in done.items():
        length = min(len(other), len(target))
        if other[:length] == target[:length]:
            return change
    return None


def _write(draft: Draft, target: Path, change: Change, registers: Registers) -> str:
    """Write the value; the old one as it was written. Raises _Refused."""
    if target[0] in TABLES:
        return _write_cell(draft, target, change)
    holder: Any = draft.document
    spot: Spot | None = DOCUMENT_SPOT
    for key in target[:-1]:
        spot = inside(spot, holder, key, registers) if spot is not None else None
        if isinstance(holder, dict) and key not in holder:
            holder[key] = {}
        holder = step(holder, key)
    last: Any = target[-1]
    old = step(holder, last)
    if old is None and spot is not None and (place := inside(spot, holder, last, registers)) and place.field:
        default = place.field.get_default(call_default_factory=True) if keys_of(spot, holder, registers) else None
        old = None if default is PydanticUndefined else default
    text = written(old)
    holder[last] = change.value
    return text


def _write_cell(draft: Draft, target: Path, change: Change) -> str:
    if isinstance(change.value, (list, dict, tuple)):
        raise _Refused("E249")
    name, line, column = target
    row = next(row for row in draft.tables[str(name)].rows if row.line == line)
    old = row.cells.get(str(column), "")
    row.cells[str(column)] = written(change.value)
    if old == "":
        default = TABLES[str(name)][0].model_fields[str(column)].default
        return "" if default is PydanticUndefined else written(default)
    return old
