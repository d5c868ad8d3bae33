"""The compiled model: sparse integer rows with their names. It is the only thing that is ever solved.

Pyomo writes it once; solves, sweeps, alternatives and certificates change its limits and costs in place.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from allocsim.allocation.limits import Bounds, RowKey
from allocsim.allocation.model import Model, build
from allocsim.domain.problem import Ints, Problem
from allocsim.errors import SolverError

LARGEST = 10**8
"""Largest coefficient that tolerances of 1e-9 were seen to resolve exactly; above it nothing is solved."""
BEYOND = 10**15
"""From here on whole numbers are no longer told apart by the solver's floats, nor by ours."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compiled:
    """Rows `lower ≤ A·v ≤ upper`, columns `lower ≤ v ≤ upper`, and a row of costs for each goal."""

    matrix: sparse.csr_array  # (rows, columns), integers
    row_keys: tuple[RowKey, ...]
    row_lower: Floats
    row_upper: Floats
    row_scale: tuple[int, ...]  # what each row was divided by
    column_keys: tuple[tuple[str, ...], ...]
    column_lower: Floats
    column_upper: Floats
    integer: NDArray[np.bool_]  # (columns,)
    costs: dict[str, Floats]  # goal → (columns,)
    options: Ints  # (O,) column of each option

    @cached_property
    def row_at(self) -> dict[RowKey, int]:
        """Row by key."""
        return {key: i for i, key in enumerate(self.row_keys)}

    @cached_property
    def column_at(self) -> dict[tuple[str, ...], int]:
        """Column by key."""
        return {key: j for j, key in enumerate(self.column_keys)}

    @cached_property
    def exact_rows(self) -> NDArray[np.bool_]:
        """Rows without a continuous column: those that can be checked in integers."""
        touched = self.matrix[:, ~self.integer] if not self.integer.all() else None
        if touched is None:
            return np.ones(len(self.row_keys), dtype=bool)
        return np.asarray(np.diff(touched.tocsr().indptr) == 0)

    def scaled(self, row: int, bounds: Bounds) -> tuple[float, float]:
        """Limits of a row in its own scale: a limit is floored, a floor is ceiled."""
        scale = self.row_scale[row]
        lower, upper = bounds
        return (-inf if lower is None else -(-lower // scale), inf if upper is None else upper // scale)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Building makes many small objects and no cycles: the garbage collector would only scan them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def compile_problem(problem: Problem) -> Compiled:
    """Build the Pyomo model of `problem` and compile it."""
    with _no_collector():
        return compile_model(build(problem))


def compile_model(model: Model) -> Compiled:
    """Turn a Pyomo model into sparse rows. Raises SolverError if a coefficient is too large to be solved exactly."""
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    form = LinearStandardFormCompiler().write(model.pyomo, mixed_form=True, set_sense=None)
    names = {id(var): key for key, var in model.variables.items()}
    columns = [names[id(var)] for var in form.columns]
    used = set(columns)
    unused = [key for key in model.variables if key not in used]
    everything = columns + unused  # the compiler drops columns that no row mentions
    width = sparse.csr_array((form.A.shape[0], len(unused)))
    matrix = sparse.csr_array(sparse.hstack([form.A, width], format="csr"))
    keys = [model.keys[id(row.constraint)] for row in form.rows]
    lower = np.array([-inf if row.bound_type == 1 else rhs for row, rhs in zip(form.rows, form.rhs, strict=True)])
    upper = np.array([inf if row.bound_type == -1 else rhs for row, rhs in zip(form.rows, form.rhs, strict=True)])
    costs = _costs(model, form.c.toarray() if form.c.shape[0] else np.zeros((0, len(columns))), len(unused))
    matrix, keys, lower, upper = _with_goal_rows(matrix, keys, lower, upper, costs)
    bounds = [model.variables[key] for key in everything]
    integer = np.array([var.is_integer() for var in bounds], dtype=bool)
    matrix, lower, upper, scale = _divided(matrix, lower, upper, integer)
    at = {key: j for j, key in enumerate(everything)}
    option_keys = [key for key in model.variables if key[0] == "x"]
    return Compiled(
        matrix=matrix,
        row_keys=tuple(keys),
        row_lower=lower,
        row_upper=upper,
        row_scale=scale,
        column_keys=tuple(everything),
        column_lower=np.array([float(var.lb) for var in bounds]),
        column_upper=np.array([float(var.ub) for var in bounds]),
        integer=integer,
        costs=costs,
        options=np.array([at[key] for key in option_keys], dtype=np.int64),
    )


def _costs(model: Model, rows: Floats, unused: int) -> dict[str, Floats]:
    names = list(model.problem.goals)
    return {name: np.concatenate([rows[i], np.zeros(unused)]) for i, name in enumerate(names)}


def _with_goal_rows(
    matrix: sparse.csr_array, keys: list[RowKey], lower: Floats, upper: Floats, costs: dict[str, Floats]
) -> tuple[sparse.csr_array, list[RowKey], Floats, Floats]:
    """Each goal is also a row without limits, so that a goal is held by changing two numbers."""
    goals = sparse.csr_array(np.array(list(costs.values())).reshape(len(costs), matrix.shape[1]))
    free = np.full(len(costs), inf)
    return (
        sparse.csr_array(sparse.vstack([matrix, goals], format="csr")),
        keys + [("goal", name) for name in costs],
        np.concatenate([lower, -free]),
        np.concatenate([upper, free]),
    )


def _divided(
    matrix: sparse.csr_array, lower: Floats, upper: Floats, integer: NDArray[np.bool_]
) -> tuple[sparse.csr_array, Floats, Floats, tuple[int, ...]]:
    """Divide each all-integer row by the greatest common divisor of its coefficients, tightening its limits."""
    data, row = matrix.data, np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    if (odd := ~np.isfinite(data) | (data != np.rint(data))).any():
        raise SolverError("A502", row=str(row[odd][0]))
    if (largest := np.abs(data).max(initial=0)) >= BEYOND:
        raise SolverError("A501", largest=f"{largest:.0f}", limit=str(LARGEST))
    divisor = np.ones(matrix.shape[0], dtype=np.int64)
    filled = np.diff(matrix.indptr) > 0
    if filled.any():
        divisor[filled] = np.maximum(np.gcd.reduceat(data.astype(np.int64), matrix.indptr[:-1][filled]), 1)
    divisor[row[~integer[matrix.indices]]] = 1
    matrix = sparse.csr_array((data / divisor[row], matrix.indices, matrix.indptr), shape=matrix.shape)
    if (largest := np.abs(matrix.data).max(initial=0)) > LARGEST:
        raise SolverError("A501", largest=f"{largest:.0f}", limit=str(LARGEST))
    return matrix, np.ceil(lower / divisor), np.floor(upper / divisor), tuple(divisor.tolist())
