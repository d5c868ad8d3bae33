"""Repair weights name resources and rules that there are."""

from __future__ import annotations

from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.checks.references import resource_names
from allocsim.inputs.nearest import Hints
from allocsim.inputs.places import Places


@check("repair", "resources", "rules")
def repair_known(scenario: Scenario, places: Places) -> Problems:
    """Weights are for resources and rules of the scenario."""
    hints = Hints(scenario.resources, resource_names(scenario))
    for name in scenario.repair.resources:
        if name not in scenario.resources:
            yield places.key(("repair", "resources", name), "E302", value=name, hint=hints.of(name))
    hints = Hints(scenario.rules, {})
    for name in scenario.repair.rules:
        if name not in scenario.rules:
            yield places.key(("repair", "rules", name), "E355", value=name, hint=hints.of(name))
