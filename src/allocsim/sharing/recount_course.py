"""The course of a project once more, for the audit: years, clocks, energy and quota, one number at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from allocsim.domain.allocation import Decision
from allocsim.domain.project import Option, Project
from allocsim.domain.scenario import Scenario
from allocsim.domain.simulation import Simulation
from allocsim.sharing.redraw import Chance
from allocsim.units import UNITS

NIL = Fraction(0)


def option_of(scenario: Scenario, decision: Decision) -> Option | None:
    """The approved option, if the project has options."""
    rows = [row for row in scenario.options if row.project == decision.project]
    return next((row for row in rows if row.option == decision.option or len(rows) == 1), None)


@dataclass(frozen=True)
class Course:
    """The years of a project, counted from 0 in the first simulated year."""

    start: int
    first: int
    """First year of production."""
    full: int
    """First year from which the ramp holds its last value."""
    taxed: int
    """First year of production with any output."""
    end: int
    """Years after the start from which there is nothing."""
    profiles: dict[str, list[Fraction]]
    """Share of a flow that falls into each year: while building, in production, in growing production."""


def course_of(simulation: Simulation, project: Project, start: int, chance: Chance) -> Course:
    """The years of a project as chance makes them."""
    late, lazy = (chance.delay(effect, project.project) for effect in ("construction_delay", "ramp_delay"))
    growth, end = chance.growth(project.project), chance.end(project.project)
    building, ramp = project.construction_years + late, simulation.ramp
    stretch, first, last = max(1, building), start + building + lazy, len(ramp) - 1
    full = next(i for i in range(len(ramp)) if set(ramp[i:]) == {ramp[-1]})
    idle = next((i for i, share in enumerate(ramp) if share), simulation.horizon)
    found: dict[str, list[Fraction]] = {"construction": [], "production": [], "grows": []}
    for year in range(simulation.horizon):
        since, elapsed = year - start, year - first
        alive = since < end
        found["construction"].append(Fraction(1, stretch) if alive and 0 <= since < stretch else NIL)
        level = ramp[min(elapsed, last)] if alive and elapsed >= 0 else NIL
        found["production"].append(level)
        found["grows"].append(level * (1 + growth) ** max(0, elapsed - full))
    return Course(start, first, first + full, first + idle, end, found)


def clocks_of(course: Course, registered: int) -> dict[str, int]:
    """Event → its year."""
    return {
        "registration": registered,
        "construction_start": course.start,
        "first_tax": course.taxed,
        "full_production": course.full,
    }


def consumed_of(scenario: Scenario, project: str, option: Option | None, flow: str) -> Fraction:
    """Energy (tce) or one pollutant (t) of the year that takes most, exemptions left out."""
    years: dict[int, Fraction] = {}
    for row in scenario.demands:
        resource = scenario.resources[row.resource]
        unit = UNITS[resource.unit]
        meant = row.option == "" or (option is not None and row.option == option.option)
        counts = unit.measures == "energy" if flow == "stat.energy" else resource.indicator == flow
        if row.project == project and meant and counts:
            years[row.offset] = years.get(row.offset, NIL) + unit.size * Fraction(row.amount) * (1 - row.exempt)
    return max(years.values(), default=NIL)


def quota_of(
    scenario: Scenario, decision: Decision, option: Option | None, scale: Fraction, counties: Sequence[str]
) -> dict[str, tuple[Fraction, ...]]:
    """Quota on the side of each party's county: by resource in its unit, and all land in mu; nothing for `kept`."""
    found: dict[str, list[Fraction]] = {f"quota.{key}": [NIL] * len(counties) for key in scenario.resources}
    found["land"] = [NIL] * len(counties)
    for row in scenario.demands:
        if row.project != decision.project or row.option not in ("", option.option if option else ""):
            continue
        resource = scenario.resources[row.resource]
        tick, unit = Fraction(resource.tick), UNITS[resource.unit]
        amount = tick * ceil(row.multiplier * (1 - row.exempt) * scale * Fraction(row.amount) / tick)
        side = row.county if row.county else decision.host
        seats = [seat for seat, county in enumerate(counties[:-1]) if county == side]
        for seat in seats:
            found[f"quota.{row.resource}"][seat] += amount / len(seats)
            found["land"][seat] += amount * unit.size / len(seats) if unit.measures == "area" else NIL
    return {name: tuple(amounts) for name, amounts in found.items()}
