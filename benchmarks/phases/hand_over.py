"""Building: from the problem's arrays to a loaded solver."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allocsim.allocation.compiled import compile_model
from allocsim.allocation.model import build
from allocsim.allocation.presolve import screen
from allocsim.allocation.solve import Session
from benchmarks.instances import SIZES, instance
from benchmarks.peers import pyomo_highs, rows
from benchmarks.registry import Answer, Benchmark, Contenders


def _nothing(work: Callable[[], object]) -> Callable[[], Answer]:
    def run() -> Answer:
        work()
        return ()

    return run


def _build(size: str) -> Contenders:
    problem = screen(instance(SIZES[size])).problem
    compiled = compile_model(build(problem))
    return {
        "raw arrays to HiGHS": _nothing(lambda: Session(compiled)),
        "allocsim: write the Pyomo model": _nothing(lambda: build(problem)),
    }


def _hand_over(size: str) -> Contenders:
    model = build(screen(instance(SIZES[size])).problem)
    return {
        "allocsim: compile, pass once": _nothing(lambda: Session(compile_model(model))),
        "allocsim: compile alone": _nothing(lambda: compile_model(model)),
        "Pyomo contrib.solver Highs": _nothing(lambda: pyomo_highs.hand_over(model)),
        "Pyomo appsi Highs": _nothing(lambda: pyomo_highs.hand_over_appsi(model)),
    }


def _whole_way(size: str) -> Contenders:
    problem = screen(instance(SIZES[size])).problem
    compiled = compile_model(build(problem))
    cost = np.asarray(compiled.costs["score"])
    work: dict[str, Callable[[], object]] = {
        "allocsim": lambda: Session(compile_model(build(problem))),
        "raw arrays to HiGHS": lambda: Session(compiled),
        "Pyomo contrib.solver Highs": lambda: pyomo_highs.hand_over(build(problem)),
        "Pyomo appsi Highs": lambda: pyomo_highs.hand_over_appsi(build(problem)),
    }
    if rows.PULP:
        work["PuLP, from the same rows"] = lambda: rows.pulp_hand_over(rows.pulp_model(compiled, cost))
    if rows.LINOPY:
        work["linopy, from the same rows"] = lambda: rows.linopy_model(compiled, cost).to_highspy()
    return {name: _nothing(make) for name, make in work.items()}


BUILD = Benchmark("build", "Problem to Pyomo model", ("XS", "S", "M"), _build)
HAND_OVER = Benchmark("hand_over", "Pyomo model to loaded solver", ("XS", "S", "M"), _hand_over)
MODEL_TO_SOLVER = Benchmark("model_to_solver", "problem to loaded solver", ("XS", "S", "M"), _whole_way)
