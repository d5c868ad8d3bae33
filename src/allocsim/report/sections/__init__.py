"""Sections of the report: one file each, and this list. To add one: write its file, and its line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from allocsim.errors import UsageError
from allocsim.report.blocks import Blocks
from allocsim.report.labels import Labels
from allocsim.report.sections import (
    counties,
    follow_up,
    judgement,
    method,
    pool,
    projects,
    provenance,
    recommendation,
    risk,
    routes,
    settlement,
    sharing,
    summary,
    supply,
)

Section = Callable[[Study, Labels], Blocks]

SECTIONS: Final[Mapping[str, Section]] = {
    "summary": summary.section,
    "pool": pool.section,
    "supply": supply.section,
    "method": method.section,
    "recommendation": recommendation.section,
    "projects": projects.section,
    "counties": counties.section,
    "sharing": sharing.section,
    "settlement": settlement.section,
    "judgement": judgement.section,
    "risk": risk.section,
    "routes": routes.section,
    "follow_up": follow_up.section,
    "provenance": provenance.section,
}
"""The order is the reading order. A section opens with a heading of level 1, and says so if it has nothing to tell.
Its key is what a scenario names it by in `[report] sections`."""


def chosen(scenario: Scenario, sections: Mapping[str, Section] = SECTIONS) -> Mapping[str, Section]:
    """The sections that the scenario asks for, in its order; all of them if it names none.

    Raises UsageError if it names one that is not there.
    """
    wanted = scenario.report.sections or tuple(sections)
    if unknown := [name for name in wanted if name not in sections]:
        raise UsageError("U450", names=", ".join(unknown), known=", ".join(sections))
    return {name: sections[name] for name in wanted}
