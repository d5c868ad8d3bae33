"""Demands: every option of every project has some, in plan years, once, on a side that takes part."""

from __future__ import annotations

from collections.abc import Iterator

from allocsim.domain.project import Demand, Option
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.checks.partnerships import HOST
from allocsim.inputs.nearest import both
from allocsim.inputs.places import Places


@check("projects.project", "options.project", "options.option", "demands")
def demands_complete(scenario: Scenario, places: Places) -> Problems:
    """Every project, and every option, has at least one row; one that needs nothing says so with an amount of 0.

    A project without rows would be approved for nothing, whatever it is: a forgotten row must not decide that.
    """
    rows = _rows(scenario)
    for index, project in enumerate(scenario.projects):
        if project.project not in rows:
            yield places.cell("projects", index, "project", "E321", project=project.project)
    for index, option in enumerate(scenario.options):
        demands = rows.get(option.project, [])
        if demands and not any(row.option in ("", option.option) for _, row in demands):
            yield places.cell("options", index, "option", "E322", project=option.project, option=option.option)


@check("years", "options", "demands", "projects.project")
def demands_in_plan(scenario: Scenario, places: Places) -> Problems:
    """Every demand falls into a plan year."""
    last = scenario.years[-1]
    for index, demand, option, _ in _applied(scenario):
        start = scenario.years[0] if option is None or option.year is None else option.year
        if start + demand.offset > last:
            yield places.cell("demands", index, "offset", "E323", year=start + demand.offset, start=start, last=last)


@check("projects", "options", "demands")
def demands_once(scenario: Scenario, places: Places) -> Problems:
    """An option takes a resource on one side and in one year by one row; two would be added up unseen."""
    seen: dict[tuple[object, ...], int] = {}
    for index, demand, option, host in _applied(scenario):
        key = (demand.project, option and option.option, demand.county or host, demand.resource, demand.offset)
        first = seen.setdefault(key, index)
        if first != index:
            row = places.cell("demands", first, "", "E324").row
            county, name = demand.county or host, option.option if option else ""
            values = {"first": row, "project": demand.project, "option": name, "county": county}
            yield places.cell("demands", index, "resource", "E324", **values, resource=demand.resource)


@check("projects", "options", "demands", "parties", "partnerships")
def demand_sides(scenario: Scenario, places: Places) -> Problems:
    """Quota is taken from the host, or from a county that is party to the project's partnership.

    A project with a party whose county is still to be given is left alone.
    """
    parties: dict[str, list[str]] = {}
    for row in scenario.parties:
        parties.setdefault(row.project, []).append(row.county)
    open_ended = {row.project for row in scenario.parties if not row.county and row.role != HOST}
    for index, demand, _, host in _applied(scenario):
        allowed = [name for name in dict.fromkeys((host, *parties.get(demand.project, ()))) if name]
        if demand.county and demand.county not in allowed and demand.project not in open_ended:
            values = {"county": demand.county, "project": demand.project, "known": both(allowed)}
            yield places.cell("demands", index, "county", "E325", **values)


def _rows(scenario: Scenario) -> dict[str, list[tuple[int, Demand]]]:
    """Demand rows by project, each with its position."""
    rows: dict[str, list[tuple[int, Demand]]] = {}
    for index, row in enumerate(scenario.demands):
        rows.setdefault(row.project, []).append((index, row))
    return rows


def _applied(scenario: Scenario) -> Iterator[tuple[int, Demand, Option | None, str]]:
    """Every demand row with every option it is for (None: the project has only one way), and that option's host."""
    options: dict[str, list[Option | None]] = {}
    for option in scenario.options:
        options.setdefault(option.project, []).append(option)
    for index, demand in enumerate(scenario.demands):
        project = scenario.project_index.get(demand.project)
        for each in options.get(demand.project, [None]):
            if demand.option in ("", each.option if each else ""):
                home = project.county if project else ""
                yield index, demand, each, (each.host if each else "") or home
