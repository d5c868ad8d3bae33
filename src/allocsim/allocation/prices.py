"""Prices in the relaxed model: what one more unit would add if projects could be approved in part."""

from __future__ import annotations

from allocsim.allocation.engine import Outcome
from allocsim.allocation.limits import RowKey
from allocsim.allocation.members import goals_of
from allocsim.domain.allocation import Price
from allocsim.domain.problem import Problem

CORE = {"pool_capacity": 1, "county_balance": 2}
"""Priced balances, and where the resource stands in the key: their dual is the worth of one more tick in that year."""


def prices(outcome: Outcome) -> tuple[Price, ...]:
    """Dual value of each supply that binds, per unit of the resource, for the last goal with the others held.

    The relaxed model has a price for everything; a real project needs all of its demand at once, so one more unit may
    add nothing. Empty where the last goal has no linear form.
    """
    problem, session = outcome.problem, outcome.session
    name = list(problem.goals)[-1]
    goal = goals_of(problem)[name]
    if not goal.exact:
        return ()
    maximise = goal.sense == "maximise"
    session.set_limits({("goal", name): (None, None)})
    session.set_cost(outcome.compiled.costs[name], maximise)
    solved = session.prices()
    session.relax(False)
    session.set_limits(goal.hold(problem, name, outcome.goals[-1].value))
    if solved is None:
        return ()
    _, duals = solved
    found = []
    for row, key in enumerate(outcome.compiled.row_keys):
        dual = float(duals[row]) / outcome.compiled.row_scale[row] / goal.scale(problem)
        if key[0] in CORE and abs(dual) > 1e-9:
            found.append(_price(problem, key, dual if maximise else -dual))
    return tuple(found)


def _price(problem: Problem, key: RowKey, dual: float) -> Price:
    resource = key[CORE[key[0]]]
    tick = problem.resource_ticks[problem.resources.index(resource)]
    return Price(row=key[0], index=key[1:], resource=resource, per_unit=round(dual / float(tick), 9))
