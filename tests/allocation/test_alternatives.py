"""Alternatives against brute force: all of them within the loss, none left out, the lists of common projects true."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocsim.allocation.alternatives import alternatives
from allocsim.allocation.example import scenario as example
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.domain.problem import Problem
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError, UsageError
from allocsim.inputs import read_scenario
from tests.brute.instances import prepare, scenarios
from tests.brute.reference import _candidates, selections, solve
from tests.brute.rules import open_options
from tests.properties.settings import tried

Selections = dict[tuple[int, ...], Fraction]


def within(problem: Problem, allowed: Fraction) -> Selections:
    """Every selection that keeps all goals but the last, and the last within the loss → its best value."""
    best = solve(problem).goal_values
    signs = [1 if goal.sense == "maximise" else -1 for goal in goals_of(problem).values()]
    least = [sign * value for sign, value in zip(signs, best, strict=True)]
    least[-1] -= allowed
    found: Selections = {}
    for x in selections(problem):
        for row in _candidates(problem, open_options(problem), x):
            values = [sign * value for sign, value in zip(signs, row.values, strict=True)]
            if all(value >= low for value, low in zip(values, least, strict=True)):
                found[x] = max(found.get(x, values[-1]), values[-1])
    return {x: signs[-1] * value for x, value in found.items()}


def named(problem: Problem, x: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{problem.projects[problem.option_project[o]]}/{problem.options[o]}" for o in x)


def listed(plan) -> tuple[str, ...]:
    return tuple(f"{name}/{plan.options.get(name, '')}" for name in plan.approved)


@tried(30)
@given(scenarios(), st.sampled_from(["0", "20%", "1", "3", "100%"]), st.booleans())
def test_all_selections_within_the_loss_and_no_others(scenario: Scenario, loss: str, diverse: bool) -> None:
    problem = prepare(scenario)
    try:
        found = alternatives(scenario, loss=loss, count=None, diverse=diverse)
    except InfeasibleError:
        assert not solve(problem).feasible
        return
    expected = within(problem, found.allowed)
    assert found.complete
    assert found.settled
    assert len(found.plans) == len(expected)
    assert {listed(plan) for plan in found.plans} == {named(problem, x) for x in expected}
    assert all(0 <= plan.loss <= found.allowed for plan in found.plans)
    sets = [set(plan.approved) for plan in found.plans]
    assert set(found.robust) == set.intersection(*sets)
    assert set(found.never) == set(problem.projects).difference(*sets)
    assert set(found.contingent) == set(problem.projects) - set(found.robust) - set(found.never)
    assert found.frequency() == {name: sum(name in one for one in sets) for name in problem.projects}
    if list(goals_of(problem).values())[-1].exact:
        values = {named(problem, x): value for x, value in expected.items()}
        assert {listed(plan): plan.value for plan in found.plans} == values


@tried(14)
@given(scenarios(), st.integers(1, 4))
def test_the_first_k_are_the_best_k_and_the_lists_speak_of_all(scenario: Scenario, count: int) -> None:
    problem = prepare(scenario)
    if not list(goals_of(problem).values())[-1].exact:
        return
    try:
        found = alternatives(scenario, loss="50%", count=count)
    except InfeasibleError:
        return
    expected = within(problem, found.allowed)
    losses = sorted(abs(value - found.best) for value in expected.values())
    assert [plan.loss for plan in found.plans] == losses[:count]
    assert found.complete == (len(expected) <= count)
    assert (found.limit == count) == (not found.complete)
    sets = [{name.split("/")[0] for name in named(problem, x)} for x in expected]
    assert set(found.robust) == set.intersection(*sets)
    assert set(found.never) == set(problem.projects).difference(*sets)


def test_the_second_diverse_selection_is_the_farthest(minimal):
    """C alone decides all three projects otherwise than A and B do; no other selection is as far."""
    found = alternatives(read_scenario(minimal), loss="100%", count=2, diverse=True)
    assert [plan.approved for plan in found.plans] == [("A", "B"), ("C",)]
    assert (found.plans[1].distance, found.limit, found.complete) == (3, 2, False)


def test_what_is_said(minimal):
    found = alternatives(read_scenario(minimal), loss="40%")
    assert found.summary("en").splitlines()[:4] == [
        "Goal “largest total score”: best value 7750, a loss of 3100 allowed: selections listed: 3.",
        "There are no others: proved.",
        "1. value 7750: the recommendation",
        "2. value 5000 (loss 2750); against the recommendation, in: -; out: A",
    ]
    told = {row: dataclasses.replace(found, complete=False, limit=row).summary("en") for row in (3, None)}
    assert "As many as were asked for are listed; there may be others." in told[3]
    assert "The time was up; there may be others." in told[None]
    assert "只" not in found.summary("zh")
    assert len(found.frame()) == 3


def test_a_selection_that_differs_in_an_option_alone_says_so():
    """P3 at half the scale instead of the full one: nobody comes in or goes out."""
    found = alternatives(example(goals={"output": Benefit(benefit="output")}), loss="100%", count=None)
    other = [plan for plan in found.plans if not plan.distance and plan.options != found.plans[0].options]
    assert other
    line = found.summary("en").splitlines()[2 + found.plans.index(other[0])]
    assert "in: -; out: -; in another option: P3 half" in line


@pytest.mark.parametrize("loss", ["", "-1", "x%", "1/0"])
def test_a_loss_that_is_none_is_refused(loss, minimal):
    with pytest.raises(UsageError, match="is no loss"):
        alternatives(read_scenario(minimal), loss=loss)
