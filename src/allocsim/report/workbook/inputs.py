"""All inputs, exactly as they were used: the tables after overrides, and every setting of `scenario.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from pydantic.fields import FieldInfo

from allocsim.domain.fact import Fact
from allocsim.domain.member import Member
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.report.blocks import Column, Kind
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.workbook.sheets import Content, Field, Sheet, exact, sheet

NAMED: Final = {"county": "county", "host": "county", "resource": "resource", "project": "project"}
"""Columns that hold identifiers, and what they name: the name stands beside them."""
WORDS: Final = {name: name for name in ("level", "use", "type", "role", "label")} | {
    f"{name}_review": "review" for name in ("investor", "market", "necessity")
}
"""Columns that hold words of the domain, with the group of terms that has them."""
GROUPS: Final = ("industry", "park", "category")
ASIDE: Final = {*TABLES, "overrides", "variants", "frozen_sums", "frozen_count", "names", "report", "origin"}
"""Parts of a scenario that are no settings of the computation, or have sheets of their own."""


class Setting(NamedTuple):
    """One value of `scenario.toml`."""

    key: str
    """As in `--set`."""
    meaning: str
    value: Content
    unit: str


def inputs(scenario: Scenario, labels: Labels) -> list[Sheet]:
    """Settings first, then the tables that have rows, in the order of the scenario folder."""
    names = Names(scenario, labels)
    found = [_settings(scenario, names)]
    for table, (cls, _) in TABLES.items():
        rows = getattr(scenario, table)
        if rows:
            title = _title(Scenario.model_fields[table], labels.lang)
            caption = labels("workbook.input_caption", table=title, file=f"{table}.csv")
            fields = [field for name, info in cls.model_fields.items() for field in _fields(name, info, table, names)]
            tab = labels("workbook.input_tab", table=title)
            found.append(sheet(f"in_{table}", tab, caption, fields, rows, labels("workbook.input_note")))
    return found


def _fields(name: str, info: FieldInfo, table: str, names: Names) -> list[Field]:
    """One column, and beside an identifier the name it stands for."""
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    unit = str(extra.get("unit", ""))
    title, kind = _title(info, names.lang), _kind(name, unit)
    symbol = "" if unit in ("", "tick", "share", "year") else names.unit(unit)
    mine = Field(name, Column(title, kind, symbol), _value(name, names))
    if name not in NAMED or table == {"county": "counties", "project": "projects"}.get(name):
        return [mine]
    what = NAMED[name]
    look: Callable[[str], str] = getattr(names, what)

    def named(row: Any) -> Content:
        key = getattr(row, name)
        return look(key) if key else None

    key_title = names.labels("workbook.key", title=title)
    return [Field(name, Column(key_title), mine.value), Field(f"{name}_name", Column(title), named)]


def _kind(name: str, unit: str) -> Kind:
    if name == "year":
        return "year"
    return "share" if unit == "share" and name != "multiplier" else "number" if unit else "text"


def _value(name: str, names: Names) -> Callable[[Any], Content]:
    def value(row: Any) -> Content:
        found = getattr(row, name)
        if isinstance(found, str) and name in WORDS:
            return names.labels.term(WORDS[name], found) or None
        if isinstance(found, str) and name in GROUPS:
            return names.grouped(name, found) or None
        if name == "unit":
            return names.unit(found)
        if name == "amount" and isinstance(found, Decimal):
            tick = names.scenario.resources[row.resource].tick.normalize().as_tuple().exponent
            return _at_least(found, -int(tick))
        return _cell(found, names)

    return value


def _at_least(value: Decimal, decimals: int) -> Decimal:
    """The value with no fewer decimals than its neighbours."""
    plain = value.normalize()
    own = -int(plain.as_tuple().exponent)
    return plain.quantize(Decimal(1).scaleb(-max(decimals, own, 0)))


def _cell(value: Any, names: Names) -> Content:
    """A scalar as a cell: numbers as numbers, everything else as it is written."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return names.labels("terms.yes" if value else "terms.no")
    if isinstance(value, Decimal):
        return _at_least(value, 0)
    if isinstance(value, Fraction):
        return exact(value)
    return value if isinstance(value, int) else str(value)


def _settings(scenario: Scenario, names: Names) -> Sheet:
    """Every setting with the key that `--set` takes."""
    labels = names.labels
    changed = {row.key: row for row in scenario.overrides}
    rows = list(_walk(scenario, "", (), "", names))

    def field(key: str, kind: Kind, value: Callable[[Setting], Content]) -> Field:
        return Field(key, Column(labels(f"workbook.{key}"), kind), value)

    def old(row: Setting) -> Content:
        return changed[row.key].old if row.key in changed else None

    fields = [
        field("setting", "text", lambda row: row.key),
        field("meaning", "text", lambda row: row.meaning),
        field("value", "number", lambda row: row.value),
        field("unit", "text", lambda row: row.unit or None),
        field("changed_from", "text", old),
    ]
    title, caption = labels("workbook.settings_tab"), labels("workbook.settings_caption")
    return sheet("in_settings", title, caption, fields, rows, labels("workbook.settings_note"))


def _walk(value: Any, key: str, path: tuple[str, ...], unit: str, names: Names) -> Iterator[Setting]:
    """Everything below `value`."""
    if isinstance(value, Fact):
        if isinstance(value, Member):
            kind = str(getattr(value, f"title_{names.lang}"))
            yield Setting(f"{key}.kind", names.labels("workbook.path").join(path), kind, "")
        for name, info in type(value).model_fields.items():
            if not isinstance(value, Scenario) or name not in ASIDE:
                below, title = f"{key}.{info.alias or name}".lstrip("."), _title(info, names.lang)
                yield from _walk(getattr(value, name), below, (*path, title), _unit(info, names), names)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            word = _word(str(name), part, names)
            yield from _walk(part, f"{key}.{name}", (*path, word), unit, names)
    elif isinstance(value, tuple) and any(isinstance(part, (Fact, Mapping)) for part in value):
        for at, part in enumerate(value):
            yield from _walk(part, f"{key}[{at}]", (*path, str(at + 1)), unit, names)
    else:
        plain = names.labels.join([str(part) for part in value]) if isinstance(value, tuple) else value
        if (cell := _cell(plain, names)) is not None:
            yield Setting(key, names.labels("workbook.path").join(path), cell, unit)


def _word(name: str, value: Any, names: Names) -> str:
    """A key of a mapping: its record's own name where it has one."""
    own = getattr(value, f"name_{names.lang}", None) or getattr(value, f"title_{names.lang}", None)
    return str(own) if own else names.benefit(name)


def _unit(info: FieldInfo, names: Names) -> str:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    unit = str(extra.get("unit", ""))
    return "" if unit in ("", "tick", "share") else names.unit(unit)


def _title(info: FieldInfo, lang: str) -> str:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return str(extra.get(f"title_{lang}", info.title or ""))
