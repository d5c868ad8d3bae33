"""The audit: every claim of a result is checked in whole numbers, by code that shares nothing with the model.

`breaches` holds any plan against quotas, options, gates, rules and carry-over; `audit` also holds the arrays
against the scenario's rows, and what an allocation says of its plan against the plan. A result with a breach
is not handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from allocsim.allocation.balances import reserved_use, set_asides, takings
from allocsim.allocation.carry import Schedule, arrivals, lives, schedule
from allocsim.allocation.claims import claims
from allocsim.allocation.members import gates_of, goals_of, rules_of
from allocsim.allocation.recount import recount
from allocsim.domain.allocation import Allocation
from allocsim.domain.problem import Ints, Plan, Problem, frozen
from allocsim.domain.reason import Breach
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError
from allocsim.messages import text

CODES: Final = {
    "one_option": "A910",
    "eligible": "A911",
    "whole_ticks": "A912",
    "pool_for_key_only": "A913",
    "county_balance": "A914",
    "pool_capacity": "A915",
    "schedule": "A916",
    "scenario_rows": "A917",
    "goal_value": "A918",
    "decision": "A919",
    "balance": "A921",
}
"""Message codes of the audit's own checks; a breach of a rule is A920."""

LARGEST: Final = 2**62
"""Sums of ticks from here on are refused, so that no sum in int64 can run over."""


def audit(scenario: Scenario, problem: Problem, allocation: Allocation) -> None:
    """Check the arrays, the plan, and all that the allocation says of it.

    Raises AuditError with every breach found.
    """
    found = [*recount(scenario, problem), *breaches(problem, allocation.plan), *_yardsticks(problem)]
    if not found:
        found = list(claims(open_problem(problem), allocation))
    if found:
        raise AuditError(found)


def breaches(problem: Problem, plan: Plan) -> list[Breach]:
    """Everything that keeps `plan` from being a feasible plan of `problem`; empty if it is one.

    Later checks take the earlier ones for granted: an ill-formed plan is not held against quotas and rules.
    """
    found = list(_form(problem, plan))
    if not found:
        found += _excluded(problem, plan)
        found += _quotas(problem, plan)
        found += _rules(open_problem(problem), plan)
    return found


def _yardsticks(problem: Problem) -> Iterator[Breach]:
    """Is the best of each future, which regret is measured against, the value of a plan that could be?"""
    goals = {repr(goal): goal for goal in (each.foresight() for each in goals_of(problem).values()) if goal}
    for key, goal in goals.items():
        for future, best in problem.foreseen[key].items():
            value = goal.value(problem.in_future(future), best.plan)
            if value != best.value:
                yield Breach("goal_value", ("best", future), str(best.value), str(value))
            if best.value:
                yield from breaches(problem, best.plan)


def open_problem(problem: Problem) -> Problem:
    """The problem with every option that a gate or a rule excludes marked as not eligible."""
    excluded = sorted({option for options in _exclusions(problem).values() for option in options})
    eligible = problem.eligible.copy()
    eligible[excluded] = False
    return problem.replace(eligible=frozen(eligible, np.bool_))


def breach_text(breach: Breach, lang: str) -> str:
    """One breach as a sentence, with its code."""
    code = CODES.get(breach.rule, "A920")
    values = {"rule": breach.rule, "where": ", ".join(breach.where)}
    return f"{text(code, lang, **values, found=breach.found, allowed=breach.allowed)} [{code}]"


def _form(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Is it a plan at all: known options, one a project, whole ticks within each demand?"""
    options, ticks = plan.approved, plan.pool_ticks
    known = range(len(problem.options))
    if not all(isinstance(o, (int, np.integer)) and o in known for o in options):
        yield Breach("one_option", ("plan",), str(options), f"0 … {len(known) - 1}")
        return
    if list(options) != sorted(set(options)):
        yield Breach("one_option", ("plan",), str(options), "rising, each once")
    projects = problem.option_project[list(options)]
    for p, count in zip(*np.unique(projects, return_counts=True), strict=True):
        if count > 1:
            yield Breach("one_option", (problem.projects[p],), str(count), "1")
    if ticks.shape != problem.demand_ticks.shape or ticks.dtype.kind != "i":
        yield Breach("whole_ticks", ("plan",), f"{ticks.dtype}{ticks.shape}", f"int{problem.demand_ticks.shape}")
        return
    limit = np.where(plan.chosen(problem)[problem.demand_option], problem.demand_pool_cap, 0)
    limit = np.minimum(limit, problem.demand_ticks)
    for e in np.flatnonzero((ticks < 0) | (ticks > limit)):
        rule = "whole_ticks" if ticks[e] < 0 else "pool_for_key_only"
        yield Breach(rule, _entry(problem, int(e)), str(ticks[e]), f"0 … {limit[e]}")
    amounts = (problem.demand_ticks, problem.issued, problem.committed, problem.city_quota)
    if (total := sum(sum(map(abs, amount.ravel().tolist())) for amount in amounts)) >= LARGEST:
        yield Breach("whole_ticks", ("sum",), str(total), str(LARGEST - 1))


def _entry(problem: Problem, e: int) -> tuple[str, ...]:
    option = int(problem.demand_option[e])
    return (
        problem.projects[problem.option_project[option]],
        *((problem.options[option],) if problem.options[option] else ()),
        problem.counties[problem.demand_county[e]],
        problem.resources[problem.demand_resource[e]],
        str(problem.years[problem.demand_year[e]]),
    )


def _excluded(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Is every approved option eligible?"""
    exclusions = _exclusions(problem)
    for option in plan.approved:
        names = [name for name, options in exclusions.items() if option in options]
        if names or not problem.eligible[option]:
            project = problem.projects[problem.option_project[option]]
            yield Breach("eligible", (project, problem.options[option]), "approved", ", ".join(names) or "-")


def _exclusions(problem: Problem) -> dict[str, set[int]]:
    """The options that each gate fails or each rule forbids."""
    found = {name: set(gate.evaluate(name, problem)) for name, gate in gates_of(problem).items()}
    return found | {name: set(rule.forbidden(problem)) for name, rule in rules_of(problem).items()}


def _quotas(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Is there a use of each year's quota that gives the plan, and what rules set aside, all it takes?"""
    own, draw = takings(problem, plan)
    pool = draw.sum(axis=(0, 2))
    reserved = reserved_use(problem, own)
    if not any(_uncovered(problem, reserved, pool)):
        return
    plain = list(_uncovered(problem, own.sum(axis=2), pool))
    yield from plain or (
        replace(breach, rule="+".join(set_asides(problem))) for breach in _uncovered(problem, reserved, pool)
    )


def _uncovered(problem: Problem, needed: Ints, needed_pool: Ints) -> Iterator[Breach]:
    """What the best schedule leaves uncovered; nothing = the schedule proves that the needs can be met."""
    found = schedule(problem, needed, needed_pool)
    for c, r, y in np.argwhere(found.used.sum(axis=2) < needed):
        where = (problem.counties[c], problem.resources[r], str(problem.years[y]))
        had = found.used[c, r, :, y].sum()
        yield Breach("county_balance", where, str(needed[c, r, y]), str(had))
    for r, y in np.argwhere(found.drawn.sum(axis=1) < needed_pool):
        at = (problem.resources[r], str(problem.years[y]))
        yield Breach("pool_capacity", at, str(needed_pool[r, y]), str(found.drawn[r, :, y].sum()))
    yield from _lawless(problem, found)


def _lawless(problem: Problem, found: Schedule) -> Iterator[Breach]:
    """Does the schedule itself keep supply, life and carry cap? It is a proof only if it does."""
    cap, (life, pool_life) = problem.carry.cap, lives(problem)
    back = found.taken_back
    if not problem.carry.take_back and back.any():
        yield Breach("schedule", ("taken_back",), str(back.sum()), "0")
    pool = problem.pool + arrivals(problem, back)
    cases = (
        ("retained", found.used, problem.retained - back, problem.retained, life),
        ("pool", found.drawn, pool, problem.pool, pool_life),
    )
    for name, use, supply, base, years in cases:
        vintage, year = np.indices(use.shape[-2:])
        outside = (year < vintage) | (year > vintage + years)
        later = np.where(year > vintage, use, 0).sum(axis=-1)
        caps = base.astype(object) * cap.numerator // cap.denominator
        wrong = (use < 0).sum() + use[..., outside].sum() + (use.sum(axis=-1) > supply).sum() + (later > caps).sum()
        if wrong or (back < 0).any():
            yield Breach("schedule", (name,), str(wrong), "0")


def _rules(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Every rule audits itself; here its breaches get its name in the scenario."""
    for name, rule in rules_of(problem).items():
        for breach in rule.audit(problem, plan):
            yield replace(breach, rule=name)
