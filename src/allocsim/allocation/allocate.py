"""Scenario → audited Allocation."""

from __future__ import annotations

import platform
from importlib.metadata import version

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import audit
from allocsim.allocation.balances import balances
from allocsim.allocation.engine import Outcome, optimise
from allocsim.allocation.foresight import notes
from allocsim.allocation.prices import prices
from allocsim.allocation.reasons import Explainer
from allocsim.allocation.repair import mended
from allocsim.allocation.routes import route
from allocsim.domain.allocation import Allocation, Award, Decision
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.provenance import Provenance
from allocsim.domain.scenario import Scenario


def allocate(
    scenario: Scenario,
    *,
    threads: int = 1,
    time_limit: float | None = None,
    gap: float = 0.0,
    tie_break: bool | None = None,
) -> Allocation:
    """Decide which projects get quota, and why; the result has passed its audit.

    time_limit in seconds; gap relative, 0 = proved optimal; tie_break None = up to 500 projects.
    Raises InfeasibleError (no plan keeps every rule: with repairs), LimitError (a limit came first), SolverError,
    AuditError.
    """
    problem = derive(scenario)
    with mended(scenario, problem, Limits(threads, time_limit)):
        outcome = optimise(problem, limits=Limits(threads, time_limit, gap), tie_break=tie_break)
    pools, counties = balances(outcome.problem, outcome.plan)
    allocation = Allocation(
        scenario=scenario,
        termination=outcome.termination,
        has_solution=True,
        goals=outcome.goals,
        plan=outcome.plan,
        pools=pools,
        counties=counties,
        prices=prices(outcome),
        decisions=_decisions(scenario, outcome),
        unique=outcome.unique,
        provenance=provenance(scenario, time_limit=time_limit, gap=gap),
        notes=notes(scenario, outcome.problem, outcome.plan),
    )
    audit(scenario, problem.replace(foreseen=outcome.problem.foreseen), allocation)
    return allocation


def _decisions(scenario: Scenario, outcome: Outcome) -> tuple[Decision, ...]:
    problem = outcome.problem
    found = []
    for project, (kind, option, reason) in zip(scenario.projects, Explainer(outcome).decide(), strict=True):
        if option is None:
            found.append(Decision(project.project, kind, "", "", None, reason, ""))
            continue
        awards = awards_of(problem, outcome.plan, option)
        found.append(
            Decision(
                project=project.project,
                decision=kind,
                option=problem.options[option],
                host=problem.counties[problem.option_host[option]],
                year=problem.years[problem.option_start[option]],
                reason=reason,
                route=route(scenario, project, awards),
                awards=awards,
            )
        )
    return tuple(found)


def awards_of(problem: Problem, plan: Plan, option: int) -> tuple[Award, ...]:
    """What an approved option is awarded, by resource, year and county."""
    rows = [
        Award(
            resource=problem.resources[problem.demand_resource[e]],
            county=problem.counties[problem.demand_county[e]],
            year=problem.years[problem.demand_year[e]],
            pool=int(plan.pool_ticks[e]),
            retained=int(problem.demand_ticks[e] - plan.pool_ticks[e]),
        )
        for e in problem.option_demands[option]
    ]
    return tuple(sorted(rows, key=lambda row: (problem.resources.index(row.resource), row.year, row.county)))


def provenance(scenario: Scenario, *, time_limit: float | None = None, gap: float = 0.0) -> Provenance:
    """Versions, digest, overrides, and the options that differ from their defaults (threads change no result)."""
    options = {"time_limit": f"{time_limit:g}"} if time_limit is not None else {}
    if gap:
        options["gap"] = f"{gap:g}"
    packages = ("allocsim", "pyomo", "highspy", "numpy", "scipy", "pydantic")
    return Provenance(
        scenario=scenario.id,
        digest=scenario.digest,
        versions={"python": platform.python_version(), **{name: version(name) for name in packages}},
        options=options,
        overrides=scenario.overrides,
        files=scenario.origin.files,
        notes=scenario.origin.notes,
    )
