"""Re-solving: the pool's rate changed in place against a new model for each rate; the answers are the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import optimise
from allocsim.allocation.limits import row_limits, supply_bounds
from allocsim.allocation.presolve import screen
from allocsim.allocation.reload import Reloading
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


def relaxed_in_place(problem: Problem, rates: Sequence[Fraction]) -> Answer:
    """One loaded model for all rates, each relaxation from the last basis."""
    compiled = compile_problem(problem)
    session = Session(compiled)
    session.set_cost(compiled.costs["score"], True)
    found = []
    for rate in rates:
        change(session, with_rate(problem, rate))
        value = session.relaxed_value()
        assert value is not None
        found.append(value)
    return tuple(found)


def relaxed_rebuilt(problem: Problem, rates: Sequence[Fraction]) -> Answer:
    """A new model for each rate, compiled and passed as usual."""
    return tuple(relaxed_in_place(with_rate(problem, rate), [rate])[0] for rate in rates)


def plans_in_place(problem: Problem, rates: Sequence[Fraction]) -> Answer:
    """The engine's own sweep."""
    loaded = Reloading()
    found = [loaded.optimise(with_rate(problem, rate), tie_break=False) for rate in rates]
    assert loaded.built == 1
    return tuple(float(outcome.goals[0].value) for outcome in found)


def plans_rebuilt(problem: Problem, rates: Sequence[Fraction]) -> Answer:
    """The whole engine for each rate."""
    found = [optimise(with_rate(problem, rate), tie_break=False) for rate in rates]
    return tuple(float(outcome.goals[0].value) for outcome in found)


def _relaxed(size: str) -> Contenders:
    problem = screen(instance(SIZES[size])).problem
    return {
        "allocsim: changed in place": lambda: relaxed_in_place(problem, RATES),
        "allocsim: rebuilt for each rate": lambda: relaxed_rebuilt(problem, RATES),
        "Pyomo contrib.solver Highs, rebuilt": lambda: pyomo_highs.sweep(problem, RATES, relaxed=True),
    }


def _plans(size: str) -> Contenders:
    problem = instance(SIZES[size])
    return {
        "allocsim: changed in place": lambda: plans_in_place(problem, FEW),
        "allocsim: rebuilt for each rate": lambda: plans_rebuilt(problem, FEW),
        "Pyomo contrib.solver Highs, rebuilt, not checked": lambda: pyomo_highs.sweep(problem, FEW, relaxed=False),
    }


RELAXED_SWEEP = Benchmark("relaxed_sweep", "LP at 11 rates of the pool", ("XS", "S", "M"), _relaxed)
SWEEP = Benchmark("sweep", "proved plan at 3 rates of the pool", ("XS", "S"), _plans)
