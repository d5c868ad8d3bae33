"""Goals: what has a weight can be divided by its normaliser."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocsim.domain.project import BENEFITS
from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.clean import Path
from allocsim.inputs.nearest import hint
from allocsim.inputs.places import Places


@check("normalisers")
def normalisers_known(scenario: Scenario, places: Places) -> Problems:
    """Normalisers are for benefits that exist."""
    known = ("tax", *BENEFITS)
    for name in scenario.normalisers:
        if name not in known:
            yield places.key(("normalisers", name), "E309", value=name, hint=hint(name, known))


@check("goals", "normalisers", "projects", "frozen_sums")
def normalisers_positive(scenario: Scenario, places: Places) -> Problems:
    """A benefit with a weight has a reference value, or some project that has it."""
    for path, weights in _weighted(scenario):
        for benefit, weight in weights.items():
            if weight <= 0 or benefit not in ("tax", *BENEFITS):
                continue
            if benefit in scenario.normalisers:
                if scenario.normalisers[benefit] == 0:
                    yield places.key(("normalisers", benefit), "E337", benefit=benefit)
            elif not scenario.frozen_sums.get(benefit, sum(row.benefit(benefit) for row in scenario.projects)):
                yield places.key((*path, "weights", benefit), "E336", benefit=benefit)


def _weighted(scenario: Scenario) -> Iterator[tuple[Path, dict[str, Fraction]]]:
    """Every goal with weights, also inside a goal over futures."""
    for name, goal in scenario.goals.items():
        for path, each in ((("goals", name), goal), (("goals", name, "of"), getattr(goal, "of", None))):
            weights = getattr(each, "weights", None)
            if isinstance(weights, dict):
                yield path, weights
