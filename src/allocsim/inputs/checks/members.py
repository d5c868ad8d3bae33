"""Parameters of rules, gates and goals, by their names: a new member needs no new check.

A field called `counties`, `resource`, `project`, `park`, … names things of that sort in every member. Sharing nodes
name only roles; see `partnerships`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from allocsim.axes import USES
from allocsim.domain.member import Gate, Member, Rule
from allocsim.domain.project import BENEFITS, Level
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.checks.references import county_names, project_names, resource_names
from allocsim.inputs.clean import Path
from allocsim.inputs.nearest import both, hint
from allocsim.inputs.places import Places

FIELDS: Final[dict[str, str]] = {
    "project": "project",
    "projects": "project",
    "requires": "project",
    "county": "county",
    "counties": "county",
    "resource": "resource",
    "resources": "resource",
    "use": "use",
    "uses": "use",
    "shares": "use",
    "park": "park",
    "parks": "park",
    "industry": "industry",
    "industries": "industry",
    "benefit": "benefit",
    "weights": "benefit",
    "option": "option",
}
"""Name of a parameter → what it names. In a table of parameters the keys are names; its values, if they are lists,
are industries (`wrong_park`)."""

_CODES: Final = {
    "project": "E304",
    "county": "E301",
    "resource": "E302",
    "use": "E310",
    "park": "E308",
    "industry": "E308",
    "category": "E308",
    "level": "E308",
    "benefit": "E309",
    "option": "E305",
}

_PARTS: Final = ("rules", "gates", "goals")


def members(scenario: Scenario) -> Iterator[tuple[Path, Member]]:
    """Every rule, gate and goal with its path."""
    for part in _PARTS:
        for name, member in getattr(scenario, part).items():
            yield (part, name), member


@check(*_PARTS, "projects", "counties.county", "resources", "options.project", "options.option")
def names_known(scenario: Scenario, places: Places) -> Problems:
    """Every parameter names something that exists.

    An industry that a gate names need not occur: a list of what is prohibited is longer than a year's projects. It is
    told, since it may be a slip.
    """
    known = _known(scenario)
    printed = {
        "county": county_names(scenario),
        "project": project_names(scenario),
        "resource": resource_names(scenario),
    }
    for path, member in members(scenario):
        for at, sort, value in _named(member):
            sorts = _options(scenario, member) if sort == "option" else known.get(sort, ())
            if value not in sorts:
                code = "N013" if sort == "industry" and isinstance(member, Gate) else _CODES[sort]
                values = {"value": value, "sort": sort, "hint": hint(value, sorts, printed.get(sort))}
                yield places.key((*path, *at), code, **values, project=both(getattr(member, "projects", ())))


@check("rules", "resources")
def one_unit(scenario: Scenario, places: Places) -> Problems:
    """An amount holds for resources of one unit."""
    for name, rule in scenario.rules.items():
        if getattr(rule, "amount", None) is None or "resources" not in type(rule).model_fields:
            continue
        chosen = getattr(rule, "resources", ()) or tuple(scenario.resources)
        units = {scenario.resources[key].unit for key in chosen if key in scenario.resources}
        if len(units) > 1:
            yield places.key(("rules", name, "amount"), "E333", units=both(sorted(units)))


@check("rules")
def locks_agree(scenario: Scenario, places: Places) -> Problems:
    """No project is locked in and out at once."""
    out = {
        project: name
        for name, rule in scenario.rules.items()
        if rule.kind == "locked_out"
        for project in getattr(rule, "projects", ())
    }
    for name, rule in scenario.rules.items():
        if rule.kind == "locked_in":
            for index, project in enumerate(getattr(rule, "projects", ())):
                if project in out:
                    path = ("rules", name, "projects", index)
                    yield places.key(path, "E332", project=project, other=out[project])


def _known(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    found = {column: dict.fromkeys(getattr(row, column) for row in scenario.projects) for column in _GROUPS}
    return {
        **{column: tuple(name for name in names if name) for column, names in found.items()},
        "project": tuple(scenario.project_index),
        "county": tuple(scenario.county_index),
        "resource": tuple(scenario.resources),
        "use": USES,
        "level": get_args(Level),
        "benefit": ("tax", *BENEFITS),
    }


_GROUPS: Final = ("park", "industry", "category")


def _options(scenario: Scenario, member: Member) -> tuple[str, ...]:
    """Options that every project of the member has."""
    projects = getattr(member, "projects", None) or (getattr(member, "project", ""),)
    have = [{row.option for row in scenario.options if row.project == project} for project in projects]
    return tuple(sorted(set.intersection(*have))) if have else ()


def _named(member: Member) -> Iterator[tuple[Path, str, str]]:
    """Every name in the parameters: its place, its sort, and the name itself; empty ones mean all, or none."""
    for field in type(member).model_fields:
        sort = FIELDS.get(field, "")
        if field == "members" and isinstance(group := getattr(member, "group", None), str):
            sort = group
        if field == "shares" and not isinstance(member, Rule):
            sort = ""
        if sort in _CODES:
            yield from _names(getattr(member, field), (field,), sort)


def _names(value: Any, path: Path, sort: str) -> Iterator[tuple[Path, str, str]]:
    if isinstance(value, str):
        if value:
            yield path, sort, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield (*path, key), sort, key
            if isinstance(part, (tuple, list)):
                yield from _names(part, (*path, key), "industry")
    elif isinstance(value, (tuple, list)):
        for index, part in enumerate(value):
            yield from _names(part, (*path, index), sort)
