"""A model, or some of its rows, as an LP file that can be read; and an LP file as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from math import isinf
from pathlib import Path
from typing import Any

import highspy
from pyomo.environ import Constraint, value
from pyomo.repn import generate_standard_repn

from allocsim.allocation.limits import RowKey
from allocsim.allocation.model import Model

Row = tuple[dict[str, float], float | None, float | None]


def rows_of(model: Model) -> dict[RowKey, tuple[dict[tuple[str, ...], int], int | None, int | None]]:
    """Every row by key: coefficients by variable key, lower and upper limit."""
    names = {id(var): key for key, var in model.variables.items()}
    found = {}
    for row in model.pyomo.component_data_objects(Constraint):
        body = generate_standard_repn(row.body)
        assert body.constant == 0
        terms = {names[id(v)]: _whole(number) for v, number in zip(body.linear_vars, body.linear_coefs, strict=True)}
        lower, upper = (None if side is None else _whole(value(side)) for side in (row.lower, row.upper))
        found[model.keys[id(row)]] = (terms, lower, upper)
    return found


def lp_text(model: Model, keys: Iterable[RowKey], title: str, goal: str = "") -> str:
    """An LP file of the rows `keys` and of the goal, with the variables that they mention."""
    rows = rows_of(model)
    cost = _cost(model, goal) if goal else {}
    sense = "minimize" if goal and model.problem.goals[goal].sense == "minimise" else "maximize"  # type: ignore[attr-defined]
    lines = [f"\\ {title}", sense, f"  {goal or 'nothing'}:{_sum(cost)}", "subject to"]
    used = dict.fromkeys(cost)
    for key in keys:
        terms, lower, upper = rows[key]
        used |= dict.fromkeys(terms)
        side = f"<= {upper}" if lower is None else f">= {lower}"
        assert (lower is None) != (upper is None), "no row has two limits"
        lines.append(f"  {name(key)}:{_sum(terms)} {side}")
    lines += _bounds(model, [key for key in model.variables if key in used])
    return "\n".join([*lines, "end", ""])


def _bounds(model: Model, keys: list[tuple[str, ...]]) -> list[str]:
    """Bounds, and which variables are binary or integer."""
    bounded, binary, general = ["bounds"], ["binary"], ["general"]
    for key in keys:
        var = model.variables[key]
        if var.is_integer() and (var.lb, var.ub) == (0, 1):
            binary.append(f"  {name(key)}")
            continue
        bounded.append(f"  {_whole(var.lb)} <= {name(key)} <= {_whole(var.ub)}")
        if var.is_integer():
            general.append(f"  {name(key)}")
    return [line for part in (bounded, general, binary) if len(part) > 1 for line in part]


def name(key: tuple[str, ...]) -> str:
    """`return_floor(floor,jingning,land)`; empty parts are left out."""
    return f"{key[0]}({','.join(part for part in key[1:] if part)})" if key[1:] else key[0]


def read(path: Path) -> dict[str, Any]:
    """An LP file as numbers, read by the solver: the goal, the rows by name, the variables by name."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk, f"{path} is no LP file"
    lp = highs.getLp()
    assert lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise
    start, index, numbers = lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_
    rows: dict[str, Row] = {
        row: ({}, _side(low), _side(high))
        for row, low, high in zip(lp.row_names_, lp.row_lower_, lp.row_upper_, strict=True)
    }
    for j, column in enumerate(lp.col_names_):
        for at in range(start[j], start[j + 1]):
            rows[lp.row_names_[index[at]]][0][column] = numbers[at]
    whole = list(lp.integrality_) or [highspy.HighsVarType.kContinuous] * len(lp.col_names_)
    columns = zip(lp.col_names_, lp.col_cost_, lp.col_lower_, lp.col_upper_, whole, strict=True)
    return {"sense": lp.sense_, "rows": rows, "columns": {column: rest for column, *rest in columns}}


def _cost(model: Model, goal: str) -> dict[tuple[str, ...], int]:
    names = {id(var): key for key, var in model.variables.items()}
    body = generate_standard_repn(model.pyomo.component(f"goal_{goal}").expr)
    return {names[id(v)]: _whole(number) for v, number in zip(body.linear_vars, body.linear_coefs, strict=True)}


def _sum(terms: dict[tuple[str, ...], int]) -> str:
    return "".join(f" {'-' if number < 0 else '+'} {abs(number)} {name(key)}" for key, number in terms.items())


def _side(number: float) -> float | None:
    return None if isinf(number) else number


def _whole(number: float) -> int:
    assert int(number) == number, "every number of a row is whole"
    return int(number)
