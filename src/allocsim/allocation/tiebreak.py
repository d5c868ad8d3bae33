"""The published tie-break: among equally good selections, the greatest 0/1 vector in the order (project, option)."""

from __future__ import annotations

import numpy as np

from allocsim.allocation.answer import Answer
from allocsim.allocation.compiled import Compiled, Floats
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.solve import Session
from allocsim.allocation.split import draft
from allocsim.domain.problem import Ints

BLOCK = 20
"""Options settled by one solve: weights 2^19 … 1 stay far below what tolerances resolve."""
MOST_PROJECTS = 500
"""Above this the tie-break is off unless asked for."""


def break_tie(pursuit: Pursuit) -> bool | None:
    """Settle ties among proved optima; leaves the canonical selection in `pursuit.values`.

    Returns True if the selection is now the only one the tie-break admits, False if another does as well and a limit
    came before the tie was broken, None if even that is not known.
    One solve settles the usual case: the best other selection that keeps every goal; infeasible means unique. It is
    asked with the last goal's own costs, which guide the search: with no costs it took sixty times as many nodes. A
    better plan that it finds, against the solver's earlier word, takes the place of the old one.
    """
    session, compiled, problem = pursuit.session, pursuit.compiled, pursuit.problem
    name, goal = list(goals_of(problem).items())[-1]
    while True:
        assert pursuit.values is not None
        value = goal.value(problem, draft(problem, compiled, pursuit.values))
        session.set_limits(goal.hold(problem, name, value))
        other = _other(pursuit, compiled.costs[name], goal.sense == "maximise")
        if other.values is None:
            return True if other.termination == "infeasible" else None
        if goal.value(problem, draft(problem, compiled, other.values)) == value:
            break
        pursuit.values = other.values
    try:
        return _lexicographic(pursuit, session, compiled, other.values)
    finally:
        session.reset_columns(compiled.options)


def _other(pursuit: Pursuit, cost: Floats, maximise: bool) -> Answer:
    """The best plan with another selection, every goal held."""
    session = pursuit.session
    assert pursuit.values is not None
    kept = len(session.cuts)
    session.relax(False)
    session.set_cost(cost, maximise)
    session.exclude(pursuit.values)
    try:
        with session.second_opinion():
            return session.solve(None, pursuit.left())
    finally:
        session.drop_cuts(kept)


def _lexicographic(pursuit: Pursuit, session: Session, compiled: Compiled, other: Ints) -> bool:
    options = compiled.options
    assert pursuit.values is not None
    best = max(pursuit.values, other, key=lambda values: values[options].tolist())
    free = [int(column) for column in options if session.column_lower[column] != session.column_upper[column]]
    for first in range(0, len(free), BLOCK):
        block = free[first : first + BLOCK]
        cost = np.zeros(len(compiled.column_keys))
        cost[block] = [2.0 ** (len(block) - 1 - i) for i in range(len(block))]
        session.set_cost(cost, True)
        answer = session.solve(best, pursuit.left())
        if answer.values is None or answer.termination != "optimal":
            return False
        best = answer.values
        session.set_columns(block, best[block], best[block])
    pursuit.values = best
    return True
