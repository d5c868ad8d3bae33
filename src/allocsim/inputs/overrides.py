"""Overrides: changes by key, from the command line, from Python, or from a named variant of the scenario.

A key is a dotted path in `scenario.toml` (`pool.rate`, `rules.floor.share`; the elements of a list count from 1) or a
cell (`quotas[jingning,land,2026].amount`, the key columns in the order of the table). Changes are written into what
was read, before anything is understood, so a changed value is checked like one that stood in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import PydanticUndefined

from allocsim.domain.override import CELL, Override
from allocsim.domain.scenario import TABLES
from allocsim.errors import InputProblem
from allocsim.inputs.build import Draft
from allocsim.inputs.changes import Change, Settings, from_settings, from_variants, written
from allocsim.inputs.clean import Path, clean_text
from allocsim.inputs.document import key_parts
from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, fields_of, inside, keys_of, step
from allocsim.inputs.nearest import hint
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import Row


class RefusedError(Exception):
    """An override that cannot be applied: a message code with its values."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values


def apply_overrides(
    draft: Draft, settings: Settings, variants: Iterable[str], registers: Registers
) -> tuple[list[Override], list[InputProblem]]:
    """Write the variants' and then the settings' changes into `draft`."""
    problems: list[InputProblem] = []
    changes = [*from_variants(draft.document, draft.lines, variants, problems), *from_settings(settings, problems)]
    done: dict[Path, Change] = {}
    overrides: list[Override] = []
    for change in changes:
        try:
            target = _target(draft, change, registers)
            if earlier := _touched(target, done):
                raise RefusedError("E243", other=earlier.key, place=earlier.origin)
            done[target] = change
            old = _write(draft, target, change, registers)
        except RefusedError as refused:
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
    for change in from_variants(draft.document, draft.lines, variants if isinstance(variants, dict) else (), problems):
        try:
            _target(draft, change, registers)
        except RefusedError as refused:
            problems.append(change.problem(refused.code, **refused.values))
    return problems


def _target(draft: Draft, change: Change, registers: Registers) -> Path:
    """Where the change goes: a path in the document, or (table, line, column). Raises RefusedError."""
    if match := CELL.fullmatch(change.key.strip()):
        return _cell(draft, *match.groups())
    parts = key_parts(change.key)
    if not parts:
        raise RefusedError("E240", setting=change.key)
    if parts[0] in TABLES:
        keys = ",".join(TABLES[parts[0]][1])
        raise RefusedError("E244", example=f"{parts[0]}[{keys}].{parts[-1]}")
    if parts[0] in ("variants", "schema_version"):
        raise RefusedError("E245")
    return _path(draft, parts, registers)


def _path(draft: Draft, parts: list[str], registers: Registers) -> Path:
    """The path, each list element as an index from 0. Raises RefusedError where a part is not known."""
    path: Path = ()
    spot: Spot | None = DOCUMENT_SPOT
    holder: Any = draft.document
    for at, part in enumerate(parts):
        key: str | int = part
        if isinstance(holder, list):
            if not part.isdecimal() or not 1 <= int(part) <= len(holder):
                raise RefusedError("E241", part=part, hint=hint(part, [str(i + 1) for i in range(len(holder))]))
            key = int(part) - 1
        known = keys_of(spot, holder, registers)
        present = list(holder) if isinstance(holder, dict) else []
        child = inside(spot, holder, key, registers) if spot is not None else None
        open_table = spot is not None and not known and child is not None and at == len(parts) - 1
        if isinstance(key, str) and key not in present and not (key in known or open_table):
            raise RefusedError("E241", part=part, hint=hint(part, dict.fromkeys([*present, *known])))
        path, spot, holder = (*path, key), child, step(holder, key)
    return path


def _cell(draft: Draft, name: str, keys: str, column: str) -> Path:
    """(table, line, column) of a cell. Raises RefusedError."""
    if name not in TABLES:
        raise RefusedError("E241", part=name, hint=hint(name, TABLES))
    cls, key = TABLES[name]
    wanted = tuple(clean_text(part) for part in keys.split(","))
    if len(wanted) != len(key):
        raise RefusedError("E246", columns=", ".join(key), count=len(key))
    fields = fields_of(cls)
    if column not in fields:
        raise RefusedError("E241", part=column, hint=hint(column, fields))
    if column in key:
        raise RefusedError("E247", column=column)
    table = draft.tables.get(name)
    rows = table.by_key if table is not None else {}
    plain = table.key_of(Row(0, dict(zip(key, wanted, strict=True)))) if table is not None else wanted
    if plain not in rows:
        raise RefusedError(
            "E248",
            table=table.origin.label if table else f"{name}.csv",
            hint=hint(",".join(plain), map(",".join, rows)),
        )
    return (name, rows[plain].line, column)


def _touched(target: Path, done: Mapping[Path, Change]) -> Change | None:
    """An earlier change of the same place, of something around it or of something inside it."""
    for other, change in done.items():
        length = min(len(other), len(target))
        if other[:length] == target[:length]:
            return change
    return None


def _write(draft: Draft, target: Path, change: Change, registers: Registers) -> str:
    """Write the value; the old one as it was written. Raises RefusedError."""
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
        raise RefusedError("E249")
    name, line, column = target
    row = next(row for row in draft.tables[str(name)].by_key.values() if row.line == line)
    old = row.cells.pop(str(column), "")
    if new := written(change.value):
        row.cells[str(column)] = new
    if old == "":
        default = TABLES[str(name)][0].model_fields[str(column)].default
        return "" if default is PydanticUndefined else written(default)
    return old
