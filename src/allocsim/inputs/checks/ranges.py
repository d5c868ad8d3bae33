"""Sizes: a number that a solver would swallow or drop in silence is refused before it gets there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocsim.domain.project import BENEFITS
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
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


@check("projects")
def benefits_in_range(scenario: Scenario, places: Places) -> Problems:
    """No benefit is so large that only a slip of the unit explains it."""
    for index, row in enumerate(scenario.projects):
        for name, unit in {**BENEFITS, "public_input": "10k_CNY"}.items():
            if getattr(row, name) > MOST_BENEFIT:
                values = {"value": getattr(row, name), "unit": unit_words(unit), "most": MOST_BENEFIT}
                yield places.cell("projects", index, name, "E351", **values)
