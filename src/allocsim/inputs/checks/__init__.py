"""The checks across tables: one list, in the order in which a planner would ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.inputs.checks.base import Check
from allocsim.inputs.checks.demands import demand_sides, demands_complete, demands_in_plan, demands_once
from allocsim.inputs.checks.futures import futures_given, futures_names, futures_weigh_one, futures_weigh_simply
from allocsim.inputs.checks.goals import normalisers_known, normalisers_positive
from allocsim.inputs.checks.judgement import renegotiations_known
from allocsim.inputs.checks.labels import scenario_label, sources_given
from allocsim.inputs.checks.members import locks_agree, names_known, one_unit
from allocsim.inputs.checks.partnerships import clocks_agree, hosts_agree, roles_agree, sharing_possible
from allocsim.inputs.checks.quotas import city_apportioned, committed_within_issued, quotas_complete
from allocsim.inputs.checks.ranges import benefits_in_range, parameters_in_range, ticks_in_range, totals_in_range
from allocsim.inputs.checks.references import REFERENCES, city_reserved, options_known, years_consecutive
from allocsim.inputs.checks.repair import repair_known
from allocsim.inputs.checks.routes import routes_known
from allocsim.inputs.checks.taxes import retained_shares, uncertain_flows
from allocsim.inputs.checks.units import AMOUNTS_IN_TICKS, UNITS_AGREE, steps_in_ticks, units_known
from allocsim.inputs.checks.vocabulary import names_used
from allocsim.inputs.places import Places

CHECKS: Final[tuple[Check, ...]] = (
    years_consecutive,
    city_reserved,
    *REFERENCES,
    options_known,
    units_known,
    *UNITS_AGREE,
    steps_in_ticks,
    *AMOUNTS_IN_TICKS,
    ticks_in_range,
    totals_in_range,
    benefits_in_range,
    parameters_in_range,
    quotas_complete,
    committed_within_issued,
    city_apportioned,
    demands_complete,
    demands_in_plan,
    demands_once,
    demand_sides,
    names_known,
    one_unit,
    locks_agree,
    normalisers_known,
    normalisers_positive,
    futures_given,
    futures_weigh_one,
    futures_weigh_simply,
    futures_names,
    routes_known,
    repair_known,
    roles_agree,
    hosts_agree,
    clocks_agree,
    sharing_possible,
    retained_shares,
    uncertain_flows,
    renegotiations_known,
    sources_given,
    scenario_label,
    names_used,
)


def run_checks(scenario: Scenario, places: Places, tainted: Collection[str]) -> Iterator[InputProblem]:
    """What all checks find; those that read something tainted are left out."""
    bad = set(tainted)
    for each in CHECKS:
        if each.applies(bad):
            found = list(each.find(scenario, places))
            if each.settles and any(not problem.note for problem in found):
                bad.add(each.settles)
            yield from found
