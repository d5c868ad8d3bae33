"""The approval route of a project, checked in the policy's order after the split.

case by case → executive meeting · takes land or draws on the pool → leading group · infrastructure of the annual list
→ leading group by the county · not land and at least the filing threshold → filed · the rest → county.
Source: the opinions on park management, tasks 3 and 4.
"""

from __future__ import annotations

from allocsim.domain.allocation import Award, Route
from allocsim.domain.project import Project
from allocsim.domain.scenario import Scenario


def route(scenario: Scenario, project: Project, awards: tuple[Award, ...]) -> Route:
    """The route of an approved project; a value exactly at the threshold is included."""
    rules = scenario.routes
    if project.case_by_case:
        return "executive_meeting"
    if any(award.pool or award.resource == rules.land for award in awards):
        return "leading_group"
    if project.use == "infrastructure" and project.annual_list:
        return "annual_list"
    if rules.filing_investment is not None and project.investment >= rules.filing_investment:
        return "filed"
    return "county"
