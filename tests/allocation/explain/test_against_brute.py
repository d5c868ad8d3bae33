"""Explanations of tiny scenarios against brute force: the change that a sentence names is made, and flips."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import assume, given

from allocsim.allocation.allocate import allocate
from allocsim.allocation.explain.explain import explain
from allocsim.allocation.explain.flips import with_benefit
from allocsim.allocation.explain.stretch import enlarged
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.stability import Stability
from allocsim.domain.allocation import Allocation
from allocsim.domain.explanation import Explanation, Flip, ProjectExplanation
from allocsim.domain.problem import Problem
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from tests.brute.instances import prepare, scenarios
from tests.brute.reference import solve
from tests.properties.settings import tried


def explained(scenario: Scenario, resources: bool = True, amounts: bool | None = None) -> tuple[Problem, Explanation]:
    try:
        allocation: Allocation = allocate(scenario)
    except InfeasibleError:
        assume(False)
        raise
    return prepare(scenario), explain(allocation, resources=resources, amounts=amounts)


def withdrawn(problem: Problem, *projects: str) -> Problem:
    """None of the projects may be approved; what the rest can draw stays as it is."""
    rules: dict[str, Any] = {f"no_{name}": Exclusive(projects=[name], at_most=0) for name in projects}
    return problem.replace(rules={**problem.rules, **rules})


def forced(problem: Problem, project: str) -> Problem:
    return problem.replace(rules={**problem.rules, "with_it": Stability(projects=[project])})


def approved_in(problem: Problem) -> set[str]:
    """Projects of the one right plan."""
    return {problem.projects[problem.option_project[o]] for o in solve(problem).approved}


def changed(problem: Problem, row: ProjectExplanation, flip: Flip, amount: Fraction) -> Problem:
    """The change that a flip names, with another amount."""
    match flip.by:
        case "benefit":
            options = problem.project_options[problem.projects.index(row.decision.project)]
            sign = -1 if row.decision.approved else 1
            return with_benefit(problem, options, flip.benefit, sign * amount)
        case "resource":
            return enlarged(problem, (flip.place, flip.resource), int(amount))
    return withdrawn(problem, flip.project)


@tried(15)
@given(scenarios())
def test_replacement_values_are_differences_of_two_solves(scenario: Scenario) -> None:
    problem, found = explained(scenario, resources=False, amounts=False)
    best = solve(problem).goal_values
    senses = [1 if goal.sense == "maximise" else -1 for goal in found.allocation.goals]
    for row in found.projects:
        if row.replacement is None:
            assert row.decision.decision == "rejected"
            continue
        name = row.decision.project
        other = solve(withdrawn(problem, name) if row.decision.approved else forced(problem, name))
        assert other.feasible == row.replacement.possible
        if other.feasible:
            lost = [s * (a - b) for s, a, b in zip(senses, best, other.goal_values, strict=True)]
            assert [loss.least for loss in row.replacement.losses] == lost
            assert all(loss.proved for loss in row.replacement.losses)
            told = {reason.code for reason in row.sentences} & {"R323", "R324", "R325", "R326"}
            if len(lost) == 1 and lost[0] and best[0]:
                firm = lost[0] > abs(best[0]) / 100  # every plan that decides it otherwise loses more than that
                kept = {True: "R323", False: "R325"} if row.decision.approved else {True: "R324", False: "R326"}
                assert told == {kept[firm]}
            else:
                assert not told


@tried(25)
@given(scenarios())
def test_flips_flip_and_no_smaller_amount_does(scenario: Scenario) -> None:
    problem, found = explained(scenario, resources=False, amounts=True)
    for row in found.projects:
        for flip in row.flips:
            assert (
                row.decision.project in approved_in(changed(problem, row, flip, flip.amount))
            ) != row.decision.approved
            if flip.least:
                for less in range(int(flip.amount)):
                    still = row.decision.project in approved_in(changed(problem, row, flip, Fraction(less)))
                    assert still == row.decision.approved, (flip, less)


@tried(10)
@given(scenarios())
def test_values_of_resources(scenario: Scenario) -> None:
    problem, found = explained(scenario, amounts=False)
    last = found.allocation.goals[-1]
    sign = 1 if last.sense == "maximise" else -1
    for value in found.resources:
        spot = (value.place, value.resource)
        more = solve(enlarged(problem, spot, value.step))
        if value.step_gain is not None:
            assert more.feasible
            assert sign * (more.goal_values[-1] - last.value) == value.step_gain
        if value.first is not None and len(problem.goals) == 1:
            for less in range(value.first):
                assert solve(enlarged(problem, spot, less)).goal_values[-1] == last.value
            raised = solve(enlarged(problem, spot, value.first)).goal_values[-1]
            assert sign * (raised - last.value) == value.first_gain
