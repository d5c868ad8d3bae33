"""Scenario → Problem: every quantity becomes an integer once, here."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from allocsim.axes import CITY, USES
from allocsim.domain.futures import Outlook, outlooks
from allocsim.domain.problem import Problem, Prospect, frozen
from allocsim.domain.project import BENEFITS, Demand, Option, Project
from allocsim.domain.scenario import Scenario
from allocsim.units import ceil_ticks, largest_remainder, round_half_even, to_ticks

_KEPT = "problem"
"""Where a scenario keeps its arrays, as it keeps its digest."""


def derive(scenario: Scenario) -> Problem:
    """The arrays of `scenario`, which must have passed the input checks; worked out once, as neither ever changes.

    contributed[c,r,y] = rounded-half-even(rate · (issued − committed)); retained = issued − committed − contributed.
    A demand is the largest over the tables and all futures: awards are made before the future is known.
    """
    found: Problem = vars(scenario).get(_KEPT) or _derive(scenario)
    vars(scenario)[_KEPT] = found
    return found


def _derive(scenario: Scenario) -> Problem:
    counties = tuple(row.county for row in scenario.counties)
    projects = tuple(row.project for row in scenario.projects)
    options = _options(scenario)
    rows = [scenario.project_index[option.project] for option in options]
    project_at = {name: i for i, name in enumerate(projects)}
    county_at = {name: i for i, name in enumerate(counties)}
    year_at = {year: i for i, year in enumerate(scenario.years)}
    quotas = _quotas(scenario, county_at, year_at)
    names = ("tax", "public_input", "floor_area", *BENEFITS)
    benefits = {
        name: tuple(row.benefit(name) * opt.scale for row, opt in zip(rows, options, strict=True)) for name in names
    }
    futures = outlooks(scenario)
    return Problem(
        counties=counties,
        resources=tuple(scenario.resources),
        years=scenario.years,
        projects=projects,
        options=tuple(option.option for option in options),
        option_project=frozen([project_at[option.project] for option in options]),
        option_host=frozen([county_at[option.host] for option in options]),
        option_start=frozen([year_at[option.year] for option in options if option.year is not None]),
        option_use=frozen([USES.index(row.use) for row in rows]),
        option_scale=tuple(option.scale for option in options),
        option_benefits=benefits,
        **_demands(scenario, options, county_at, year_at, [outlook.demands for outlook in futures.values()]),
        **quotas,
        project_groups={
            name: tuple(getattr(row, name) for row in scenario.projects)
            for name in ("industry", "park", "category", "level", "use", "county")
        },
        project_facts={
            name: tuple(getattr(row, name) for row in scenario.projects)
            for name in ("investor_review", "market_review", "necessity_review", "case_by_case", "annual_list")
        },
        carry=scenario.carry,
        split=scenario.pool.split,
        resolution=_resolution(scenario),
        normalisers=_normalisers(scenario),
        rules=scenario.rules,
        gates=scenario.gates,
        goals=scenario.goals,
        resource_ticks=tuple(Fraction(resource.tick) for resource in scenario.resources.values()),
        eligible=frozen(np.ones(len(options)), dtype=bool),
        futures={
            name: Prospect(outlook.weight, {**benefits, **_foreseen(outlook, options, project_at)})
            for name, outlook in futures.items()
        },
    )


def _foreseen(
    outlook: Outlook, options: list[Option], project_at: Mapping[str, int]
) -> dict[str, tuple[Fraction, ...]]:
    """What every option brings in one future."""
    return {
        name: tuple(outlook.benefits[project_at[option.project]][name] * option.scale for option in options)
        for name in ("tax", *BENEFITS)
    }


def _options(scenario: Scenario) -> list[Option]:
    """Every project's options in order, with host and year filled in; one without rows gets option ""."""
    declared: dict[str, list[Option]] = {}
    for row in scenario.options:
        declared.setdefault(row.project, []).append(row)
    found: list[Option] = []
    for project in scenario.projects:
        only = Option.model_construct(project=project.project, option="", host="", year=None, scale=Fraction(1))
        for option in declared.get(project.project, [only]):
            start = scenario.years[0] if option.year is None else option.year
            found.append(option.model_copy(update={"host": option.host or project.county, "year": start}))
    return found


def _demands(
    scenario: Scenario,
    options: list[Option],
    county_at: Mapping[str, int],
    year_at: Mapping[int, int],
    futures: list[tuple[Fraction, ...]],
) -> dict[str, Any]:
    """Demand entries sorted by option, then year, county and resource; zero demands are left out."""
    by_project: dict[str, list[tuple[Demand, Fraction]]] = {}
    for at, row in enumerate(scenario.demands):
        amount = max([Fraction(row.amount), *(amounts[at] for amounts in futures)])
        by_project.setdefault(row.project, []).append((row, amount))
    resource_at = {name: i for i, name in enumerate(scenario.resources)}
    entries: list[tuple[int, int, int, int, int, int]] = []
    for index, option in enumerate(options):
        project = scenario.project_index[option.project]
        for row, amount in by_project.get(option.project, ()):
            if row.option not in ("", option.option) or option.year is None:
                continue
            counted = amount * (1 - row.exempt) * row.multiplier * option.scale
            ticks = ceil_ticks(counted, scenario.resources[row.resource].tick)
            if ticks == 0:
                continue
            where = (county_at[row.county or option.host], resource_at[row.resource], year_at[option.year + row.offset])
            entries.append((index, where[2], where[0], where[1], ticks, _pool_cap(scenario, project, ticks)))
    entries.sort()
    columns = np.array(entries, dtype=np.int64).reshape(-1, 6).T
    names = ("option", "year", "county", "resource", "ticks", "pool_cap")
    return {f"demand_{name}": frozen(values) for name, values in zip(names, columns, strict=True)}


def _pool_cap(scenario: Scenario, project: Project, ticks: int) -> int:
    return int(scenario.pool.share * ticks) if project.level in scenario.pool.levels else 0


def _quotas(scenario: Scenario, county_at: Mapping[str, int], year_at: Mapping[int, int]) -> dict[str, Any]:
    """Issued, committed, contributed, retained (C, R, Y), city_quota and pool (R, Y)."""
    resources = list(scenario.resources.items())
    shape = (len(county_at), len(resources), len(year_at))
    issued, committed = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    city = np.zeros(shape[1:], np.int64)
    resource_at = {name: i for i, (name, _) in enumerate(resources)}
    for sign, target, rows in ((1, issued, scenario.quotas), (-1, committed, scenario.committed)):
        for row in rows:
            r, y = resource_at[row.resource], year_at[row.year]
            ticks = to_ticks(row.amount, scenario.resources[row.resource].tick)
            assert ticks is not None, "checked by the reader"
            if row.county == CITY:
                city[r, y] += sign * ticks
            else:
                target[county_at[row.county], r, y] += ticks
    if scenario.pool.city == "apportioned":
        for r, y in np.ndindex(city.shape):
            own = [Fraction(int(ticks)) for ticks in issued[:, r, y]]
            if sum(own) > 0:
                issued[:, r, y] += np.array(largest_remainder(own, int(city[r, y])), dtype=np.int64)
                city[r, y] = 0
    quota = issued - committed
    contributed = np.array(
        [round_half_even(scenario.pool.rate * int(ticks)) for ticks in quota.ravel()], dtype=np.int64
    ).reshape(shape)
    return {
        "issued": frozen(issued),
        "committed": frozen(committed),
        "contributed": frozen(contributed),
        "retained": frozen(quota - contributed),
        "city_quota": frozen(city),
        "pool": frozen(contributed.sum(axis=0) + city),
    }


def _resolution(scenario: Scenario) -> int:
    if scenario.resolution is not None:
        return scenario.resolution
    return min(max(10_000, 100 * (scenario.frozen_count or len(scenario.projects))), 10**8)


def _normalisers(scenario: Scenario) -> dict[str, Fraction]:
    """A reference value where the scenario gives one, else the frozen sum over all declared projects."""
    found: dict[str, Fraction] = {}
    for name in ("tax", *BENEFITS):
        if name in scenario.normalisers:
            found[name] = Fraction(scenario.normalisers[name])
        elif name in scenario.frozen_sums:
            found[name] = Fraction(scenario.frozen_sums[name])
        else:
            found[name] = sum((row.benefit(name) for row in scenario.projects), Fraction(0))
    return found
