"""Re-solving: the pool's rate changed in place against a new model for each rate; the answers are the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.limits import row_limits, supply_bounds
from allocsim.allocation.presolve import screen
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Problem
from benchmarks.instances import SIZES, instance, with_rate
from benchmarks.peers import pyomo_highs
from benchmarks.registry import Answer, Benchmark, Contenders

RATES: Final = tuple(Fraction(percent, 100) for percent in range(0, 55, 5))
FEW: Final = RATES[4:7]
"""For whole plans: each point is a MIP."""


def change(session: Session, problem: Problem) -> None:
    """Give a loaded model the limits of `problem`, which differs from its own in quotas alone."""
    session.set_limits(row_limits(problem))
    bounds = {session.compiled.column_at[key]: upper for key, upper in supply_bounds(problem).items()}
    session.set_columns(bounds, 0, list(bounds.values()))


def in_place(problem: Problem, rates: Sequence[Fraction], relaxed: bool) -> Answer:
    """One model for all rates."""
    compiled = compile_problem(problem)
    session = Session(compiled)
    session.set_cost(compiled.costs["score"], True)
    found = []
    for rate in rates:
        change(session, with_rate(problem, rate))
        if relaxed:
            value = session.relaxed_value()
            assert value is not None
            found.append(value)
        else:
            answer = session.solve()
            assert answer.values is not None
            found.append(float(np.rint(compiled.costs["score"] @ answer.values)))
    return tuple(found)


def rebuilt(problem: Problem, rates: Sequence[Fraction], relaxed: bool) -> Answer:
    """A new model for each rate, compiled and passed as usual."""
    return tuple(in_place(with_rate(problem, rate), [rate], relaxed)[0] for rate in rates)


def _sweep(size: str, rates: Sequence[Fraction], relaxed: bool) -> Contenders:
    problem = screen(instance(SIZES[size])).problem
    return {
        "allocsim: changed in place": lambda: in_place(problem, rates, relaxed),
        "allocsim: rebuilt for each rate": lambda: rebuilt(problem, rates, relaxed),
        "Pyomo contrib.solver Highs, rebuilt": lambda: pyomo_highs.sweep(problem, rates, relaxed),
    }


RELAXED_SWEEP = Benchmark(
    "relaxed_sweep", "LP at 11 rates of the pool", ("XS", "S", "M"), lambda size: _sweep(size, RATES, True)
)
SWEEP = Benchmark("sweep", "best plan at 3 rates of the pool", ("XS", "S"), lambda size: _sweep(size, FEW, False))
