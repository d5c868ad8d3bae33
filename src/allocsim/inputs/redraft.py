"""A scenario that is in memory already, changed by the keys that files are changed by, and checked like them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from allocsim.domain.agreement import Agreement
from allocsim.domain.fact import Fact
from allocsim.domain.member import Member
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.errors import ScenarioError
from allocsim.inputs.build import Draft, build
from allocsim.inputs.changes import Settings
from allocsim.inputs.checks import run_checks
from allocsim.inputs.files import FOLDER
from allocsim.inputs.overrides import apply_overrides
from allocsim.inputs.presets import presets
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.table import Row, Table
from allocsim.inputs.where import Origin

FILLED: Final = frozenset({"overrides", "frozen_sums", "frozen_count", "origin"})
"""Fields that the reader fills in."""


def override(
    scenario: Scenario, set: Settings = (), *, variants: Iterable[str] = (), registers: Registers | None = None
) -> Scenario:
    """`scenario` with changes by key, as `read_scenario(path, set=…, variants=…)` of its files.

    `set`: `{"pool.rate": "0.30"}` or `["pool.rate=0.30"]`; `variants`: names of its variants, applied before `set`.
    Raises ScenarioError with everything that is wrong.

    >>> from allocsim.allocation.example import scenario
    >>> changed = override(scenario(), {"pool.rate": "0.30"})
    >>> changed.pool.rate, [(row.key, row.old, row.new) for row in changed.overrides]
    (Fraction(3, 10), [('pool.rate', '0.25', '0.30')])
    """
    registers = registers or built_in()
    draft = redraft(scenario)
    overrides, problems = apply_overrides(draft, set, variants, registers)
    built = build(draft, registers)
    built.parts |= {name: getattr(scenario, name) for name in FILLED}
    built.parts["overrides"] = (*scenario.overrides, *overrides)
    problems += built.problems
    changed = built.scenario()
    problems += run_checks(changed, built.places, built.tainted)
    if found := [problem for problem in problems if not problem.note]:
        raise ScenarioError(found)
    return changed


def redraft(scenario: Scenario) -> Draft:
    """What files that say the same would hold: values as written, empty cells left out."""
    fields = [name for name in type(scenario).model_fields if name not in FILLED and name not in TABLES]
    document = {name: _plain(getattr(scenario, name)) for name in fields}
    document["agreements"] = {
        name: _unspelt(row, document["agreements"][name]) for name, row in scenario.agreements.items()
    }
    tables = {}
    for name, (cls, key) in TABLES.items():
        dumped = (row.model_dump(mode="json") for row in getattr(scenario, name))
        rows = [
            Row(line, {k: _cell(v) for k, v in row.items() if v not in ("", None)})
            for line, row in enumerate(dumped, 2)
        ]
        tables[name] = Table(name, cls, key, Origin(f"{FOLDER}/{name}.csv"), rows)
    return Draft({key: value for key, value in document.items() if value is not None}, {}, tables)


def _unspelt(agreement: Agreement, written: dict[str, Any]) -> dict[str, Any]:
    """An agreement as it is written: what a preset gives is not repeated."""
    if not agreement.preset:
        return {key: value for key, value in written.items() if key not in ("preset", "settings")}
    preset = presets()[agreement.preset]
    given = {*preset["agreement"], "source", *([] if preset.get("open") else ["label"])}
    return {key: value for key, value in written.items() if key not in given and value != preset.get(key)}


def _plain(value: Any) -> Any:
    """A value of the document; what is not stated is left out."""
    if isinstance(value, Member):
        return {"kind": value.kind, **_fields(value)}
    if isinstance(value, Fact):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


def _fields(fact: Fact) -> dict[str, Any]:
    written = fact.model_dump(mode="json", by_alias=True)
    found = {}
    for name, field in type(fact).model_fields.items():
        key = field.alias or name
        value = getattr(fact, name)
        nested = isinstance(value, Fact | Mapping | tuple | list)
        plain = _plain(value) if nested and _holds_facts(value) else written[key]
        if plain is not None:
            found[key] = plain
    return found


def _holds_facts(value: Any) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple | list) else ()
    return isinstance(value, Fact) or any(_holds_facts(part) for part in parts)


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
