"""The session: changes in place, exact answers, and what the solver says kept apart."""

from __future__ import annotations

import numpy as np
import pytest

from allocsim.allocation.answer import Answer, Limits, exact_product
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import optimise
from allocsim.allocation.example import two_counties
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.solve import Session
from allocsim.errors import SolverError


@pytest.fixture
def session() -> Session:
    """The docstring example with the goal jobs: all four projects fit, 300 jobs."""
    compiled = compile_problem(two_counties())
    made = Session(compiled)
    made.set_cost(compiled.costs["jobs"], True)
    return made


def test_answer_keeps_four_facts_apart(session: Session) -> None:
    answer = session.solve()
    assert answer.termination == "optimal"
    assert answer.has_solution
    assert answer.values is not None
    assert float(session.compiled.costs["jobs"] @ answer.values) == 300
    assert 300 <= answer.bound < 301


def test_limits_change_in_place_and_back(session: Session) -> None:
    """Land of jingning: 300 retained. With 40 left P2 (50) is out; P1 (60, key) draws on the pool of 150."""
    key = ("retained_supply", "jingning", "land", "2026")
    session.set_limits({key: (None, 40)})
    answer = session.solve()
    assert answer.values is not None
    assert float(session.compiled.costs["jobs"] @ answer.values) == 300 - 60
    session.set_limits({key: (None, 300)})
    answer = session.solve()
    assert answer.values is not None
    assert float(session.compiled.costs["jobs"] @ answer.values) == 300


def test_exclude_forbids_one_selection_only(session: Session) -> None:
    first = session.solve()
    assert first.values is not None
    session.exclude(first.values)
    second = session.solve()
    assert second.values is not None
    columns = session.compiled.options
    assert first.values[columns].tolist() != second.values[columns].tolist()
    assert float(session.compiled.costs["jobs"] @ second.values) == 300  # P4 brings no jobs: a tie
    session.drop_cuts()
    assert session.cuts == []


def test_contradiction_with_known_plan_is_refused(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that says infeasible although a plan that keeps every row is at hand is not believed."""
    assert session.solve().has_solution
    monkeypatch.setattr(session, "_run", lambda start, time: Answer("infeasible", None, 0.0))
    with pytest.raises(SolverError, match="contradicts"):
        session.solve()


def test_false_infeasible_is_asked_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run, with presolve off, is the one that counts."""
    run, calls = session._run, []

    def once_wrong(start: object, time: float | None) -> Answer:
        calls.append(1)
        return Answer("infeasible", None, 0.0) if len(calls) == 1 else run(None, time)

    monkeypatch.setattr(session, "_run", once_wrong)
    assert session.solve().has_solution
    assert len(calls) == 2


def test_rounded_plan_over_a_limit_never_leaves(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A "solution" that takes more than there is gets repaired or forbidden, and the true optimum is found."""
    session.set_limits({("retained_supply", "jingning", "land", "2026"): (None, 40)})
    run, calls = session._run, []

    def greedy_first(start: object, time: float | None) -> Answer:
        calls.append(1)
        everything = session.compiled.column_upper.astype(np.int64)
        return Answer("optimal", everything, 300.0) if len(calls) == 1 else run(None, time)

    monkeypatch.setattr(session, "_run", greedy_first)
    answer = session.solve()
    assert answer.values is not None
    assert session.fits(answer.values)
    assert float(session.compiled.costs["jobs"] @ answer.values) == 240


def test_exact_product_beyond_int64() -> None:
    compiled = compile_problem(two_counties())
    values = np.full(len(compiled.column_keys), 2**61, dtype=np.int64)
    product = exact_product(compiled.matrix, values)
    assert product.dtype == object
    row = compiled.row_at["goal", "jobs"]
    assert product[row] * compiled.row_scale[row] == (90 + 60 + 150 + 75) * 2**61


def test_one_and_two_threads_give_the_same_plan() -> None:
    """Two sizes of the solver's scheduler in one process once made a feasible model infeasible."""
    one = optimise(two_counties(), limits=Limits(threads=1))
    two = optimise(two_counties(), limits=Limits(threads=2))
    again = optimise(two_counties(), limits=Limits(threads=1))
    assert one.plan.approved == two.plan.approved == again.plan.approved
    assert one.plan.pool_ticks.tolist() == two.plan.pool_ticks.tolist()


def test_several_goals_share_one_model() -> None:
    """Tax first (at most 200 given up), then jobs: P3 full and P1 bring both, so nothing is given up."""
    goals = {"tax": Benefit(benefit="tax", tolerance=200), "jobs": Benefit(benefit="jobs")}
    outcome = optimise(two_counties(goals=goals))
    assert [(goal.goal, int(goal.value), goal.proved) for goal in outcome.goals] == [
        ("tax", 1700, True),
        ("jobs", 300, True),
    ]
