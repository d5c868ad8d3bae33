"""Names of industries, parks and categories: each is for something that is there."""

from __future__ import annotations

from allocsim.domain.publication import Vocabulary
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places


@check("names", "projects")
def names_used(scenario: Scenario, places: Places) -> Problems:
    """A name is for an identifier of some project, or of a rule or gate; any other is told, for it may be misspelt."""
    for group in Vocabulary.model_fields:
        known = {getattr(row, group) for row in scenario.projects} - {""}
        stated = _stated(scenario)
        for key in getattr(scenario.names, group):
            if key not in known and key not in stated:
                words = hint(key, known)
                yield places.key(("names", group, key), "N450", group=group, value=key, hint=words)


def _stated(scenario: Scenario) -> set[str]:
    """Every word in the parameters of rules and gates."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            for key, part in value.items():
                collect(key)
                collect(part)
        elif isinstance(value, list | tuple):
            for part in value:
                collect(part)

    for member in (*scenario.rules.values(), *scenario.gates.values()):
        for name in type(member).model_fields:
            collect(getattr(member, name))
    return found
