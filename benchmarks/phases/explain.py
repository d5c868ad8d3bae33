"""Explaining: replacement values of all projects on one loaded model against a new model for each project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import allocsim
from allocsim.allocation.engine import optimise
from allocsim.allocation.explain.inquiry import Inquiry
from allocsim.allocation.explain.replacement import replacement
from allocsim.allocation.rules.base import AllocationRule
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.stability import Stability
from allocsim.domain.allocation import Allocation
from allocsim.domain.arrays import derive
from allocsim.errors import InfeasibleError
from benchmarks.registry import Answer, Benchmark, Contenders

SCENARIOS: Final = {"XS": "minimal", "S": "pingliang"}


def _loaded(allocation: Allocation) -> Answer:
    """One model; each project is withheld or forced in by bounds."""
    inquiry = Inquiry(allocation)
    asked = [p for p, row in enumerate(allocation.decisions) if row.decision != "rejected"]
    found = {p: replacement(inquiry, p) for p in inquiry.hardest_first(asked)}
    rows = [found[p] for p in asked]
    return tuple(float(row.losses[-1].least) if row and row.possible else -1.0 for row in rows)


def _rebuilt(allocation: Allocation) -> Answer:
    """A new model for each project, with a rule that withholds it or wants it."""
    problem, found = derive(allocation.scenario), []
    for row in allocation.decisions:
        if row.decision == "rejected":
            continue
        rule: AllocationRule = Stability(projects=(row.project,))
        if row.approved:
            rule = Exclusive(projects=(row.project,), at_most=0)
        try:
            other = optimise(problem.replace(rules={**problem.rules, "asked": rule}), tie_break=False)
        except InfeasibleError:
            found.append(-1.0)
            continue
        found.append(float(abs(allocation.goals[-1].value - other.goals[-1].value)))
    return tuple(found)


def _explain(size: str) -> Contenders:
    folder = Path(__file__).parents[2] / "scenarios" / SCENARIOS[size]
    allocation = allocsim.allocate(allocsim.read_scenario(folder))
    return {
        "allocsim: one loaded model": lambda: _loaded(allocation),
        "allocsim: a new model for each project": lambda: _rebuilt(allocation),
    }


EXPLAIN = Benchmark("explain", "replacement values of all projects", ("XS", "S"), _explain, once=frozenset({"S"}))
