"""Units and ticks: one unit a resource, and no amount finer than what is counted."""

from __future__ import annotations

from typing import Final

from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Check, Problems, check
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places
from allocsim.inputs.problems import unit_words
from allocsim.units import UNITS, to_ticks

MEASURED: Final = ("area", "energy", "mass")
"""What a quota can measure."""

TABLES: Final = ("quotas", "committed", "demands")
"""Tables whose rows hold an amount of a resource with its unit."""


@check("resources", settles="units")
def units_known(scenario: Scenario, places: Places) -> Problems:
    """A resource is measured in a unit of the table of units."""
    known = [key for key, unit in UNITS.items() if unit.measures in MEASURED]
    symbols = {word: key for key in known for word in (UNITS[key].zh, UNITS[key].en)}
    for name, resource in scenario.resources.items():
        if resource.unit not in known:
            words = hint(resource.unit, known, symbols)
            yield places.key(("resources", name, "unit"), "E313", value=resource.unit, hint=words)


def _units_agree(table: str) -> Check:
    def find(scenario: Scenario, places: Places) -> Problems:
        """Every amount of the table is in its resource's own unit."""
        for index, row in enumerate(getattr(scenario, table)):
            resource = scenario.resources.get(row.resource)
            if resource is not None and row.unit != resource.unit:
                values = {"value": row.unit, "resource": row.resource, "unit": resource.unit}
                yield places.cell(table, index, "unit", "E312", **values)

    return Check(("resources", "units", f"{table}.resource", f"{table}.unit"), find)


UNITS_AGREE: Final = tuple(map(_units_agree, TABLES))
"""Every amount is in its resource's own unit: nothing is converted in silence."""


@check("resources")
def steps_in_ticks(scenario: Scenario, places: Places) -> Problems:
    """A resource's step is a whole number of its ticks."""
    for name, resource in scenario.resources.items():
        if to_ticks(resource.step, resource.tick) is None:
            values = {"value": resource.step, "tick": resource.tick}
            yield places.key(("resources", name, "step"), "E320", **values)


def _amounts_in_ticks(table: str) -> Check:
    def find(scenario: Scenario, places: Places) -> Problems:
        """Every amount of the table is a whole number of the resource's ticks."""
        for index, row in enumerate(getattr(scenario, table)):
            resource = scenario.resources.get(row.resource)
            if resource is not None and to_ticks(row.amount, resource.tick) is None:
                unit = unit_words(resource.unit) or {"zh": "", "en": ""}
                values = {"value": row.amount, "tick": resource.tick, "unit": unit, "resource": row.resource}
                yield places.cell(table, index, "amount", "E314", **values)

    return Check(("resources", f"{table}.resource", f"{table}.amount"), find)


AMOUNTS_IN_TICKS: Final = tuple(map(_amounts_in_ticks, TABLES))
"""No amount is finer than its resource's tick."""
