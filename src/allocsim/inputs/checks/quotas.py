"""Quotas: a row for every county, resource and year, and no commitment above what was issued."""

from __future__ import annotations

from fractions import Fraction

from allocsim.axes import CITY
from allocsim.domain.quota import Commitment, Quota
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.nearest import both
from allocsim.inputs.places import Places
from allocsim.units import from_ticks, largest_remainder, to_ticks

Place = tuple[str, str, int]
"""County (or `city`), resource, year."""


@check("counties.county", "resources", "years", "quotas.county", "quotas.resource", "quotas.year")
def quotas_complete(scenario: Scenario, places: Places) -> Problems:
    """Every county has a row for every resource and year; a quota of nothing is written as 0."""
    found = {(row.county, row.resource, row.year) for row in scenario.quotas}
    for county in (name for name in scenario.county_index if name != CITY):
        for resource in scenario.resources:
            missing = [year for year in scenario.years if (county, resource, year) not in found]
            if missing:
                values = {"county": county, "resource": resource, "years": both(missing)}
                yield places.table("quotas", "E311", **values)


@check("pool", "resources", "counties.county", "years", "quotas", "committed")
def committed_within_issued(scenario: Scenario, places: Places) -> Problems:
    """What is committed was issued, to the county itself or by the city's apportionment."""
    taken = _ticks(scenario, scenario.committed)
    issued = _ticks(scenario, scenario.quotas)
    if scenario.pool.city == "apportioned":
        _apportion(scenario, issued, taken)
    stated = {(row.county, row.resource, row.year) for row in scenario.quotas}
    for index, row in enumerate(scenario.committed):
        place = (row.county, row.resource, row.year)
        told = place not in issued and (place in stated or row.county != CITY)  # too fine, or a row that is missing
        if not told and place in taken and taken[place] > issued.get(place, 0):
            there = from_ticks(issued.get(place, 0), scenario.resources[row.resource].tick)
            yield places.cell("committed", index, "amount", "E317", value=row.amount, issued=there, county=row.county)


@check("pool", "resources", "counties.county", "years", "quotas")
def city_apportioned(scenario: Scenario, places: Places) -> Problems:
    """Tells of city quota that cannot be apportioned, since no county has quota to measure by."""
    if scenario.pool.city != "apportioned":
        return
    held = {(row.resource, row.year) for row in scenario.quotas if row.county != CITY and row.amount > 0}
    for index, row in enumerate(scenario.quotas):
        if row.county == CITY and row.amount > 0 and (row.resource, row.year) not in held:
            yield places.cell("quotas", index, "amount", "N012", resource=row.resource, year=row.year)


def _ticks(scenario: Scenario, rows: tuple[Quota, ...] | tuple[Commitment, ...]) -> dict[Place, int]:
    """Ticks by place; rows of an unknown resource or with too fine an amount are told elsewhere."""
    found: dict[Place, int] = {}
    for row in rows:
        resource = scenario.resources.get(row.resource)
        ticks = to_ticks(row.amount, resource.tick) if resource is not None else None
        if ticks is not None:
            found[row.county, row.resource, row.year] = ticks
    return found


def _apportion(scenario: Scenario, issued: dict[Place, int], taken: dict[Place, int]) -> None:
    """Adds to the counties' ticks what the city apportions to them, as `domain.arrays` does."""
    for place in [place for place in issued if place[0] == CITY]:
        homes = [(name, *place[1:]) for name in scenario.county_index]
        own = [Fraction(issued.get(home, 0)) for home in homes]
        if sum(own) > 0:
            parts = largest_remainder(own, max(issued[place] - taken.get(place, 0), 0))
            for home, part in zip(homes, parts, strict=True):
                issued[home] = issued.get(home, 0) + part
