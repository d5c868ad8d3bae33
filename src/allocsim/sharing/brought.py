"""What the parties of a project bring: contributions, land, quota."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocsim.domain.project import Demand
from allocsim.domain.scenario import Scenario
from allocsim.units import UNITS, ceil_ticks

LAND = "land"


def quota_names(scenario: Scenario) -> tuple[str, ...]:
    """Figures of quota: `land` in mu, then `quota.<resource>` in the resource's unit."""
    return (LAND, *(f"quota.{resource}" for resource in scenario.resources))


def quota_brought(
    scenario: Scenario, demands: Sequence[Demand], scale: Fraction, host: str, counties: Sequence[str]
) -> dict[str, tuple[Fraction, ...]]:
    """Name → quota on the side of each seat's county, all years together; parties of one county divide it equally.

    `demands`: the rows of the approved option; `counties`: of the seats without `kept`, for which 0 is added. After
    exemption and multiplier, rounded up to the tick once, as in the allocation.
    """
    sums: dict[tuple[str, str], Fraction] = {}
    for row in demands:
        resource = scenario.resources[row.resource]
        ticks = ceil_ticks(Fraction(row.amount) * scale * (1 - row.exempt) * row.multiplier, resource.tick)
        amount, unit = ticks * Fraction(resource.tick), UNITS[resource.unit]
        keys = [(f"quota.{row.resource}", amount)]
        if unit.measures == "area":
            keys.append((LAND, amount * unit.size))
        for name, part in keys:
            key = (name, row.county or host)
            sums[key] = sums.get(key, Fraction(0)) + part
    return {
        name: (*(sums.get((name, at), Fraction(0)) / counties.count(at) for at in counties), Fraction(0))
        for name in quota_names(scenario)
    }
