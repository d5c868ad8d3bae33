"""The canonical split of each award into pool and retained ticks.

Among all integer splits of the approved plan that keep every rule in every year, `pool_first` takes the
lexicographically greatest vector of pool ticks in the order (year, project, county), `own_first` the smallest. It is
found one entry at a time on the compiled model with the selection fixed: the largest (smallest) draw that leaves a
feasible rest. A greedy split day by day was tried instead and starves later years.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from allocsim.allocation.compiled import Compiled
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Ints, Plan, Problem
from allocsim.errors import SolverError

Cell = tuple[int, int, int, int]
"""County, resource, use, year."""


def approved_options(compiled: Compiled, values: Ints) -> tuple[int, ...]:
    """Options whose column is 1."""
    return tuple(int(o) for o in np.flatnonzero(values[compiled.options] == 1))


def cell_of(problem: Problem, e: int) -> Cell:
    """The (county, resource, use, year) of a demand entry."""
    use = int(problem.option_use[problem.demand_option[e]])
    return int(problem.demand_county[e]), int(problem.demand_resource[e]), use, int(problem.demand_year[e])


def column_of(problem: Problem, compiled: Compiled, cell: Cell) -> int:
    """The column of G at a cell."""
    c, k, n, t = cell
    key = ("G", problem.counties[c], problem.resources[k], problem.uses[n], str(problem.years[t]))
    return compiled.column_at[key]


def drawing_entries(problem: Problem, approved: tuple[int, ...]) -> list[int]:
    """Entries of approved options that may draw on the pool, in the order (resource, year, project, county)."""
    entries = [e for o in approved for e in problem.option_demands[o] if problem.demand_pool_cap[e]]
    return sorted(
        entries,
        key=lambda e: (
            problem.demand_resource[e],
            problem.demand_year[e],
            problem.option_project[problem.demand_option[e]],
            problem.demand_county[e],
        ),
    )


def draft(problem: Problem, compiled: Compiled, values: Ints) -> Plan:
    """A plan with the solver's own aggregate draws, dealt out in order: right in its totals, not canonical."""
    approved = approved_options(compiled, values)
    left: dict[Cell, int] = {}
    pool = np.zeros(len(problem.demand_option), dtype=np.int64)
    for e in drawing_entries(problem, approved):
        cell = cell_of(problem, e)
        rest = left.setdefault(cell, int(values[column_of(problem, compiled, cell)]))
        pool[e] = min(rest, int(problem.demand_pool_cap[e]))
        left[cell] = rest - int(pool[e])
    return Plan(approved, pool)


def split(problem: Problem, compiled: Compiled, session: Session, values: Ints) -> Plan:
    """The canonical plan of the selection in `values`; the session must hold the goals' values already.

    Raises SolverError if the selection turns out to have no integer split.
    """
    approved = approved_options(compiled, values)
    entries = drawing_entries(problem, approved)
    session.set_columns(compiled.options, values[compiled.options], values[compiled.options])
    rest: dict[Cell, int] = defaultdict(int)
    for e in entries:
        rest[cell_of(problem, e)] += int(problem.demand_pool_cap[e])
    given: dict[Cell, int] = defaultdict(int)
    cells = {cell: column_of(problem, compiled, cell) for cell in rest}
    pool = np.zeros(len(problem.demand_option), dtype=np.int64)
    greatest = problem.split == "pool_first"
    for e in entries:
        cell, cap = cell_of(problem, e), int(problem.demand_pool_cap[e])
        rest[cell] -= cap
        ticks = _extreme(session, cells[cell], greatest) - given[cell]
        pool[e] = min(max(ticks, 0), cap) if greatest else max(ticks - rest[cell], 0)
        given[cell] += int(pool[e])
        session.set_columns([cells[cell]], given[cell], given[cell] + rest[cell])
    session.relax(False)
    session.reset_columns([*compiled.options, *cells.values()])
    return Plan(approved, pool)


def _extreme(session: Session, column: int, greatest: bool) -> int:
    """Greatest or smallest whole value of a column with everything else free.

    The relaxation is a network, so its optimum is whole; where a rule makes it fractional, the integer model decides.
    """
    value = session.best(column, greatest)
    if value is None:
        raise SolverError("A506")
    if abs(value - round(value)) < 1e-6:
        return round(value)
    session.relax(False)
    answer = session.solve()
    if answer.values is None:
        raise SolverError("A506")
    return int(answer.values[column])
