"""What becomes of every tick: used, carried over, taken back or lapsed, by resource and year.

The plan fixes what is used; the rest is what the canonical schedule of `carry.py` leaves. All that
may still be used later is carried out, also in the last plan year (for the years after the plan);
what may not is taken back where the scenario says so, else it lapses. What a set-aside keeps from
others and its own use does not take lapses in its year.

What is taken back joins the pool in the year after the life of its vintage, or lapses if the plan
does not have that year. The part that the carry cap forbids to carry leaves the county already in its
own year, so that a county never carries out more than the cap; the pool gets it with the rest of its
vintage.
"""

from __future__ import annotations

import numpy as np

from allocsim.allocation.carry import Schedule, Table, arrivals, carriable, lives, schedule
from allocsim.domain.allocation import CountyBalance, PoolBalance
from allocsim.domain.problem import Ints, Plan, Problem


def balances(problem: Problem, plan: Plan) -> tuple[tuple[PoolBalance, ...], tuple[CountyBalance, ...]]:
    """Rows of the pool (resource, year) and of counties (county, resource, year) of a feasible plan."""
    own, draw = takings(problem, plan)
    found = schedule(problem, reserved_use(problem, own), draw.sum(axis=(0, 2)))
    return _pools(problem, draw, found), _counties(problem, own, draw, found)


def takings(problem: Problem, plan: Plan) -> tuple[Ints, Ints]:
    """W and G: retained and pool ticks taken, by county, resource, use and year. (C, R, N, Y) each"""
    shape = (len(problem.counties), len(problem.resources), len(problem.uses), len(problem.years))
    own, draw = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    entries = [entry for option in plan.approved for entry in problem.option_demands[option]]
    where = (
        problem.demand_county[entries],
        problem.demand_resource[entries],
        problem.option_use[problem.demand_option[entries]],
        problem.demand_year[entries],
    )
    np.add.at(draw, where, plan.pool_ticks[entries])
    np.add.at(own, where, problem.demand_ticks[entries] - plan.pool_ticks[entries])
    return own, draw


def reserved_use(problem: Problem, own: Ints) -> Ints:
    """What a county must put into each year: what its uses take and what rules set aside for them. (C, R, Y)

    Each rule that sets quota aside needs Σ_n max(W_n, floor_n) on its own account; the largest counts.
    """
    needed: Ints = own.sum(axis=2)
    for floors in set_asides(problem).values():
        needed = np.maximum(needed, np.maximum(own, floors).sum(axis=2))
    return needed


def set_asides(problem: Problem) -> dict[str, Ints]:
    """The floors of each rule that sets quota aside, by county, resource, use and year. (C, R, N, Y) each"""
    found = {name: getattr(rule, "set_aside", None) for name, rule in problem.rules.items()}
    return {name: np.asarray(floors(problem)) for name, floors in found.items() if floors is not None}


def _pools(problem: Problem, draw: Ints, found: Schedule) -> tuple[PoolBalance, ...]:
    life = lives(problem)[1]
    back = arrivals(problem, found.taken_back)
    rows = []
    for r, resource in enumerate(problem.resources):
        caps = [carriable(problem, int(ticks), life) for ticks in problem.pool[r]]
        supply = (problem.pool[r] + back[r]).tolist()
        into, out = _carried(supply, caps, found.drawn[r].tolist(), life)
        for y, year in enumerate(problem.years):
            pool, city = int(problem.pool[r, y]), int(problem.city_quota[r, y])
            awarded = int(draw[:, r, :, y].sum())
            rows.append(
                PoolBalance(
                    resource=resource,
                    year=year,
                    issued=int(problem.issued[:, r, y].sum()) + city,
                    committed=int(problem.committed[:, r, y].sum()),
                    quota=int(problem.quota[:, r, y].sum()) + city,
                    retained=int(problem.retained[:, r, y].sum()),
                    pool=pool,
                    awarded=awarded,
                    carried_in=into[y],
                    carried_out=out[y],
                    taken_back=int(back[r, y]),
                    lapsed=supply[y] + into[y] - awarded - out[y],
                )
            )
    return tuple(rows)


def _counties(problem: Problem, own: Ints, draw: Ints, found: Schedule) -> tuple[CountyBalance, ...]:
    life = lives(problem)[0]
    rows = []
    for c, r in np.ndindex(len(problem.counties), len(problem.resources)):
        supply: list[int] = problem.retained[c, r].tolist()
        caps = [carriable(problem, ticks, life) for ticks in supply]
        use: Table = found.used[c, r].tolist()
        into, out = _carried(supply, caps, use, life)
        returned = _returned(supply, caps, use, found.taken_back[c, r].tolist(), life)
        for y, year in enumerate(problem.years):
            used = {name: int(own[c, r, n, y]) for n, name in enumerate(problem.uses)}
            rows.append(
                CountyBalance(
                    county=problem.counties[c],
                    resource=problem.resources[r],
                    year=year,
                    issued=int(problem.issued[c, r, y]),
                    committed=int(problem.committed[c, r, y]),
                    quota=int(problem.quota[c, r, y]),
                    contributed=int(problem.contributed[c, r, y]),
                    retained=supply[y],
                    received=int(draw[c, r, :, y].sum()),
                    used=used,
                    carried_in=into[y],
                    carried_out=out[y],
                    taken_back=returned[y],
                    lapsed=supply[y] + into[y] - sum(used.values()) - out[y] - returned[y],
                )
            )
    return tuple(rows)


def _carried(supply: list[int], caps: list[int], used: Table, life: int) -> tuple[list[int], list[int]]:
    """Ticks carried into and out of each year: all that may still be used in a later one. (Y,) each"""
    years = range(len(supply))
    out = []
    for year in years:
        alive = range(max(0, year - life + 1), year + 1) if life else range(0)
        out.append(sum(min(supply[v] - used[v][v], caps[v]) - sum(used[v][v + 1 : year + 1]) for v in alive))
    return [0, *out[:-1]], out


def _returned(supply: list[int], caps: list[int], used: Table, back: list[int], life: int) -> list[int]:
    """Ticks taken back by the year in which they leave the county: what must not be carried at once. (Y,)"""
    leaving = [0] * len(supply)
    for v, ticks in enumerate(back):
        at_once = min(ticks, max(0, supply[v] - used[v][v] - caps[v]))
        leaving[v] += at_once
        if ticks > at_once:
            leaving[v + life] += ticks - at_once
    return leaving
