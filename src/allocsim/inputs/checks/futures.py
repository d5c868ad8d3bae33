"""Futures: their weights, and that what they change is there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from typing import Final

from allocsim.domain.futures import KEYS, STATED, cell_of, row_keys
from allocsim.domain.project import BENEFITS
from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.checks.references import county_names, resource_names
from allocsim.inputs.clean import Path
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places

SORTS: Final = {"industries": "industry", "counties": "county"}
"""What the names in a list are."""
FINEST: Final = 10_000
"""Largest common denominator of weights: with scores of up to as many points, coefficients stay within what the solver
resolves exactly."""


@check("goals", "futures")
def futures_given(scenario: Scenario, places: Places) -> Problems:
    """A goal that looks at another in each future has futures to look at."""
    for name, goal in scenario.goals.items():
        if "of" in type(goal).model_fields and not scenario.futures:
            yield places.key(("goals", name, "kind"), "X452")


@check("futures")
def futures_weigh_one(scenario: Scenario, places: Places) -> Problems:
    """All futures have a weight, and the weights sum to one; or none has one."""
    weights = {name: future.weight for name, future in scenario.futures.items()}
    if all(weight is None for weight in weights.values()):
        return
    missing = [name for name, weight in weights.items() if weight is None]
    for name in missing:
        yield places.key(("futures", name), "X454")
    total = sum((weight for weight in weights.values() if weight is not None), Fraction(0))
    if not missing and total != 1:
        yield places.key(("futures", next(iter(weights)), "weight"), "X453", total=str(total))


@check("goals", "futures")
def futures_weigh_simply(scenario: Scenario, places: Places) -> Problems:
    """Weights are plain enough to be made whole numbers that the solver resolves exactly."""
    weights = [future.weight for future in scenario.futures.values() if future.weight is not None]
    for name, goal in scenario.goals.items():
        part = 1 - getattr(goal, "alpha", Fraction(0))
        denominator = lcm(*((weight / part).denominator for weight in weights)) if part else 0
        if "of" in type(goal).model_fields and denominator > FINEST:
            yield places.key(("goals", name), "X485", denominator=denominator, most=FINEST)


@check("futures", "projects", "demands", "resources", "counties.county")
def futures_names(scenario: Scenario, places: Places) -> Problems:
    """Every cell, benefit, resource, industry and county that a future names is there."""
    keys = {table: row_keys(scenario, table) for table in STATED} if scenario.futures else {}
    known = {
        "benefit": ("E309", ("tax", *BENEFITS), {}),
        "resource": ("E302", tuple(scenario.resources), resource_names(scenario)),
        "industries": ("E308", tuple({row.industry for row in scenario.projects if row.industry}), {}),
        "counties": ("E301", tuple(scenario.county_index), county_names(scenario)),
    }
    for name, future in scenario.futures.items():
        for key in future.set:
            yield from _cell(places, ("futures", name, "set", key), key, keys)
        for index, shift in enumerate(future.shifts):
            for field, (code, names, printed) in known.items():
                written = getattr(shift, field)
                for value in (written,) if isinstance(written, str) else written:
                    if value and value not in names:
                        values = {"value": value, "sort": SORTS.get(field, field), "hint": hint(value, names, printed)}
                        yield places.key(("futures", name, "shifts", index, field), code, **values)


def _cell(places: Places, path: Path, key: str, keys: dict[str, list[tuple[str, ...]]]) -> Iterator[InputProblem]:
    try:
        table, row, _ = cell_of(key)
    except ValueError:
        yield places.key(path, "X455", columns=", ".join(STATED["projects"]))
        return
    if len(row) != len(KEYS[table]):
        yield places.key(path, "E246", columns=", ".join(KEYS[table]), count=len(KEYS[table]))
    elif row not in keys[table]:
        yield places.key(path, "E248", table=f"{table}.csv", hint=hint(",".join(row), map(",".join, keys[table])))
