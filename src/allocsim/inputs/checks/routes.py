"""Parameters of the approval routes."""

from __future__ import annotations

from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.checks.references import resource_names
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places


@check("routes", "resources")
def routes_known(scenario: Scenario, places: Places) -> Problems:
    """The resource that is land exists, unless the scenario says nothing of routes."""
    land = scenario.routes.land
    if "land" in scenario.routes.model_fields_set and land not in scenario.resources:
        words = hint(land, scenario.resources, resource_names(scenario))
        yield places.key(("routes", "land"), "E302", value=land, hint=words)
