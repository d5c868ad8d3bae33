"""The canonical split of each award into pool and retained ticks.

Among all integer splits of the approved plan that keep every rule in every year, `pool_first` takes the
lexicographically greatest vector of pool ticks in the order (year, project, county), `own_first` the smallest. It is
found one entry at a time on the compiled model with the selection fixed: the largest (smallest) draw that leaves a
feasible rest. A greedy split day by day was tried instead and starves later years.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

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
    cells: dict[Cell, _Draws] = {}
    for e in entries:
        cell = cell_of(problem, e)
        draws = cells.setdefault(cell, _Draws(column_of(problem, compiled, cell), problem.split == "pool_first"))
        draws.rest += int(problem.demand_pool_cap[e])
    pool = np.zeros(len(problem.demand_option), dtype=np.int64)
    witness = _all_at_once(session, cells.values())
    left = _pool_supply(problem)
    for e in entries:
        draws, cap, k = cells[cell_of(problem, e)], int(problem.demand_pool_cap[e]), int(problem.demand_resource[e])
        draws.rest -= cap
        draws.extreme = min(draws.extreme, draws.given + left[k])
        if witness is None or draws.share(int(witness[draws.column]), cap) != draws.share(draws.extreme, cap):
            draws.extreme = _extreme(session, draws.column, draws.greatest)
            witness = session.whole_point()
        pool[e] = draws.share(draws.extreme, cap)
        draws.given += int(pool[e])
        left[k] -= int(pool[e])
        session.set_columns([draws.column], draws.given, draws.given + draws.rest)
    session.relax(False)
    session.reset_columns([*compiled.options, *(draws.column for draws in cells.values())])
    return Plan(approved, pool)


@dataclass
class _Draws:
    """What one cell draws: its entries get their ticks in turn.

    The most (least) that the cell can draw only falls (rises) as other entries get theirs, and any point that keeps all
    that was given so far shows what can still be drawn: where both say the same of an entry, nothing need be asked.
    """

    column: int
    greatest: bool
    rest: int = 0
    """Most that the entries still to come can draw."""
    given: int = 0
    extreme: int = field(init=False)
    """The most (least) that the cell could draw when last asked."""

    def __post_init__(self) -> None:
        self.extreme = 2**62 if self.greatest else 0

    def share(self, drawn: int, cap: int) -> int:
        """The entry's ticks if the cell draws `drawn` in all."""
        left = drawn - self.given if self.greatest else drawn - self.given - self.rest
        return min(max(left, 0), cap)


def _all_at_once(session: Session, cells: Collection[_Draws]) -> Ints | None:
    """A first witness: the whole point at which all cells together draw most (least), if there is one."""
    cost = np.zeros(len(session.compiled.column_keys))
    cost[[draws.column for draws in cells]] = 1.0
    session.set_cost(cost, all(draws.greatest for draws in cells))
    return None if session.relaxed_value() is None else session.whole_point()


def _pool_supply(problem: Problem) -> list[int]:
    """More than this of a resource is never drawn, over all years together. (R,)"""
    taken_back = problem.retained.sum(axis=(0, 2)) if problem.carry.take_back else 0
    supply: list[int] = (problem.pool.sum(axis=1) + taken_back).tolist()
    return supply


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
