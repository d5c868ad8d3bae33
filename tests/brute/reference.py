"""The best plan of a tiny problem: every selection, every split of every demand, every schedule of use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from allocsim.domain.problem import Plan, Problem
from tests.brute import futures
from tests.brute.rules import draws_kept, most, needs, open_options, return_target, selection_kept
from tests.brute.years import covered

Totals = tuple[int, ...]
"""Pool ticks by county."""


@dataclass(frozen=True)
class Reference:
    """The one right answer: whether there is a plan, its goal values, its options, and its canonical split."""

    feasible: bool
    goal_values: tuple[Fraction, ...] = ()
    approved: tuple[int, ...] = ()
    pool_ticks: tuple[int, ...] = ()
    optima: int = 0
    """How many selections reach the goal values."""


@dataclass(frozen=True)
class Candidate:
    """A feasible selection with one outcome by county, and the canonical split among those that lead to it."""

    values: tuple[Fraction, ...]
    approved: tuple[int, ...]
    splits: tuple[tuple[int, ...], ...]
    """Pool ticks of each resource's entries in canonical order."""


def solve(problem: Problem) -> Reference:
    """The best plan by goals in order, then tie-break, then canonical split."""
    options = open_options(problem)
    found = [candidate for x in selections(problem) for candidate in _candidates(problem, options, x)]
    if not found:
        return Reference(False)
    goals = list(problem.goals.values())
    signs = [1 if _maximised(goal) else -1 for goal in goals]
    for i, goal in enumerate(goals):
        best = max(signs[i] * row.values[i] for row in found)
        least = best if i == len(goals) - 1 else best - _tolerance(goal)
        found = [row for row in found if signs[i] * row.values[i] >= least]
    for i in range(len(goals)):
        best = max(signs[i] * row.values[i] for row in found)
        found = [row for row in found if signs[i] * row.values[i] == best]
    approved = max((row.approved for row in found), key=lambda x: _indicator(problem, x))
    pick = max if problem.split == "pool_first" else min
    splits = pick(row.splits for row in found if row.approved == approved)
    ticks = [0] * len(problem.demand_ticks)
    for r, split in enumerate(splits):
        for e, pool in zip(_entries(problem, approved, r), split, strict=True):
            ticks[e] = pool
    optima = len({row.approved for row in found})
    return Reference(True, found[0].values, approved, tuple(ticks), optima)


def keeps(problem: Problem, plan: Plan) -> bool:
    """Whether a plan that is one (known options, one a project, ticks within their caps) keeps everything."""
    options = open_options(problem)
    if not set(plan.approved) <= set(options) or not selection_kept(problem, plan.approved):
        return False
    for r in range(len(problem.resources)):
        drawn: Counter[tuple[int, int, int]] = Counter()
        own: Counter[tuple[int, int, int]] = Counter()
        for e in _entries(problem, plan.approved, r):
            drawn[_cell(problem, e)] += int(plan.pool_ticks[e])
            own[_cell(problem, e)] += int(problem.demand_ticks[e] - plan.pool_ticks[e])
        if not _kept(problem, options, r, drawn, own):
            return False
    return True


def selections(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Every choice of at most one open option a project that keeps the rules on selections."""
    options = set(open_options(problem))
    choices = [(None, *(o for o in offered if o in options)) for offered in problem.project_options]
    for choice in product(*choices):
        approved = tuple(o for o in choice if o is not None)
        if selection_kept(problem, approved):
            yield approved


def splits(problem: Problem, options: Sequence[int], approved: Sequence[int], r: int) -> dict[Totals, tuple[int, ...]]:
    """For every outcome by county that a split of resource `r` can have: the canonical split with that outcome.

    Entries are taken in canonical order. Of two beginnings with the same sums by county, use and year the better is
    kept: whatever follows is possible after both, so every plan is compared with every other.
    """
    entries = _entries(problem, approved, r)
    cells = [_cell(problem, e) for e in entries]
    better = max if problem.split == "pool_first" else min
    states: dict[tuple[tuple[tuple[int, int, int], int], ...], tuple[int, ...]] = {(): ()}
    for e, cell in zip(entries, cells, strict=True):
        after: dict[Any, tuple[int, ...]] = {}
        for sums, split in states.items():
            for pool in range(int(problem.demand_pool_cap[e]) + 1):
                drawn = Counter(dict(sums))
                drawn[cell] += pool
                key = tuple(sorted(drawn.items()))
                longer = (*split, pool)
                after[key] = better(after[key], longer) if key in after else longer
        states = after
    demand: Counter[tuple[int, int, int]] = Counter()
    for e, cell in zip(entries, cells, strict=True):
        demand[cell] += int(problem.demand_ticks[e])
    found: dict[Totals, tuple[int, ...]] = {}
    for sums, split in states.items():
        pools = dict(sums)
        own = {cell: demand[cell] - ticks for cell, ticks in pools.items()}
        if _kept(problem, options, r, pools, own):
            by_county = _by_county(problem, pools)
            found[by_county] = better(found[by_county], split) if by_county in found else split
    return found


def _kept(problem: Problem, options: Sequence[int], r: int, drawn: Any, own: Any) -> bool:
    if not draws_kept(problem, options, r, drawn, own):
        return False
    counties = range(len(problem.counties))
    pool = [sum(ticks for cell, ticks in drawn.items() if cell[2] == y) for y in range(len(problem.years))]
    return covered(problem, r, [needs(problem, r, c, own) for c in counties], tuple(pool))


def _feasible(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Every selection for which every resource has a split."""
    options = open_options(problem)
    for approved in selections(problem):
        if all(splits(problem, options, approved, r) for r in range(len(problem.resources))):
            yield approved


def _candidates(problem: Problem, options: Sequence[int], approved: tuple[int, ...]) -> Iterator[Candidate]:
    outcomes = [splits(problem, options, approved, r) for r in range(len(problem.resources))]
    for choice in product(*(rows.items() for rows in outcomes)):
        totals = [by_county for by_county, _ in choice]
        values = tuple(_value(problem, options, goal, approved, totals) for goal in problem.goals.values())
        yield Candidate(values, approved, tuple(split for _, split in choice))


def _value(
    problem: Problem, options: Sequence[int], goal: Any, approved: Sequence[int], drawn: Sequence[Totals]
) -> Fraction:
    match goal.kind:
        case "weighted":
            return Fraction(sum(round(_score(problem, goal, o)) for o in approved))
        case "benefit":
            return Fraction(sum(round(problem.option_benefits[goal.benefit][o]) for o in approved))
        case "return_shortfall":
            r = problem.resources.index(goal.resource)
            counties = [c for c, name in enumerate(problem.counties) if name in (goal.counties or problem.counties)]
            targets = {c: return_target(problem, options, goal.share, c, r) for c in counties}
            return Fraction(sum(max(0, target - drawn[r][c]) for c, target in targets.items()))
        case "alpha_fair":
            return _fair_sum(problem, options, goal, drawn[problem.resources.index(goal.resource)])
        case kind if kind in futures.KINDS:
            return futures.value(problem, goal, approved, _feasible)
        case "max_min_return":
            return _least_return(problem, options, goal, drawn)
    raise AssertionError(goal.kind)


def _score(problem: Problem, goal: Any, o: int) -> Fraction:
    parts = [
        weight * problem.option_benefits[name][o] / problem.normalisers[name]
        for name, weight in goal.weights.items()
        if problem.normalisers[name]
    ]
    return problem.resolution * sum(parts, Fraction(0)) / sum(goal.weights.values())


def _least_return(problem: Problem, options: Sequence[int], goal: Any, drawn: Sequence[Totals]) -> Fraction:
    """The least of what counties get back per tick contributed; who draws all it could is satisfied."""
    ratios, largest = [], [Fraction(0)]
    for c, county in enumerate(problem.counties):
        for r, resource in enumerate(problem.resources):
            given, limit = int(problem.contributed[c, r].sum()), most(problem, options, c, r)
            named = county in (goal.counties or [county]) and resource in (goal.resources or [resource])
            if not named or not given or not limit:
                continue
            largest.append(Fraction(limit, given))
            if drawn[r][c] < limit:
                ratios.append(Fraction(drawn[r][c], given))
    return min([max(largest), *ratios])


def _fair_sum(problem: Problem, options: Sequence[int], goal: Any, drawn: Totals) -> Fraction:
    """Tick by tick: what each one counts for depends on the part of the return that it falls in."""
    r, total = problem.resources.index(goal.resource), 0
    for c, county in enumerate(problem.counties):
        given = int(problem.contributed[c, r].sum())
        if county not in (goal.counties or [county]) or not given:
            continue
        ends = [j * given // goal.pieces for j in range(1, 2 * goal.pieces)]
        for tick in range(min(drawn[c], most(problem, options, c, r))):
            part = next((j for j, end in enumerate(ends, 1) if tick < end), 2 * goal.pieces)
            total += round(100 * Fraction(goal.pieces, part) ** goal.alpha)
    return Fraction(total)


def _maximised(goal: Any) -> bool:
    return goal.kind not in ("return_shortfall", "max_regret")


def _tolerance(goal: Any) -> Fraction:
    return Fraction(goal.tolerance, 100 if goal.kind == "max_min_return" else 1)


def _entries(problem: Problem, approved: Sequence[int], r: int) -> list[int]:
    """Entries of approved options in the order year, project, county."""
    chosen = [e for o in approved for e in problem.option_demands[o] if problem.demand_resource[e] == r]
    project = problem.option_project[problem.demand_option]
    return sorted(chosen, key=lambda e: (problem.demand_year[e], project[e], problem.demand_county[e], e))


def _cell(problem: Problem, e: int) -> tuple[int, int, int]:
    use = problem.option_use[problem.demand_option[e]]
    return int(problem.demand_county[e]), int(use), int(problem.demand_year[e])


def _by_county(problem: Problem, drawn: dict[tuple[int, int, int], int]) -> Totals:
    return tuple(sum(ticks for cell, ticks in drawn.items() if cell[0] == c) for c in range(len(problem.counties)))


def _indicator(problem: Problem, approved: Sequence[int]) -> list[int]:
    return [int(o in approved) for o in range(len(problem.options))]
