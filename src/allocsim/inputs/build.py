"""From a draft to the domain: cleans and validates every field and row, and keeps what is sound.

A scenario with mistakes is built as far as possible, so that the checks across tables can speak in the same round.
What is not to be relied on is listed as `tainted`; a check that reads it is left out, so that one slip is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import TypeAdapter, ValidationError

from allocsim.domain.fact import Fact, fraction_text
from allocsim.domain.project import BENEFITS, TAXES
from allocsim.domain.scenario import OPTIONAL_TABLES, TABLES, Scenario
from allocsim.errors import InputProblem
from allocsim.inputs.clean import Path, clean
from allocsim.inputs.document import Lines
from allocsim.inputs.fields import Spot, document_fields, fields_of
from allocsim.inputs.nearest import hint, nearest
from allocsim.inputs.numbers import DIGITS, NumberError, read_decimal
from allocsim.inputs.places import Places
from allocsim.inputs.presets import expand_presets
from allocsim.inputs.problems import Finding, explain, is_error
from allocsim.inputs.registers import Registers
from allocsim.inputs.table import Table
from allocsim.inputs.where import Where


@dataclass
class Draft:
    """A scenario folder as read and not yet understood; overrides are written into it."""

    document: dict[str, Any]
    lines: Lines
    tables: dict[str, Table]
    changed: dict[Path, Where] = field(default_factory=dict)
    """See `Places.changed`."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook in their order; problems are told in it."""


@dataclass
class Built:
    """The parts that are sound, what is not, and where everything stands."""

    parts: dict[str, Any]
    problems: list[InputProblem]
    tainted: set[str]
    """Fields of the scenario, tables, and columns (`quotas.amount`) that hold mistakes."""
    places: Places

    def scenario(self) -> Scenario:
        """The scenario, validated if nothing is tainted, else as far as it goes."""
        if self.tainted:
            empty: dict[str, Any] = {"years": (), "resources": {}, "goals": {}, "pool": None}
            return Scenario.model_construct(**{**empty, **dict.fromkeys(TABLES, ()), **self.parts})
        return Scenario.model_validate(self.parts)


def build(draft: Draft, registers: Registers) -> Built:
    """Validate every field of the document and every row of the tables."""
    lines: dict[str, list[int]] = {}
    origins = {name: table.origin for name, table in draft.tables.items()}
    built = Built({}, [], set(), Places(draft.lines, lines, draft.changed, origins))
    document, found = expand_presets(draft.document, draft.lines, draft.changed)
    built.problems += found
    built.tainted.update(["agreements"] if found else ())
    _document(document, registers, built)
    for name in TABLES:
        if name in draft.tables:
            lines[name] = _table(draft.tables[name], registers, built)
        elif name not in OPTIONAL_TABLES:
            built.tainted.add(name)
    return built


def _document(document: Mapping[str, Any], registers: Registers, built: Built) -> None:
    fields = document_fields()
    free = [name for name in fields if name not in document]
    meant: set[str] = set()
    for key in document:
        if key not in fields:
            code = "E231" if key in TABLES else "E227"
            words = hint(key, free)
            meant.update(nearest(key, free)[:1])
            built.problems.append(built.places.key((key,), code, hint=words, file=f"tables/{key}.csv"))
            built.tainted.add(key)
    for name, spot in fields.items():
        if name in document:
            value = _field(name, spot, document[name], registers, built)
            if value is not None:
                built.parts[name] = value
        elif spot.field is not None and spot.field.is_required():
            built.tainted.add(name)
            if name not in meant:
                built.problems.append(built.places.missing(name, spot))


def _field(name: str, spot: Spot, written: Any, registers: Registers, built: Built) -> Any:
    """The validated value; of named things those that are sound; None if nothing is."""
    assert spot.field is not None
    annotation: Any = Annotated[spot.field.annotation, spot.field]
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)

    def validate(value: Any) -> Any:
        return adapter.validate_python(value, context=registers.context())

    value, sound, findings = _understand(written, spot, registers, validate)
    built.problems += [built.places.key((name, *path), code, **values) for path, code, values in findings]
    broken = [path for path, code, _ in findings if is_error(code)]
    if not broken:
        return sound
    built.tainted.add(name)
    if isinstance(value, dict) and not isinstance(spot.annotation, type) and all(broken):
        keys = {path[0] for path in broken}
        rest = {key: part for key, part in value.items() if key not in keys}
        return validate(rest) if rest else None
    return None


def _table(table: Table, registers: Registers, built: Built) -> list[int]:
    """Adds the table's sound rows to `built`; returns their lines."""
    built.tainted.update(f"{table.name}.{column}" if column else table.name for column in table.broken)
    spot = Spot(table.cls)
    cells = _Cells(table.cls, registers)
    facts: list[Fact] = []
    lines: list[int] = []
    rows, table.rows = table.rows, []  # each goes as its fact comes: a large table must not be there twice
    rows.reverse()
    while rows:
        row = rows.pop()
        value, told = cells.cleaned(row.cells)
        sound, findings = _validated(value, told, spot, registers, table.cls.model_validate)
        findings = [found for found in findings if not table.broken.intersection(map(str, found[0]))]
        broken = table.broken | row.told
        built.tainted.update(f"{table.name}.{column}" for column in row.told)
        for path, code, values in findings:
            column = str(path[0]) if path else ""
            if column in row.told:
                continue
            code = "E101" if code == "E226" else code  # the column is there, or the header would have been told
            built.problems.append(built.places.line(table.name, row.line, column, code, **values))
            if is_error(code):
                built.tainted.add(f"{table.name}.{column}" if column else table.name)
                broken.add(column)
        if broken.intersection(table.key):
            continue
        facts.append(_stand_in(table.cls, value, broken) if broken else cells.sharing(sound))
        lines.append(row.line)
    if not facts and not built.tainted.intersection((table.name, *(f"{table.name}.{key}" for key in table.key))):
        if table.name not in OPTIONAL_TABLES:
            built.problems.append(built.places.table(table.name, "E230"))
        built.tainted.add(table.name)
    built.parts[table.name] = tuple(facts)
    return lines


def _understand(
    written: Any, spot: Spot, registers: Registers, validate: Callable[[Any], Any]
) -> tuple[Any, Any, list[Finding]]:
    """The cleaned value, the validated one (None if it is not sound), and the findings, one a place.

    What validation says of a place in which cleaning has found something is its consequence, and is left out.
    """
    findings: list[Finding] = []
    value = clean(written, spot, registers, lambda path, code, values: findings.append((path, code, values)))
    return value, *_validated(value, findings, spot, registers, validate)


def _validated(
    value: Any, findings: list[Finding], spot: Spot, registers: Registers, validate: Callable[[Any], Any]
) -> tuple[Any, list[Finding]]:
    """The validated value, None if it is not sound, and the findings of cleaning and validation."""
    told = {path for path, code, _ in findings if is_error(code)}
    try:
        sound = validate(value)
    except ValidationError as error:
        sound = None
        inside = {path[:length] for path in told for length in range(len(path) + 1)}
        explained = explain(error.errors(include_url=False), spot, value, registers)
        findings = findings + [found for found in explained if found[0] not in inside]
    return (None if told else sound), findings


class _Cells:
    """Cleans the cells of a table. What was met before in its column is neither read again nor kept twice."""

    def __init__(self, cls: type[Fact], registers: Registers) -> None:
        self.spots = fields_of(cls)
        self.registers = registers
        self.known: dict[str, dict[str, Any]] = {name: {} for name in self.spots}
        self.stated: dict[frozenset[str], set[str]] = {}

    def sharing(self, fact: Fact) -> Fact:
        """The fact, with one set of names of stated fields for all that state the same: it takes as much room as the
        fact itself."""
        stated = self.stated.setdefault(frozenset(fact.model_fields_set), fact.model_fields_set)
        object.__setattr__(fact, "__pydantic_fields_set__", stated)
        return fact

    def cleaned(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
        """The values of a row by field, and what is to be told of them."""
        found: dict[str, Any] = {}
        findings: list[Finding] = []
        for name, cell in cells.items():
            known = self.known[name]
            value = known.get(cell)
            if value is None:
                told = len(findings)
                value = clean(cell, self.spots[name], self.registers, lambda *each: findings.append(each), (name,))
                if len(findings) == told and len(known) < _REMEMBERED:
                    known[cell] = value
            found[name] = value
        return found, findings


_REMEMBERED: Final = 10_000
"""Different texts of a column that are kept for comparison."""


_FILLER: Final[dict[str, Any]] = {"decimal": Decimal(0), "ratio": Fraction(0), "whole": 0, "flag": False}


def _stand_in(cls: type[Fact], value: dict[str, Any], broken: set[str]) -> Fact:
    """A row for the checks across tables: its sound cells, defaults or fillers for the others."""
    cells = {name: part for name, part in value.items() if name not in broken}
    for name, spot in fields_of(cls).items():
        if name not in cells and spot.field is not None and spot.field.is_required():
            cells[name] = _FILLER.get(spot.kind, "")
    return cls.model_construct(**cells)


_EXACT: Final = 4 * DIGITS
"""Digits in which any sum of what `read_decimal` gives is exact."""


def frozen_sums(projects: Table | None) -> dict[str, Decimal]:
    """Sum of each benefit over all rows as they stand, exactly; unreadable cells count as nothing."""
    sums = dict.fromkeys(BENEFITS, Decimal(0))
    with localcontext(prec=_EXACT):
        for row in projects.rows if projects is not None else ():
            for name in BENEFITS:
                if cell := row.cells.get(name):
                    with suppress(NumberError):
                        sums[name] += read_decimal(cell)
        sums["tax"] = sum((sums[tax] for tax in TAXES), Decimal(0))
    return {name: Decimal(fraction_text(Fraction(total))) for name, total in sums.items()}
