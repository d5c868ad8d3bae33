"""Recount what futures change, one row at a time, by other means than those that made the arrays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocsim.domain.project import BENEFITS, Demand, Project
from allocsim.domain.scenario import Scenario

Stated = dict[tuple[str, ...], Fraction]
"""Table, key columns and column, as written in a key, → value."""


def future_weights(scenario: Scenario) -> list[Fraction]:
    """The weight of each future."""
    given = [future.weight for future in scenario.futures.values()]
    return [Fraction(1, len(given)) if weight is None else weight for weight in given]


def largest_needs(scenario: Scenario) -> Iterator[Fraction]:
    """The largest amount of each demand row over the table and all futures."""
    projects = {row.project: row for row in scenario.projects}
    stated = list(_stated(scenario))
    for row in scenario.demands:
        key = ("demands", row.project, row.option, row.county, row.resource, str(row.offset), "amount")
        amounts = [Fraction(row.amount)]
        for future, cells in zip(scenario.futures.values(), stated, strict=True):
            amount = Fraction(row.amount)
            for shift in future.shifts:
                if shift.resource == row.resource and _struck(shift, projects[row.project]):
                    amount = amount * shift.factor
            amounts.append(cells.get(key, amount))
        yield max(amounts)


def future_benefits(scenario: Scenario, project: Project) -> Iterator[dict[str, Fraction]]:
    """In each future: every benefit of a project, and `tax`."""
    for future, cells in zip(scenario.futures.values(), _stated(scenario), strict=True):
        found = {}
        for name in BENEFITS:
            amount = Fraction(getattr(project, name))
            for shift in future.shifts:
                alike = shift.benefit == name or (shift.benefit == "tax" and name.startswith("tax_"))
                if alike and _struck(shift, project):
                    amount = amount * shift.factor
            found[name] = cells.get(("projects", project.project, name), amount)
        tax = sum((amount for name, amount in found.items() if name.startswith("tax_")), Fraction(0))
        yield {"tax": tax, **found}


def _stated(scenario: Scenario) -> Iterator[Stated]:
    for future in scenario.futures.values():
        found: Stated = {}
        for key, value in future.set.items():
            table, rest = key.strip().split("[", 1)
            inside, name = rest.rsplit("]", 1)
            parts = [part.strip() for part in inside.split(",")]
            if table.strip() == "demands" and not parts[-1]:
                parts[-1] = str(Demand.model_fields["offset"].default)
            found[table.strip(), *parts, name.strip(" .")] = Fraction(value)
        yield found


def _struck(shift: object, project: Project) -> bool:
    industries, counties = (getattr(shift, name) for name in ("industries", "counties"))
    return project.industry in (industries or [project.industry]) and project.county in (counties or [project.county])
