"""Renegotiations lead from one agreement of the scenario to another, by a party that they know."""

from __future__ import annotations

from allocsim.domain.scenario import Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.nearest import Hints, hint
from allocsim.inputs.places import Places


@check("judgement", "agreements", "parties")
def renegotiations_known(scenario: Scenario, places: Places) -> Problems:
    """Both agreements and the party exist, and the name is not an agreement's."""
    hints = Hints(scenario.agreements, {row.name_zh: key for key, row in scenario.agreements.items()})
    roles = dict.fromkeys(row.role for row in scenario.parties)
    for name, row in scenario.judgement.renegotiations.items():
        path = ("judgement", "renegotiations", name)
        for key in ("agreement", "then"):
            if (value := getattr(row, key)) not in scenario.agreements:
                yield places.key((*path, key), "E306", value=value, hint=hints.of(value))
        if name in scenario.agreements:
            yield places.key(path, "E356", value=name)
        if roles and row.party not in roles:
            yield places.key((*path, "party"), "E357", value=row.party, hint=hint(row.party, roles))
