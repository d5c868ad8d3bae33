"""The engine and the audit against brute force: every selection, every split, every schedule of use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocsim.allocation.audit import breaches
from allocsim.allocation.engine import optimise
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem, frozen
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from tests.brute.instances import fair, prepare, scenarios, uncertain
from tests.brute.reference import keeps, selections, solve
from tests.properties.settings import tried


def agree(scenario: Scenario) -> None:
    """Feasibility, goal values, selection and split are those of brute force; the audit has nothing to say."""
    expected = solve(prepare(scenario))
    problem = derive(scenario)
    if not expected.feasible:
        with pytest.raises(InfeasibleError) as error:
            optimise(problem)
        conflicting(problem, error.value)
        return
    outcome = optimise(problem)
    assert breaches(problem, outcome.plan) == []
    assert tuple(goal.value for goal in outcome.goals) == expected.goal_values
    assert all(goal.proved for goal in outcome.goals)
    assert outcome.plan.approved == expected.approved
    assert tuple(outcome.plan.pool_ticks.tolist()) == expected.pool_ticks
    assert outcome.unique


def conflicting(problem: Problem, error: InfeasibleError) -> None:
    """The named rules cannot all be kept; without any one of them the rest can."""
    assert error.reduced
    named = {name: problem.rules[name] for name in error.conflict}
    assert not solve(problem.replace(rules=named)).feasible
    for left_out in named:
        rest = {name: rule for name, rule in named.items() if name != left_out}
        assert solve(problem.replace(rules=rest)).feasible


@tried(110)
@given(scenarios())
def test_engine_agrees_with_brute_force(scenario: Scenario) -> None:
    agree(scenario)


@tried(90)
@given(scenarios(rules=False))
def test_engine_agrees_with_brute_force_on_quotas_alone(scenario: Scenario) -> None:
    agree(scenario)


@tried(60)
@given(uncertain())
def test_goals_over_futures_agree_with_brute_force(scenario: Scenario) -> None:
    agree(scenario)


@tried(40)
@given(fair())
def test_fair_sums_agree_with_brute_force(scenario: Scenario) -> None:
    agree(scenario)


@st.composite
def plans(draw: st.DrawFn, problem: Problem) -> Plan:
    """Any selection, often one that keeps the rules on selections, with any ticks within their caps."""
    judged = draw(st.sampled_from([problem, problem.replace(rules={})]))
    found = list(selections(judged))
    chosen = [draw(st.sampled_from([*offered, None])) for offered in problem.project_options]
    approved = tuple(option for option in chosen if option is not None)
    if found and draw(st.sampled_from([True, True, True, False])):
        approved = draw(st.sampled_from(found))
    ticks = [0] * len(problem.demand_ticks)
    for option in approved:
        for e in problem.option_demands[option]:
            ticks[e] = draw(st.integers(0, int(problem.demand_pool_cap[e])))
    return Plan(approved, frozen(ticks))


@tried(120)
@given(scenarios(), st.data())
def test_audit_passes_exactly_the_plans_that_brute_force_finds_feasible(
    scenario: Scenario, data: st.DataObject
) -> None:
    problem = prepare(scenario)
    plan = data.draw(plans(problem))
    assert (breaches(derive(scenario), plan) == []) == keeps(problem, plan)


@tried(80)
@given(scenarios(), st.data())
def test_one_tick_moved_is_judged_alike(scenario: Scenario, data: st.DataObject) -> None:
    problem = prepare(scenario)
    best = solve(problem)
    if not best.feasible:
        return
    assert breaches(problem, Plan(best.approved, frozen(best.pool_ticks))) == []
    entries = [e for option in best.approved for e in problem.option_demands[option]]
    if not entries:
        return
    e = data.draw(st.sampled_from(entries))
    ticks = list(best.pool_ticks)
    ticks[e] += data.draw(st.sampled_from([1, -1]))
    plan = Plan(best.approved, frozen(ticks))
    within = 0 <= ticks[e] <= problem.demand_pool_cap[e]
    assert (breaches(problem, plan) == []) == (within and keeps(problem, plan))
