"""What-if questions on the loaded model: change numbers in place, pursue the goals again, put everything back.

A question costs a solve, never a new model: locks are bounds of columns, quotas and thresholds are limits of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from allocsim.allocation.engine import Outcome
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.limits import Bounds, RowKey
from allocsim.allocation.split import approved_options
from allocsim.allocation.tiebreak import break_tie
from allocsim.domain.allocation import GoalValue
from allocsim.domain.problem import Ints
from allocsim.errors import InfeasibleError


@dataclass(frozen=True, eq=False)
class Change:
    """A what-if: options forbidden, projects that must be approved in some option, limits of rows."""

    forbid: tuple[int, ...] = ()
    """Options that may not be approved."""
    force: tuple[int, ...] = ()
    """Projects of which one option must be approved."""
    limits: Mapping[RowKey, Bounds] | None = None
    """New limits by row key, in ticks."""


@dataclass(frozen=True, eq=False)
class Reply:
    """The best plan under a change; None where a question asked for one and none exists."""

    goals: tuple[GoalValue, ...]
    approved: tuple[int, ...]
    """Options of the plan; canonical if the question asked for the tie-break."""
    values: Ints
    proved: bool


def ask(outcome: Outcome, change: Change, *, tie_break: bool = False, start: Ints | None = None) -> Reply | None:
    """The best plan of `outcome`'s problem under `change`; None if no plan keeps every rule then.

    `start` is a plan to begin with; a wrong one costs nothing but time. The session is put back as it was.
    """
    with _changed(outcome, change):
        pursuit = Pursuit(outcome.problem, outcome.compiled, outcome.session, start=start)
        try:
            goals = pursuit.run()
        except InfeasibleError:
            return None
        proved = pursuit.proved and all(goal.proved for goal in goals)
        if tie_break and proved:
            break_tie(pursuit)
        assert pursuit.values is not None
        approved = approved_options(outcome.compiled, pursuit.values)
        return Reply(tuple(goals), approved, pursuit.values, proved)


@contextmanager
def _changed(outcome: Outcome, change: Change) -> Iterator[None]:
    session, compiled, problem = outcome.session, outcome.compiled, outcome.problem
    rows = session.row_lower.copy(), session.row_upper.copy()
    known, cuts = list(session.known), len(session.cuts)
    session.relax(False)
    session.row_lower[:], session.row_upper[:] = compiled.row_lower, compiled.row_upper
    session.keep_rows(None)
    session.set_limits(change.limits or {})
    session.set_columns(compiled.options[list(change.forbid)], 0, 0)
    for project in change.force:
        columns = compiled.options[list(problem.project_options[project])]
        session.add_cut(columns, np.ones(len(columns)), 1, np.inf)
    try:
        yield
    finally:
        session.drop_cuts(cuts)
        session.row_lower[:], session.row_upper[:] = rows
        session.keep_rows(None)
        session.reset_columns(compiled.options)
        session.known[:] = known


def projects_of(outcome: Outcome, options: Iterable[int]) -> frozenset[int]:
    """Projects of options."""
    return frozenset(int(outcome.problem.option_project[o]) for o in options)
