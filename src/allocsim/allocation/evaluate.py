"""A plan made by hand: audited, scored, compared with the optimum, and mended with the fewest changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import Compiled, compile_problem
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.presolve import screen
from allocsim.allocation.solve import Session
from allocsim.allocation.split import approved_options, draft, split
from allocsim.domain.allocation import Allocation
from allocsim.domain.arrays import derive
from allocsim.domain.evaluation import Difference, Evaluation, GoalDistance, Nearest
from allocsim.domain.problem import Plan, Problem
from allocsim.errors import InfeasibleError

GIVING = ("county_balance", "pool_capacity")
"""Balances that a plan over quota breaks; each row is tried on its own."""


def evaluate(
    allocation: Allocation,
    chosen: Mapping[str, str],
    *,
    threads: int = 1,
) -> Evaluation:
    """What a plan is worth beside `allocation`, the optimum of its scenario.

    chosen: project → option, "" for a project with one option
    Raises ValueError for an unknown project or option.
    """
    problem = screen(derive(allocation.scenario)).problem
    compiled = compile_problem(problem)
    options = tuple(sorted(_option(problem, project, option) for project, option in chosen.items()))
    session = Session(compiled, Limits(threads=threads))
    plan = _with_split(problem, compiled, session, options)
    found = tuple(breaches(problem, plan))
    session = Session(compiled, Limits(threads=threads))
    best = {goal.goal: goal for goal in allocation.goals}
    return Evaluation(
        allocation=allocation,
        chosen=dict(chosen),
        plan=plan,
        breaches=found,
        goals=tuple(
            GoalDistance(name, goal.unit(problem), goal.value(problem, plan), best[name].value)
            for name, goal in goals_of(problem).items()
        ),
        optimum=difference(problem, options, allocation.plan.approved),
        nearest=_nearest(problem, compiled, session, options) if found else None,
    )


def _option(problem: Problem, project: str, option: str) -> int:
    offered = problem.project_options[problem.projects.index(project)]
    names = [problem.options[o] for o in offered]
    return offered[0] if option == "" and len(offered) == 1 else offered[names.index(option)]


def difference(problem: Problem, before: Iterable[int], after: Iterable[int]) -> Difference:
    """How the selection `after` departs from `before`."""
    one = {int(problem.option_project[o]): o for o in before}
    other = {int(problem.option_project[o]): o for o in after}
    names = problem.projects
    return Difference(
        added=tuple(names[p] for p in sorted(other.keys() - one.keys())),
        dropped=tuple(names[p] for p in sorted(one.keys() - other.keys())),
        changed=tuple(names[p] for p in sorted(one.keys() & other.keys()) if one[p] != other[p]),
    )


def _with_split(problem: Problem, compiled: Compiled, session: Session, options: tuple[int, ...]) -> Plan:
    """The selection with its split: the canonical one if every rule can be kept, else one that keeps all it can."""
    x = np.zeros(len(problem.options))
    x[list(options)] = 1
    fixed = replace(compiled, column_lower=compiled.column_lower.copy(), column_upper=compiled.column_upper.copy())
    fixed.column_lower[compiled.options] = fixed.column_upper[compiled.options] = x  # also where a gate says no
    fixed_session = Session(fixed, session.limits)
    pursuit = Pursuit(problem, fixed, fixed_session)
    try:
        pursuit.run()
    except InfeasibleError:
        return _keeping_most(problem, fixed, Session(fixed, session.limits))
    assert pursuit.values is not None
    return split(problem, fixed, fixed_session, pursuit.values)


def _keeping_most(problem: Problem, compiled: Compiled, session: Session) -> Plan:
    """Add balances and rules one by one, in order, and leave out those that cannot be kept beside the ones before."""
    rules = [(rule.kind, name) for name, rule in problem.rules.items()]
    groups: dict[tuple[str, ...], list[int]] = {}
    kept = np.zeros(len(compiled.row_keys), dtype=bool)
    for row, key in enumerate(compiled.row_keys):
        if key[0] in GIVING:
            groups.setdefault(key, []).append(row)
        elif key[:2] in rules:
            groups.setdefault(key[:2], []).append(row)
        else:
            kept[row] = True
    for rows in groups.values():
        kept[rows] = True
        if not _possible(session, kept):
            kept[rows] = False
    _keep(session, kept)
    session.relax(False)
    session.set_cost(_need(compiled, ~kept), False)
    values = session.solve().values
    assert values is not None, "the relaxation of a fixed selection was feasible"
    return draft(problem, compiled, values)


def _need(compiled: Compiled, broken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A cost that makes what is broken be broken by as little as can be: no more is needed than the plan must take."""
    sides = np.where(np.isfinite(compiled.row_upper), 1.0, -1.0)  # (rows,)
    return np.asarray(compiled.matrix.T @ (sides * broken), dtype=np.float64)


def _possible(session: Session, kept: NDArray[np.bool_]) -> bool:
    _keep(session, kept)
    session.set_cost(np.zeros(len(session.compiled.column_keys)), True)
    return session.relaxed_value() is not None


def _keep(session: Session, kept: NDArray[np.bool_]) -> None:
    """Leave only some rows in force, for the solver and for the check in whole numbers."""
    compiled = session.compiled
    session.row_lower[:] = np.where(kept, compiled.row_lower, -np.inf)
    session.row_upper[:] = np.where(kept, compiled.row_upper, np.inf)
    session.keep_rows(None)


def _nearest(problem: Problem, compiled: Compiled, session: Session, options: tuple[int, ...]) -> Nearest:
    """Fewest changed projects first, then the goals in order among the plans that change no more."""
    cost = np.zeros(len(compiled.column_keys))
    taken = {int(problem.option_project[o]): o for o in options}
    for p, offered in enumerate(problem.project_options):
        for o in offered:
            if p not in taken:
                cost[compiled.options[o]] = 1.0
            elif o == taken[p]:
                cost[compiled.options[o]] = -1.0
    session.set_cost(cost, False)
    answer = session.solve()
    assert answer.values is not None, "the optimum keeps every rule"
    columns = np.flatnonzero(cost)
    least = float(cost @ answer.values)
    session.add_cut(columns, cost[columns], -np.inf, least)
    pursuit = Pursuit(problem, compiled, session, start=answer.values)
    goals = pursuit.run()
    assert pursuit.values is not None
    approved = approved_options(compiled, pursuit.values)
    proved = pursuit.proved and all(goal.proved for goal in goals) and answer.termination == "optimal"
    return Nearest(difference(problem, options, approved), tuple(goal.value for goal in goals), proved)
