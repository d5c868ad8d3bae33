"""Recount the arrays from the scenario's rows, one row at a time, in exact fractions, and compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from allocsim.allocation.recount_futures import future_benefits, future_weights, largest_needs
from allocsim.axes import CITY
from allocsim.domain.problem import Problem
from allocsim.domain.project import BENEFITS, Project
from allocsim.domain.reason import Breach
from allocsim.domain.scenario import Scenario

Cell = tuple[str, str, int]
"""County, resource, year."""


def recount(scenario: Scenario, problem: Problem) -> Iterator[Breach]:
    """Every array of `problem` that differs from the rows of `scenario`, with the first such place."""
    expected = {**_names(scenario), **_options(scenario), **_quotas(scenario), **_scores(scenario)}
    options = list(zip(expected["option_project"], expected["options"], strict=True))
    expected["demands"] = _demands(scenario, expected, options)
    given = _given(problem)
    for name, values in expected.items():
        if given[name] != values:
            yield _difference(name, given[name], values)


def _difference(name: str, given: Any, expected: Any) -> Breach:
    """The first place where two equally built lists or mappings differ."""
    if isinstance(expected, dict):
        for key in [*expected, *given]:
            if given.get(key) != expected.get(key):
                where = key if isinstance(key, tuple) else (key,)
                return Breach("scenario_rows", (name, *map(str, where)), str(given.get(key)), str(expected.get(key)))
    pairs = zip(given, expected, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(given), len(expected)))
    shown = [str(values[place]) if place < len(values) else "-" for values in (given, expected)]
    return Breach("scenario_rows", (name, str(place)), shown[0], shown[1])


def _given(problem: Problem) -> dict[str, Any]:
    """What the arrays say, in names instead of indices."""
    projects, counties = problem.projects, problem.counties
    hosts = [int(c) for c in problem.option_host]
    found: dict[str, Any] = {
        "counties": list(counties),
        "resources": list(problem.resources),
        "ticks": list(problem.resource_ticks),
        "years": list(problem.years),
        "projects": list(projects),
        "uses": list(problem.uses),
        "options": list(problem.options),
        "option_project": [projects[p] for p in problem.option_project],
        "option_host": [counties[c] for c in hosts],
        "option_year": [problem.years[y] for y in problem.option_start],
        "option_use": [problem.uses[n] for n in problem.option_use],
        "option_scale": list(problem.option_scale),
        "benefits": {name: list(values) for name, values in problem.option_benefits.items()},
        "groups": {name: list(values) for name, values in problem.project_groups.items()},
        "facts": {name: list(values) for name, values in problem.project_facts.items()},
        "futures": [
            [name, prospect.weight, {name: list(values) for name, values in prospect.option_benefits.items()}]
            for name, prospect in problem.futures.items()
        ],
        "normalisers": dict(problem.normalisers),
        "terms": [problem.resolution, problem.split, problem.carry],
        "members": [dict(problem.rules), dict(problem.gates), dict(problem.goals)],
    }
    found["demands"] = sorted(
        (o, problem.years[y], counties[c], problem.resources[r], ticks, cap)
        for o, y, c, r, ticks, cap in zip(
            problem.demand_option.tolist(),
            problem.demand_year.tolist(),
            problem.demand_county.tolist(),
            problem.demand_resource.tolist(),
            problem.demand_ticks.tolist(),
            problem.demand_pool_cap.tolist(),
            strict=True,
        )
    )
    for name in ("issued", "committed", "contributed", "retained"):
        values = getattr(problem, name).tolist()
        found[name] = {
            (county, resource, year): values[c][r][y]
            for c, county in enumerate(counties)
            for r, resource in enumerate(problem.resources)
            for y, year in enumerate(problem.years)
        }
    for name in ("city_quota", "pool"):
        values = getattr(problem, name).tolist()
        found[name] = {
            (resource, year): values[r][y]
            for r, resource in enumerate(problem.resources)
            for y, year in enumerate(problem.years)
        }
    return found


def _names(scenario: Scenario) -> dict[str, Any]:
    rows = scenario.projects
    groups = ("industry", "park", "category", "level", "use", "county")
    facts = ("investor_review", "market_review", "necessity_review", "case_by_case", "annual_list")
    return {
        "counties": [row.county for row in scenario.counties],
        "resources": list(scenario.resources),
        "ticks": [Fraction(resource.tick) for resource in scenario.resources.values()],
        "years": list(scenario.years),
        "projects": [row.project for row in rows],
        "uses": ["new", "expansion", "infrastructure"],
        "groups": {name: [getattr(row, name) for row in rows] for name in groups},
        "facts": {name: [getattr(row, name) for row in rows] for name in facts},
        "members": [dict(scenario.rules), dict(scenario.gates), dict(scenario.goals)],
    }


def _options(scenario: Scenario) -> dict[str, list[Any]]:
    """One entry per option, projects in order; a project without rows has one, at home and full size."""
    declared = defaultdict(list)
    for row in scenario.options:
        declared[row.project].append((row.option, row.host, row.year, row.scale))
    found: dict[str, list[Any]] = defaultdict(list)
    for project in scenario.projects:
        for option, host, year, scale in declared[project.project] or [("", "", None, Fraction(1))]:
            found["options"].append(option)
            found["option_project"].append(project.project)
            found["option_host"].append(host or project.county)
            found["option_year"].append(scenario.years[0] if year is None else year)
            found["option_use"].append(project.use)
            found["option_scale"].append(scale)
    return dict(found)


def _demands(
    scenario: Scenario, expected: dict[str, Any], options: list[tuple[str, str]]
) -> list[tuple[int, int, str, str, int, int]]:
    """Rows of (option index, year, county, resource, ticks, pool cap), sorted; zero demands are left out."""
    rows = defaultdict(list)
    for row, need in zip(scenario.demands, largest_needs(scenario), strict=True):
        rows[row.project].append((row, need))
    levels = {row.project: row.level for row in scenario.projects}
    found = []
    for index, (project, option) in enumerate(options):
        for row, need in rows[project]:
            if row.option and row.option != option:
                continue
            counted = need * (1 - row.exempt) * row.multiplier * expected["option_scale"][index]
            ticks = -floor(-counted / Fraction(scenario.resources[row.resource].tick))
            key = levels[project] in scenario.pool.levels
            cap = floor(scenario.pool.share * ticks) if key else 0
            year = expected["option_year"][index] + row.offset
            if ticks:
                county = row.county or expected["option_host"][index]
                found.append((index, year, county, row.resource, ticks, cap))
    return sorted(found)


def _quotas(scenario: Scenario) -> dict[str, dict[Any, int]]:
    """Issued, committed, contributed and retained by county, and the city's part: every cell, zeros too."""
    issued, committed = _table(scenario, scenario.quotas), _table(scenario, scenario.committed)
    counties = [row.county for row in scenario.counties]
    city_quota: dict[tuple[str, int], int] = {}
    for resource in scenario.resources:
        for year in scenario.years:
            cells = [(county, resource, year) for county in counties]
            city = issued.pop((CITY, resource, year)) - committed.pop((CITY, resource, year))
            own = [issued[cell] for cell in cells]
            if scenario.pool.city == "apportioned" and sum(own) > 0:
                for cell, extra in zip(cells, _apportion(own, city), strict=True):
                    issued[cell] += extra
                city = 0
            city_quota[resource, year] = city
    quota = {cell: issued[cell] - committed[cell] for cell in issued}
    contributed = {cell: _half_even(scenario.pool.rate * ticks) for cell, ticks in quota.items()}
    pool = {
        (resource, year): city + sum(contributed[county, resource, year] for county in counties)
        for (resource, year), city in city_quota.items()
    }
    return {
        "issued": issued,
        "committed": committed,
        "contributed": contributed,
        "retained": {cell: quota[cell] - contributed[cell] for cell in quota},
        "city_quota": city_quota,
        "pool": pool,
    }


def _table(scenario: Scenario, rows: Any) -> dict[Cell, int]:
    """Ticks by county or city, resource and year."""
    counties = [CITY, *(row.county for row in scenario.counties)]
    found = {(c, r, y): 0 for c in counties for r in scenario.resources for y in scenario.years}
    for row in rows:
        ticks = Fraction(row.amount) / Fraction(scenario.resources[row.resource].tick)
        found[row.county, row.resource, row.year] += ticks.numerator // ticks.denominator
    return found


def _apportion(own: list[int], city: int) -> list[int]:
    """Hamilton's method: whole parts pro rata, then a tick each by largest remainder, the earlier first."""
    parts = [divmod(city * ticks, sum(own)) for ticks in own]
    given = [whole for whole, _ in parts]
    by_remainder = sorted(range(len(own)), key=lambda i: -parts[i][1])
    for i in by_remainder[: city - sum(given)]:
        given[i] += 1
    return given


def _half_even(value: Fraction) -> int:
    whole, rest = divmod(value.numerator, value.denominator)
    twice = 2 * rest - value.denominator
    return whole + (twice > 0 or (twice == 0 and whole % 2 == 1))


def _scores(scenario: Scenario) -> dict[str, Any]:
    """Benefits of every option, and what scores are divided by and rounded to."""
    declared = defaultdict(list)
    for row in scenario.options:
        declared[row.project].append(row.scale)
    columns = [*BENEFITS, "tax", "public_input", "floor_area"]
    benefits: dict[str, list[Fraction]] = {name: [] for name in columns}
    later: list[dict[str, list[Fraction]]] = [{name: [] for name in columns} for _ in scenario.futures]
    totals = dict.fromkeys(columns, Fraction(0))
    for project in scenario.projects:
        scales = declared[project.project] or [Fraction(1)]
        then = list(future_benefits(scenario, project))
        for name in columns:
            whole = _benefit(project, name)
            totals[name] += whole
            benefits[name] += [whole * scale for scale in scales]
            for found, changed in zip(later, then, strict=True):
                found[name] += [changed.get(name, whole) * scale for scale in scales]
    stated: dict[str, Decimal] = {**scenario.frozen_sums, **scenario.normalisers}
    normalisers = {name: Fraction(stated.get(name, totals[name])) for name in ["tax", *BENEFITS]}
    count = scenario.frozen_count or len(scenario.projects)
    resolution = scenario.resolution
    if resolution is None:
        resolution = min(max(10**4, 100 * count), 10**8)
    return {
        "benefits": benefits,
        "futures": [list(each) for each in zip(scenario.futures, future_weights(scenario), later, strict=True)],
        "normalisers": normalisers,
        "terms": [resolution, scenario.pool.split, scenario.carry],
    }


def _benefit(project: Project, name: str) -> Fraction:
    names = [column for column in BENEFITS if column.startswith("tax_")] if name == "tax" else [name]
    return sum((Fraction(getattr(project, column)) for column in names), Fraction(0))
