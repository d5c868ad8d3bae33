"""Stock Pyomo: the same model handed to HiGHS by Pyomo's own interface, and solved through it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from allocsim.allocation.model import Model, build
from allocsim.domain.problem import Problem
from benchmarks.instances import with_rate


def hand_over(model: Model) -> Any:
    """Load the model into Pyomo's persistent HiGHS interface."""
    from pyomo.contrib.solver.solvers.highs import Highs

    solver = Highs(
        load_solutions=False,
        raise_exception_on_nonoptimal_result=False,
        threads=1,
        solver_options={
            "mip_feasibility_tolerance": 1e-9,
            "primal_feasibility_tolerance": 1e-9,
        },
    )
    solver.set_instance(model.pyomo)
    return solver


def hand_over_appsi(model: Model) -> Any:
    """Load the model into the older persistent interface of Pyomo."""
    from pyomo.contrib.appsi.solvers.highs import Highs

    solver = Highs()
    solver.set_instance(model.pyomo)
    return solver


def solve(problem: Problem, gap: float, relaxed: bool = False) -> float:
    """Build, hand over, solve: the value of the problem's only goal."""
    import pyomo.environ as pyo

    model = build(problem)
    if relaxed:
        for variable in model.variables.values():
            variable.domain = pyo.Reals
    (goal,) = problem.goals
    model.pyomo.component(f"goal_{goal}").sense = pyo.maximize
    solver = hand_over(model)
    result = solver.solve(model.pyomo, rel_gap=gap, abs_gap=0.999 if gap == 0 else 0.0)
    return float(result.incumbent_objective)


def sweep(problem: Problem, rates: Sequence[Fraction], relaxed: bool) -> tuple[float, ...]:
    """A new model for each rate of the pool."""
    return tuple(solve(with_rate(problem, rate), 0.0, relaxed) for rate in rates)
