"""Goals over futures once more, straight from their definitions, for one selection at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from allocsim.domain.problem import Problem

KINDS = ("mean", "cvar", "worst_case", "max_regret")
Feasible = Callable[[Problem], Iterable[tuple[int, ...]]]


def value(problem: Problem, goal: Any, approved: Sequence[int], feasible: Feasible) -> Fraction:
    """The value of a goal over futures; `feasible` lists every selection that keeps every rule."""
    worths = _worths(problem, goal.of, tuple(approved))
    weights = [prospect.weight for prospect in problem.futures.values()]
    match goal.kind:
        case "mean":
            return sum((w * v for w, v in zip(weights, worths, strict=True)), Fraction(0))
        case "worst_case":
            return Fraction(min(worths))
        case "cvar":
            # The largest of the concave function η − E max(0, η − v) / (1 − α) stands at one of its kinks.
            part = 1 - goal.alpha
            lost = {v: sum(w * max(0, v - u) for w, u in zip(weights, worths, strict=True)) for v in worths}
            return max(v - lost[v] / part for v in worths)
        case "max_regret":
            return Fraction(max(b - v for b, v in zip(_bests(problem, repr(goal), feasible), worths, strict=True)))
    raise AssertionError(goal.kind)


def _worths(problem: Problem, goal: Any, approved: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sum(_score(problem, goal, prospect, o) for o in approved) for prospect in problem.futures.values())


def _score(problem: Problem, goal: Any, prospect: Any, o: int) -> int:
    if goal.kind == "benefit":
        return round(prospect.option_benefits[goal.benefit][o])
    parts = [
        weight * prospect.option_benefits[name][o] / problem.normalisers[name]
        for name, weight in goal.weights.items()
        if problem.normalisers[name]
    ]
    return round(problem.resolution * sum(parts, Fraction(0)) / sum(goal.weights.values()))


@lru_cache
def _bests(problem: Problem, goal: str, feasible: Feasible) -> tuple[int, ...]:
    """The most that any feasible selection brings in each future."""
    of = next(each.of for each in problem.goals.values() if repr(each) == goal)  # type: ignore[attr-defined]
    worths = [_worths(problem, of, approved) for approved in feasible(problem)]
    return tuple(max(column) for column in zip(*worths, strict=True))
