"""Data labels: a figure that claims to be real names its source, and the scenario claims no more than its data."""

from __future__ import annotations

from typing import Final

from allocsim.domain.scenario import TABLES, Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.places import Places

STRENGTH: Final = {"illustrative": 0, "derived": 1, "real": 2}
"""How much a label claims."""

LABELLED: Final = tuple(name for name, (cls, _) in TABLES.items() if {"label", "source"} <= set(cls.model_fields))
"""Tables whose rows bear a label and a source."""


@check("agreements", *(f"{name}.{column}" for name in LABELLED for column in ("label", "source")))
def sources_given(scenario: Scenario, places: Places) -> Problems:
    """A real or derived figure says where it comes from."""
    for name in LABELLED:
        for index, row in enumerate(getattr(scenario, name)):
            if row.label != "illustrative" and not row.source:
                yield places.cell(name, index, "source", "E326", label=row.label)
    for key, agreement in scenario.agreements.items():
        if agreement.label != "illustrative" and not agreement.source:
            yield places.key(("agreements", key, "source"), "E326", label=agreement.label)


@check("label", "agreements", *(f"{name}.label" for name in LABELLED))
def scenario_label(scenario: Scenario, places: Places) -> Problems:
    """The scenario's label is the weakest among its data."""
    labels = [row.label for name in LABELLED for row in getattr(scenario, name)]
    labels += [agreement.label for agreement in scenario.agreements.values()]
    weakest = min(labels, key=STRENGTH.__getitem__, default="illustrative")
    if STRENGTH[scenario.label] > STRENGTH[weakest]:
        yield places.key(("label",), "E327", label=scenario.label, weakest=weakest)
