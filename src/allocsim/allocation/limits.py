"""Every number that is not a coefficient, by row and column: shared by the builder and by every re-solve."""

from __future__ import annotations

from allocsim.allocation.members import rules_of
from allocsim.domain.problem import Problem

RowKey = tuple[str, ...]
"""Name of a row: its rule or balance, then its index."""
Bounds = tuple[int | None, int | None]


def windows(problem: Problem) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(v, t) pairs in which quota of year v may be used in year t: of the counties, and of the pool."""
    years = range(len(problem.years))

    def pairs(life: int) -> list[tuple[int, int]]:
        return [(v, t) for v in years for t in years if v <= t <= v + life]

    return pairs(own_life(problem)), pairs(problem.carry.life if problem.carry.pool else 0)


def own_life(problem: Problem) -> int:
    """Years after its own in which retained quota may be used; what is left is taken back or lapses after that."""
    return problem.carry.life if problem.carry.retained else 0


def core_limits(problem: Problem) -> dict[RowKey, Bounds]:
    """Limits of the rows that every scenario has: supplies, carry-over limits, one option a project."""
    p = problem
    cap = p.carry.cap
    limits: dict[RowKey, Bounds] = {("one_option", name): (None, 1) for name in p.projects}
    for k, resource in enumerate(p.resources):
        for v, year in enumerate(map(str, p.years)):
            reserve = int(p.pool[k, v])
            limits["pool_supply", resource, year] = (None, reserve)
            limits["pool_carry_cap", resource, year] = (None, int(cap * reserve // 1))
            for c, county in enumerate(p.counties):
                kept = int(p.retained[c, k, v])
                limits["retained_supply", county, resource, year] = (None, kept)
                limits["carry_cap", county, resource, year] = (None, int(cap * kept // 1))
    return limits


def row_limits(problem: Problem) -> dict[RowKey, Bounds]:
    """Limits of the core rows and of the rows of every rule."""
    limits = core_limits(problem)
    for name, rule in rules_of(problem).items():
        limits |= {(rule.kind, name, *index): bounds for index, bounds in rule.limits(problem).items()}
    return limits


def supply_bounds(problem: Problem) -> dict[tuple[str, ...], int]:
    """Upper bound of each column F, Q and T: all there can be of the vintage it takes from."""
    p = problem
    own, pooled = windows(p)
    years = [str(year) for year in p.years]
    bounds: dict[tuple[str, ...], int] = {}
    for c, county in enumerate(p.counties):
        for k, resource in enumerate(p.resources):
            kept = p.retained[c, k].tolist()
            bounds |= {("F", county, resource, years[v], years[t]): kept[v] for v, t in own}
            born = range(len(years) - own_life(p) - 1) if p.carry.take_back else ()
            bounds |= {("T", county, resource, years[v]): kept[v] for v in born}
    for k, resource in enumerate(p.resources):
        taken_back = int(p.retained[:, k].sum()) if p.carry.take_back else 0
        bounds |= {("Q", resource, years[v], years[t]): int(p.pool[k, v]) + taken_back for v, t in pooled}
    return bounds
