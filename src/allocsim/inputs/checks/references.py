"""Names in the tables: every one must be declared somewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from allocsim.axes import CITY
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Check, Problems, check
from allocsim.inputs.nearest import Hints, hint
from allocsim.inputs.places import Places

Names = dict[str, str]
"""Printed name → identifier."""


def county_names(scenario: Scenario) -> Names:
    """Printed names of the counties."""
    return {name: row.county for row in scenario.counties for name in (row.name_zh, row.name_en)}


def resource_names(scenario: Scenario) -> Names:
    """Printed names of the resources."""
    return {name: key for key, row in scenario.resources.items() for name in (row.name_zh, row.name_en)}


def project_names(scenario: Scenario) -> Names:
    """Printed names of the projects."""
    return {name: row.project for row in scenario.projects for name in (row.name_zh, row.name_en)}


def _counties_and_city(scenario: Scenario) -> Collection[str]:
    return dict.fromkeys((*scenario.county_index, CITY))


_TARGETS: Final[dict[str, tuple[str, str, Callable[[Scenario], Collection[Any]], Callable[[Scenario], Names]]]] = {
    "county": ("E301", "counties.county", lambda s: s.county_index, county_names),
    "holder": ("E301", "counties.county", _counties_and_city, county_names),
    "resource": ("E302", "resources", lambda s: s.resources, resource_names),
    "year": ("E303", "years", lambda s: s.years, lambda _: {}),
    "project": ("E304", "projects.project", lambda s: s.project_index, project_names),
    "agreement": (
        "E306",
        "agreements",
        lambda s: s.agreements,
        lambda s: {row.name_zh: key for key, row in s.agreements.items()},
    ),
    "partnership": (
        "E307",
        "partnerships.project",
        lambda s: [row.project for row in s.partnerships],
        lambda _: {},
    ),
}
"""What a name may refer to: message code, where it is declared, the known names, and their printed forms."""


def _reference(table: str, column: str, target: str) -> Check:
    code, declared, known_in, names_in = _TARGETS[target]

    def find(scenario: Scenario, places: Places) -> Problems:
        known = known_in(scenario)
        hints = Hints(map(str, known), names_in(scenario))
        for index, row in enumerate(getattr(scenario, table)):
            value = getattr(row, column)
            if value not in known and value not in ("", None):
                words = hints.of("" if target == "year" else str(value))
                yield places.cell(table, index, column, code, value=value, hint=words)

    find.__doc__ = f"Every {column} in {table} is declared."
    return Check((declared, f"{table}.{column}"), find, f"{target} names" if target == "agreement" else "")


REFERENCES: Final = tuple(
    _reference(*each)
    for each in (
        ("quotas", "county", "holder"),
        ("quotas", "resource", "resource"),
        ("quotas", "year", "year"),
        ("committed", "county", "holder"),
        ("committed", "resource", "resource"),
        ("committed", "year", "year"),
        ("projects", "county", "county"),
        ("options", "project", "project"),
        ("options", "host", "county"),
        ("options", "year", "year"),
        ("demands", "project", "project"),
        ("demands", "county", "county"),
        ("demands", "resource", "resource"),
        ("partnerships", "project", "project"),
        ("partnerships", "agreement", "agreement"),
        ("parties", "project", "partnership"),
        ("parties", "county", "county"),
    )
)
"""Every column that names something declared elsewhere."""


@check("options.project", "options.option", "demands.project", "demands.option")
def options_known(scenario: Scenario, places: Places) -> Problems:
    """A demand row is for an option that its project has."""
    known: dict[str, list[str]] = {}
    for row in scenario.options:
        known.setdefault(row.project, []).append(row.option)
    for index, demand in enumerate(scenario.demands):
        options = known.get(demand.project, [])
        if demand.option and demand.option not in options:
            words = hint(demand.option, options)
            values = {"value": demand.option, "project": demand.project, "hint": words}
            yield places.cell("demands", index, "option", "E305", **values)


@check("counties.county")
def city_reserved(scenario: Scenario, places: Places) -> Problems:
    """`city` stands for what the city itself holds and can be no county."""
    for index, row in enumerate(scenario.counties):
        if row.county == CITY:
            yield places.cell("counties", index, "county", "E319")


@check("years", settles="years")
def years_consecutive(scenario: Scenario, places: Places) -> Problems:
    """Plan years follow each other without gaps."""
    first = scenario.years[0]
    if list(scenario.years) != list(range(first, first + len(scenario.years))) or not 1900 <= first <= 2900:
        yield places.key(("years",), "E318", years=", ".join(map(str, scenario.years)))
