"""Room for more: a compiled model with one column for each resource and place, the amount added there every year.

The columns are fixed at zero until a question frees one. While it is free, limits that depend on the amount are held by
a line through their values at zero and at the end, loosened by a tick where they round; so the least amount found is
never too large, and an exact solve at that amount decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocsim.allocation.compiled import Compiled
from allocsim.allocation.limits import Bounds, RowKey, row_limits, supply_bounds
from allocsim.allocation.solve import Session
from allocsim.domain.explanation import POOL
from allocsim.domain.problem import Problem, frozen

Spot = tuple[str, str]
"""Place (`pool` or a county) and resource."""


def spots(problem: Problem) -> list[Spot]:
    """The pool and every county, for each resource."""
    return [(place, resource) for resource in problem.resources for place in (POOL, *problem.counties)]


def enlarged(problem: Problem, spot: Spot, ticks: int) -> Problem:
    """The problem with `ticks` more of the resource there in every plan year; what counties contribute stays."""
    place, k = spot[0], problem.resources.index(spot[1])
    if place == POOL:
        city, pool = problem.city_quota.copy(), problem.pool.copy()
        city[k] += ticks
        pool[k] += ticks
        return problem.replace(city_quota=frozen(city), pool=frozen(pool))
    c = problem.counties.index(place)
    issued, retained = problem.issued.copy(), problem.retained.copy()
    issued[c, k] += ticks
    retained[c, k] += ticks
    return problem.replace(issued=frozen(issued), retained=frozen(retained))


def most_useful(problem: Problem, resource: str) -> int:
    """More than this many ticks a year help nobody: all that every option demands."""
    of_resource = problem.demand_resource == problem.resources.index(resource)
    return int(problem.demand_ticks[of_resource].sum())


@dataclass(frozen=True)
class _Line:
    """What one spot does to the rows: row → (slope in ticks per tick, loosening)."""

    most: int
    rows: dict[int, tuple[float, int]]
    columns: dict[int, int]
    """Column → its upper bound at the end of the line."""


class Stretch:
    """The columns of `spots` on a compiled model, and how to free one."""

    def __init__(self, problem: Problem, compiled: Compiled) -> None:
        self.problem = problem
        self.base = row_limits(problem)
        self.spots = spots(problem)
        self.lines = {spot: self._line(spot, compiled) for spot in self.spots}
        self.compiled = self._with_columns(compiled)
        self.column = {spot: self.compiled.column_at["extra", *spot] for spot in self.spots}

    def _line(self, spot: Spot, compiled: Compiled) -> _Line:
        most = max(1, most_useful(self.problem, spot[1]))
        far = enlarged(self.problem, spot, most)
        rows: dict[int, tuple[float, int]] = {}
        for key, bounds in row_limits(far).items():
            row = compiled.row_at.get(key)
            rise = _rise(self.base[key], bounds)
            if row is not None and rise:
                rows[row] = (rise / most, 0 if rise % most == 0 else 1)
        supply = supply_bounds(self.problem)
        columns = {compiled.column_at[key]: upper for key, upper in supply_bounds(far).items() if upper != supply[key]}
        return _Line(most, rows, columns)

    def _with_columns(self, compiled: Compiled) -> Compiled:
        size, count = compiled.matrix.shape[0], len(self.spots)
        entries = [
            (row, j, -slope / compiled.row_scale[row])
            for j, spot in enumerate(self.spots)
            for row, (slope, _) in self.lines[spot].rows.items()
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        extra = sparse.csr_array((np.array(values, dtype=float), (rows, columns)), shape=(size, count))
        zeros = np.zeros(count)
        return replace(
            compiled,
            matrix=sparse.csr_array(sparse.hstack([compiled.matrix, extra], format="csr")),
            column_keys=(*compiled.column_keys, *(("extra", *spot) for spot in self.spots)),
            column_lower=np.concatenate([compiled.column_lower, zeros]),
            column_upper=np.concatenate([compiled.column_upper, zeros]),
            integer=np.concatenate([compiled.integer, np.zeros(count, dtype=bool)]),
            costs={name: np.concatenate([cost, zeros]) for name, cost in compiled.costs.items()},
        )

    def free(self, session: Session, spot: Spot, least: int) -> None:
        """Let the amount at `spot` be anything from `least` ticks on; `Inquiry` puts everything back."""
        line = self.lines[spot]
        changes: dict[RowKey, Bounds] = {}
        for row, (_, loosening) in line.rows.items():
            key = self.compiled.row_keys[row]
            lower, upper = self.base[key]
            changes[key] = (
                None if lower is None else lower - loosening,
                None if upper is None else upper + loosening + (self.compiled.row_scale[row] - 1),
            )
        session.set_limits(changes)
        session.set_columns(list(line.columns), 0, list(line.columns.values()))
        session.set_columns([self.column[spot]], least, line.most)


def _rise(before: Bounds, after: Bounds) -> int:
    """How much a limit moves; both sides of a row never move by different amounts."""
    lower, upper = (b - a if a is not None and b is not None else 0 for a, b in zip(before, after, strict=True))
    return upper or lower
