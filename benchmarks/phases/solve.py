"""Solving: the best plan to a stated gap, and what comes after the solver's answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import Outcome, optimise
from allocsim.allocation.presolve import screen
from allocsim.allocation.reasons import Explainer
from allocsim.allocation.solve import Session
from allocsim.allocation.split import split
from benchmarks.instances import SIZES, instance
from benchmarks.peers import pyomo_highs
from benchmarks.registry import Answer, Benchmark, Contenders

GAPS: Final = {"XS": 0.0, "S": 0.0, "M": 1e-3}


def _solve(size: str) -> Contenders:
    problem = screen(instance(SIZES[size])).problem

    def ours() -> Answer:
        compiled = compile_problem(problem)
        session = Session(compiled, Limits(gap=GAPS[size]))
        session.set_cost(compiled.costs["score"], True)
        answer = session.solve()
        assert answer.values is not None
        return (float(np.rint(compiled.costs["score"] @ answer.values)),)

    def stock() -> Answer:
        return (pyomo_highs.solve(problem, GAPS[size]),)

    return {"allocsim": ours, "Pyomo contrib.solver Highs": stock}


def _engine(size: str) -> Contenders:
    problem = instance(SIZES[size])

    def engine() -> Answer:
        return (float(optimise(problem).goals[0].value),)

    return {"yardstick: one solve": _solve(size)["allocsim"], "allocsim: proved twice, ties broken, split": engine}


@lru_cache(maxsize=1)
def _outcome(size: str) -> Outcome:
    return optimise(instance(SIZES[size]), limits=Limits(gap=max(GAPS[size], 0.005 if size == "M" else 0)))


def _after(work: Callable[[Outcome], object]) -> Callable[[str], Contenders]:
    """Work on a finished outcome, against compiling the model."""

    def prepare(size: str) -> Contenders:
        outcome = _outcome(size)

        def run() -> Answer:
            work(outcome)
            return ()

        def yardstick() -> Answer:
            compile_problem(outcome.problem)
            return ()

        return {"yardstick: write and compile the model": yardstick, "allocsim": run}

    return prepare


def _split(outcome: Outcome) -> object:
    return split(outcome.problem, outcome.compiled, outcome.session, outcome.values)


SIZED = ("XS", "S", "M")
SOLVE = Benchmark("solve", "best plan: gap 0, at M 0.1 %", SIZED, _solve, agree={"M": 1e-3}, once=frozenset({"M"}))
ENGINE = Benchmark("engine", "from problem to canonical plan", ("XS", "S"), _engine)
SPLIT = Benchmark("split", "canonical split of an approved plan", SIZED, _after(_split))
AUDIT = Benchmark("audit", "audit of a plan", SIZED, _after(lambda found: breaches(found.problem, found.plan)))
REASONS = Benchmark("reasons", "reason of every decision", SIZED, _after(lambda found: Explainer(found).decide()))
