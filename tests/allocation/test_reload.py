"""Solving on a loaded model gives what a fresh build gives, whatever was solved before."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import Outcome, optimise
from allocsim.allocation.presolve import screen
from allocsim.allocation.reload import Reloading, _same_bodies, retarget
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Problem
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from tests.brute.instances import read, scenarios, uncertain
from tests.properties.settings import tried


def changed(scenario: Scenario, data: st.DataObject) -> Scenario:
    """The scenario with another rate, quota, carry-over limit, or number of a rule."""
    doc = scenario.model_dump(mode="json")
    kind = data.draw(st.sampled_from(["rate", "quota", "cap", "rule"]))
    if kind == "rate":
        doc["pool"]["rate"] = data.draw(st.sampled_from(["0", "1/5", "1/2", "2/3", "1"]))
    elif kind == "quota":
        row = data.draw(st.sampled_from(doc["quotas"]))
        row["amount"] = str(
            Decimal(row["amount"]) + data.draw(st.integers(1, 3)) * scenario.resources[row["resource"]].tick
        )
    elif kind == "cap":
        doc["carry"]["cap"] = data.draw(st.sampled_from(["0", "1/4", "1"]))
    else:
        for rule in doc["rules"].values():
            for name, values in (("share", ["0", "1/5", "1/2"]), ("amount", [0, 1, 4]), ("at_most", [0, 1])):
                if rule.get(name) is not None:
                    rule[name] = data.draw(st.sampled_from(values))
    return read(doc)


def facts(solve, problem: Problem) -> tuple:
    try:
        found: Outcome = solve(problem)
    except InfeasibleError as error:
        return error.conflict, error.reduced
    return found.goals, found.plan.approved, found.plan.pool_ticks.tolist(), found.unique, found.termination


@tried(14)
@given(scenarios() | uncertain(), st.data())
def test_a_loaded_model_answers_as_a_fresh_one(scenario: Scenario, data: st.DataObject) -> None:
    reloading = Reloading()
    for each in (scenario, changed(scenario, data), changed(scenario, data), scenario):
        problem = derive(each)
        assert facts(reloading.optimise, problem) == facts(optimise, problem)
    assert reloading.built + reloading.reused == 4
    assert reloading.reused or reloading.built > 1


@tried(50)
@given(scenarios(), st.data())
def test_a_retargeted_model_is_the_model_built_anew(scenario: Scenario, data: st.DataObject) -> None:
    """Where bodies are said to be the same, so are they, row by row and column by column."""
    before, after = (screen(derive(each)).problem for each in (scenario, changed(scenario, data)))
    if not _same_bodies(before, after):
        return
    fresh, moved = compile_problem(after), retarget(compile_problem(before), before, after)
    if moved is None:
        return
    assert moved.column_keys == fresh.column_keys
    assert np.array_equal(moved.column_upper, fresh.column_upper)
    at = moved.row_at
    for row, key in enumerate(fresh.row_keys):
        assert (moved.matrix[[at[key]]] != fresh.matrix[[row]]).nnz == 0
        assert (moved.row_lower[at[key]], moved.row_upper[at[key]]) == (fresh.row_lower[row], fresh.row_upper[row])
    for key in set(moved.row_keys) - set(fresh.row_keys):
        row = at[key]
        assert moved.row_lower[row] <= 0 <= moved.row_upper[row], key
    assert all(np.array_equal(moved.costs[name], fresh.costs[name]) for name in fresh.costs)
