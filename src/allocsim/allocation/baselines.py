"""What the recommendation is compared with: no pool at all, and a ranking by points."""

from __future__ import annotations

from fractions import Fraction

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import optimise
from allocsim.allocation.greedy import rank_and_fill
from allocsim.allocation.members import goals_of
from allocsim.allocation.presolve import screen
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Baseline
from allocsim.errors import InfeasibleError


def no_pool(scenario: Scenario, limits: Limits | None = None) -> Baseline | None:
    """Every county keeps all of its quota and nothing is pooled; None if the rules cannot be kept that way.

    The city's own quota stays out too: without a pool there is nobody to award it. Regret is measured against the
    same bests as with the pool.
    """
    foreseen = screen(derive(scenario), limits).problem.foreseen
    try:
        outcome = optimise(derive(without_pool(scenario)).replace(foreseen=foreseen), limits=limits)
    except InfeasibleError:
        return None
    return _baseline("no_pool", outcome.problem, outcome.plan, ())


def without_pool(scenario: Scenario) -> Scenario:
    """The scenario in which every county keeps all of its quota."""
    return scenario.replace(
        pool=scenario.pool.model_copy(update={"rate": Fraction(0)}),
        quotas=tuple(row for row in scenario.quotas if row.county in scenario.county_index),
        committed=tuple(row for row in scenario.committed if row.county in scenario.county_index),
        carry=scenario.carry.model_copy(update={"take_back": False}),
    )


def points_ranking(scenario: Scenario) -> Baseline:
    """The highest score first, while it fits; the rules that this breaks are named."""
    problem = screen(derive(scenario)).problem
    plan = rank_and_fill(problem, compile_problem(problem))
    broken = {breach.rule for breach in breaches(problem, plan)}
    return _baseline("points_ranking", problem, plan, tuple(name for name in problem.rules if name in broken))


def _baseline(name: str, problem: Problem, plan: Plan, broken: tuple[str, ...]) -> Baseline:
    goal = list(goals_of(problem).values())[-1]
    taken: dict[tuple[str, str], int] = {}
    for o in plan.approved:
        for e in problem.option_demands[o]:
            key = problem.counties[problem.demand_county[e]], problem.resources[problem.demand_resource[e]]
            taken[key] = taken.get(key, 0) + int(problem.demand_ticks[e])
    return Baseline(
        name=name,
        approved=tuple(problem.projects[problem.option_project[o]] for o in plan.approved),
        hosts=tuple(problem.counties[problem.option_host[o]] for o in plan.approved),
        objective=str(goal.value(problem, plan)),
        awarded=taken,
        broken=broken,
    )
