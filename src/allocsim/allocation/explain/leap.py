"""The least amount of a resource at one place with which a goal can be reached: the step of every search for amounts.

The search begins with the allocation and one more project, and minimises the amount that this needs.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from allocsim.allocation.compiled import Floats
from allocsim.allocation.explain.inquiry import Inquiry, Question
from allocsim.allocation.explain.stretch import Spot
from allocsim.errors import LimitError


def least_extra(inquiry: Inquiry, spot: Spot, least: int, floor: Fraction, force: tuple[int, ...] = ()) -> int | None:
    """A lower bound on the amount at `spot`, from `least` ticks on, with which the last goal reaches `floor`.

    Other goals are held where the optimum left them; None if no useful amount does it.
    """
    name, goal = inquiry.main
    with inquiry.restored():
        inquiry._apply(Question(force=force), inquiry.problem)
        inquiry.stretch.free(inquiry.session, spot, least)
        inquiry.hold_goals([held.best if held.best is not None else held.value for held in inquiry.base.goals])
        start = _least_start(inquiry, spot, force)
        if start is None and not force and not _within_reach(inquiry, spot, least, floor):
            return None
        inquiry.session.set_limits(goal.hold(inquiry.problem, name, floor))
        cost = np.zeros(len(inquiry.compiled.column_keys))
        cost[inquiry.stretch.column[spot]] = 1.0
        inquiry.session.set_cost(cost, False)
        answer = inquiry.session.divided(start, inquiry.left())  # the amount is not rounded here
        if answer.termination not in ("optimal", "infeasible"):
            raise LimitError("A505", termination=answer.termination)
        if answer.values is None:
            return None
        return max(least, int(np.ceil(answer.bound - 1e-6)))


def _least_start(inquiry: Inquiry, spot: Spot, force: tuple[int, ...]) -> Floats | None:
    """A start for the least amount: the allocation with one more project, `force` or the one that needs least."""
    waiting = [p for p, row in enumerate(inquiry.allocation.decisions) if row.decision == "waitlisted"]
    session, options = inquiry.session, inquiry.compiled.options
    cost = np.zeros(len(inquiry.compiled.column_keys))
    cost[inquiry.stretch.column[spot]] = 1.0
    session.set_cost(cost, False)
    chosen = inquiry.base.values[options].astype(float)
    low, high = session.column_lower[options].copy(), session.column_upper[options].copy()
    found: tuple[float, Floats] | None = None
    for o in [o for p in (force or waiting) for o in inquiry.eligible(p)]:
        one = chosen.copy()
        one[o] = 1
        session.set_columns(options, one, one)
        value = session.relaxed_value()
        if value is not None and (found is None or value < found[0]):
            found = value, session.point()
    session.relax(False)
    session.set_columns(options, low, high)
    return None if found is None else found[1]


def _within_reach(inquiry: Inquiry, spot: Spot, least: int, floor: Fraction) -> bool:
    """Whether the last goal could be `floor` with any amount at the freed `spot`; the allocation is the start."""
    name, goal = inquiry.main
    start = inquiry.base.values.astype(float)
    start[inquiry.stretch.column[spot]] = least
    inquiry.session.relax(False)
    inquiry.session.set_cost(inquiry.compiled.costs[name], goal.sense == "maximise")
    bound, wanted = inquiry.session.divided(start, inquiry.left()).bound, float(floor * goal.scale(inquiry.problem))
    return bound > wanted - 0.5 if goal.sense == "maximise" else bound < wanted + 0.5
