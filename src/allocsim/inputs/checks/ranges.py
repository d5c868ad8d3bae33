"""Sizes: a number that a solver would swallow or drop in silence is refused before it gets there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from allocsim.domain.fact import Fact
from allocsim.domain.project import BENEFITS
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.clean import Path
from allocsim.inputs.places import Places
from allocsim.inputs.problems import unit_words

MOST_TICKS: Final = 10**8
"""Ticks in one cell; beyond, a solver's tolerance is coarser than a tick."""
MOST_TOTAL: Final = 10**15
"""Ticks of one resource over all counties and years; beyond, floating-point sums are no longer exact."""
MOST_BENEFIT: Final = 10**12
"""Largest benefit of one project, in its unit."""


@check("resources", "quotas.amount", "quotas.resource", "demands")
def ticks_in_range(scenario: Scenario, places: Places) -> Problems:
    """No quota and no demand is too many ticks for a solver to count one by one."""
    for table in ("quotas", "committed", "demands"):
        for index, row in enumerate(getattr(scenario, table)):
            resource = scenario.resources.get(row.resource)
            if resource is None:
                continue
            amount = Fraction(row.amount) * (row.multiplier if table == "demands" else 1)
            if amount / Fraction(resource.tick) > MOST_TICKS:
                values = {"resource": row.resource, "tick": resource.tick, "most": f"{MOST_TICKS * resource.tick:.0f}"}
                yield places.cell(table, index, "amount", "E315", **values)


@check("resources", "quotas.amount", "quotas.resource")
def totals_in_range(scenario: Scenario, places: Places) -> Problems:
    """The total of a resource is small enough for exact sums."""
    totals = dict.fromkeys(scenario.resources, Decimal(0))
    for row in scenario.quotas:
        if row.resource in totals:
            totals[row.resource] += row.amount
    for name, total in totals.items():
        if total / scenario.resources[name].tick > MOST_TOTAL:
            yield places.key(("resources", name, "tick"), "E316", total=f"{total:f}")


MOST_PARAMETER: Final = 10**9
"""Largest number in a rule, gate or goal, in any unit: a bound that binds nothing is not written as a number."""
MOST_OTHER: Final = 10**12
"""Largest number in any other part of the document."""
MOST_DRAWS: Final = 10**6


@check("rules", "gates", "goals", "pool", "carry", "normalisers", "agreements", "uncertain", "judgement", "simulation")
def parameters_in_range(scenario: Scenario, places: Places) -> Problems:
    """No parameter is beyond what a solver counts with, or what a computer holds."""
    limits = dict.fromkeys(("rules", "gates", "goals"), MOST_PARAMETER)
    others = ("pool", "carry", "normalisers", "agreements", "uncertain", "judgement")
    for part, most in {**limits, **dict.fromkeys(others, MOST_OTHER)}.items():
        for path, number in _numbers(getattr(scenario, part), (part,)):
            if not -most <= number <= most:
                yield places.key(path, "E569", value=_short(number), most=f"{most:,}".replace(",", " "))
    for path, number in _numbers(scenario.simulation, ("simulation",)):
        most = {"seed": abs(int(number)), "draws": MOST_DRAWS}.get(str(path[-1]), MOST_OTHER)
        if not -most <= number <= most:
            yield places.key(path, "E569", value=_short(number), most=f"{most:,}".replace(",", " "))


def _numbers(value: Any, path: Path) -> Iterator[tuple[Path, Fraction]]:
    """Every number inside a part of the scenario, with its place."""
    if isinstance(value, (Decimal, Fraction, int)) and not isinstance(value, bool):
        yield path, Fraction(value)
    elif isinstance(value, Fact):
        for name, field in type(value).model_fields.items():
            yield from _numbers(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _numbers(part, (*path, str(key)))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _numbers(part, (*path, index))


def _short(number: Fraction) -> str:
    return f"{float(number):.3g}"


@check("projects")
def benefits_in_range(scenario: Scenario, places: Places) -> Problems:
    """No benefit is so large that only a slip of the unit explains it."""
    for index, row in enumerate(scenario.projects):
        for name, unit in {**BENEFITS, "public_input": "10k_CNY"}.items():
            if getattr(row, name) > MOST_BENEFIT:
                values = {"value": getattr(row, name), "unit": unit_words(unit), "most": MOST_BENEFIT}
                yield places.cell("projects", index, name, "E351", **values)
