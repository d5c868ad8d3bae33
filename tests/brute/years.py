"""Use of quota over the years, by trying every schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from allocsim.domain.problem import Problem

Years = tuple[int, ...]


@cache
def leftovers(supply: Years, later: Years, needed: Years, life: int) -> frozenset[Years]:
    """What may be left of each vintage once every year's need is met, in every possible way.

    `later[v]` is the most that may be used of vintage v after its own year.
    """
    found: set[Years] = set()

    def go(year: int, left: Years, later: Years) -> None:
        if year == len(needed):
            found.add(left)
            return
        vintages = range(max(0, year - life), year + 1)
        most = [left[v] if v == year else min(left[v], later[v]) for v in vintages]
        for taken in product(*(range(ticks + 1) for ticks in most)):
            if sum(taken) == needed[year]:
                use = dict(zip(vintages, taken, strict=True))
                go(
                    year + 1,
                    tuple(ticks - use.get(v, 0) for v, ticks in enumerate(left)),
                    tuple(ticks - (use.get(v, 0) if v < year else 0) for v, ticks in enumerate(later)),
                )

    go(0, supply, later)
    return frozenset(found)


def covered(problem: Problem, r: int, needed: Sequence[Years], needed_pool: Years) -> bool:
    """Whether some schedule of all counties and the pool meets every need in resource `r`."""
    carry = problem.carry
    life = carry.life if carry.retained else 0
    pool_life = carry.life if carry.pool else 0
    pool: Years = tuple(problem.pool[r].tolist())
    left = [
        leftovers(supply, _later(problem, supply), years, life)
        for supply, years in zip(map(tuple, problem.retained[:, r].tolist()), needed, strict=True)
    ]
    if not all(left):
        return False
    return any(
        leftovers(supply, _later(problem, pool), needed_pool, pool_life)
        for supply in _pools(pool, left, life + 1, carry.take_back)
    )


def _later(problem: Problem, supply: Years) -> Years:
    return tuple(int(problem.carry.cap * ticks) for ticks in supply)


def _pools(pool: Years, left: Sequence[frozenset[Years]], lag: int, take_back: bool) -> Iterator[Years]:
    """What the pool may hold by year: its own, and what counties leave `lag` years later."""
    if not take_back:
        yield pool
        return
    for choice in sorted(set(product(*map(sorted, left)))):
        yield tuple(own + sum(years[y - lag] for years in choice if y >= lag) for y, own in enumerate(pool))
