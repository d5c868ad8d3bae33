"""Sections of the report: one file each, and this list. To add one: write its file, and its line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks
from allocsim.report.labels import Labels
from allocsim.report.sections import (
    counties,
    method,
    pool,
    projects,
    provenance,
    recommendation,
    routes,
    sharing,
    summary,
    supply,
)

Section = Callable[[Study, Labels], Blocks]

SECTIONS: Final[tuple[Section, ...]] = (
    summary.section,
    pool.section,
    supply.section,
    method.section,
    recommendation.section,
    projects.section,
    counties.section,
    sharing.section,
    routes.section,
    provenance.section,
)
"""The order is the reading order. A section opens with a heading of level 1, and says so if it has nothing to tell."""
