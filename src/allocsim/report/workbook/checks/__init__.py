"""The verification sheets: live formulas that work the results out again from the sheets of inputs and results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.workbook.checks import awards, goals, money, quotas, statements
from allocsim.report.workbook.checks.check import Check
from allocsim.report.workbook.places import Places

Maker = Callable[[Study, Places, Labels], Check | None]

CHECKS: Final[tuple[Maker, ...]] = (
    quotas.reserves,
    quotas.pool_formed,
    quotas.pool_used,
    awards.counties,
    awards.demands,
    goals.scores,
    goals.goals,
    money.settlements,
    statements.balanced,
    money.entries,
    money.statistics,
)
"""The order is the order of the sheets. One gives None if the study has nothing of its kind."""


def checks(study: Study, places: Places, labels: Labels) -> list[Check]:
    """The checks that this study has."""
    return [found for make in CHECKS if (found := make(study, places, labels)) is not None]
