"""Other modelling libraries: the same rows, written in them from the matrix and handed to HiGHS.

They are imported by name, since only `make bench` installs them.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from allocsim.allocation.compiled import Compiled

PULP, LINOPY = (find_spec(name) is not None for name in ("pulp", "linopy"))
"""Whether they are there."""


def pulp_model(compiled: Compiled, cost: np.ndarray) -> Any:
    """PuLP: a variable and a row at a time; a row with two limits becomes two."""
    pulp: Any = import_module("pulp")

    names = [f"v{j}" for j in range(compiled.matrix.shape[1])]
    limits = zip(names, compiled.column_lower, compiled.column_upper, strict=True)
    columns = [pulp.LpVariable(name, low, high, cat="Integer") for name, low, high in limits]
    model = pulp.LpProblem("allocation", pulp.LpMaximize)
    model += pulp.LpAffineExpression([(columns[j], cost[j]) for j in np.flatnonzero(cost)])
    matrix = compiled.matrix
    for i, (low, high) in enumerate(zip(compiled.row_lower, compiled.row_upper, strict=True)):
        part = slice(matrix.indptr[i], matrix.indptr[i + 1])
        body = pulp.LpAffineExpression(
            [(columns[j], value) for j, value in zip(matrix.indices[part], matrix.data[part], strict=True)]
        )
        for sense, limit in ((1, low), (-1, high)):
            if np.isfinite(limit):
                model += pulp.LpConstraint(body, sense=sense, rhs=float(limit))
    return model


def pulp_hand_over(model: Any) -> Any:
    """PuLP's own way into highspy."""
    pulp: Any = import_module("pulp")

    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(model)
    solver.buildSolverModel(model)
    return model.solverModel


def linopy_model(compiled: Compiled, cost: np.ndarray) -> Any:
    """linopy: all rows of a sense as one array expression, padded to the longest row."""
    linopy: Any = import_module("linopy")
    xr: Any = import_module("xarray")  # comes with linopy

    model = linopy.Model()
    columns = model.add_variables(
        lower=xr.DataArray(compiled.column_lower, dims="column"),
        upper=xr.DataArray(compiled.column_upper, dims="column"),
        integer=True,
        name="v",
    )
    labels = columns.labels.to_numpy()
    matrix = compiled.matrix
    for sense, limits in ((">=", compiled.row_lower), ("<=", compiled.row_upper)):
        part = matrix[np.isfinite(limits)].tocsr()
        lengths = np.diff(part.indptr)
        row = np.repeat(np.arange(part.shape[0]), lengths)
        place = np.arange(part.nnz) - np.repeat(part.indptr[:-1], lengths)
        coefficients = np.zeros((part.shape[0], int(lengths.max(initial=1))))
        variables = np.full(coefficients.shape, -1)
        coefficients[row, place], variables[row, place] = part.data, labels[part.indices]
        terms = xr.Dataset(
            {"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), variables)}
        ).assign_coords(row=np.flatnonzero(np.isfinite(limits)))
        rhs = xr.DataArray(limits[np.isfinite(limits)], dims="row", coords={"row": terms.row})
        model.add_constraints(linopy.LinearExpression(terms, model), sense, rhs, name=f"rows_{sense}")
    model.add_objective((columns * xr.DataArray(cost, dims="column")).sum(), sense="max")
    return model
