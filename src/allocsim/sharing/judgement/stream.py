"""All draws of a family under all its formulas, block after block: what judgement needs, and no more.

One block of 256 draws is worked on at a time. Of each draw, formula and seat one number stays, the net present value:
8 bytes × draws × formulas × seats of as many partnerships as `HELD` bytes hold, or of one, in a temporary file if that
is more than 256 MiB (`allocsim.sharing.room`).
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from allocsim.domain.criteria import Renegotiation
from allocsim.sharing.books import ledger_flows
from allocsim.sharing.draws import BLOCK, blocks, draw_course
from allocsim.sharing.judgement.formulas import Family
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.room import room
from allocsim.sharing.uncertainty import Run, seat_amounts

HELD: Final = 2**26
"""Bytes of draws held at once, 64 MiB, unless one partnership has more."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over draws under one formula, each (P, K, Y); a county's seats are one party."""

    receipts: Floats
    cost: Floats
    walks: Floats  # number of draws in which going on is worth less than the outside option

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.receipts + other.receipts, self.cost + other.cost, self.walks + other.walks)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A family's draws."""

    net: Mapping[str, Floats]  # formula → (P, K, D) net present value; seats beyond a county's first are 0
    ever: Mapping[str, Floats]  # formula → (P, K) number of draws in which a party would walk away in some year
    sums: Mapping[str, Sums]


Block = dict[str, tuple[Floats, Floats, Sums]]


def draw_family(family: Family, run: Run, outside: Floats, draws: int, executor: Executor | None) -> Drawn:
    """The first `draws` draws. `outside`: (P, K, Y) value, from each year on, of what a party could do instead."""
    shape = (len(family.cases), len(family.cases[0].roles) - 1, draws)
    whole = room((len(family.formulas), *shape))
    net = dict(zip(family.formulas, whole, strict=True))
    ever: dict[str, Floats] = {}
    sums: dict[str, Sums] = {}
    mapper = map if executor is None else executor.map
    numbers = blocks(draws)
    counts = [min(BLOCK, draws - block * BLOCK) for block in numbers]
    for block, found in zip(numbers, mapper(partial(run_block, family, run, outside), numbers, counts), strict=True):
        for name, (values, walked, part) in found.items():
            net[name][..., block * BLOCK : block * BLOCK + values.shape[-1]] = values
            ever[name] = ever[name] + walked if name in ever else walked
            sums[name] = sums[name] + part if name in sums else part
    return Drawn(net, ever, sums)


def at_once(family: Family, draws: int) -> int:
    """How many partnerships of a family are drawn at once."""
    return max(1, HELD // (8 * draws * len(family.formulas) * (len(family.cases[0].roles) - 1)))


def run_block(family: Family, run: Run, outside: Floats, block: int, count: int) -> Block:
    """The first `count` draws of one block: formula → net (P, K, D), walks ever (P, K), sums."""
    names = [(case.project.project, case.project.industry) for case in family.cases]
    course = draw_course(run.uncertain, names, run.seed, block, run.sampling)
    amounts: dict[str, tuple[Floats, Floats]] = {}
    found: Block = {}
    revenue = construction = None
    for name, group in family.under(course):
        if revenue is None or construction is None:
            revenue = ledger_flows(group, course.factors, "revenue")
            construction = once_if_equal(ledger_flows(group, course.factors, "construction"))
        receipts, cost = seat_amounts(group, revenue, construction)
        if family.switches:
            amounts[name] = receipts.copy(), cost.copy()
        found[name] = _judged(family, receipts, cost, run, outside, count)
    for name, row in family.switches.items():
        receipts, cost = _switched(family, row, amounts[row.agreement], amounts[row.then])
        found[name] = _judged(family, receipts, cost, run, outside, count)
    return found


def _judged(
    family: Family, receipts: Floats, cost: Floats, run: Run, outside: Floats, count: int
) -> tuple[Floats, Floats, Sums]:
    _merge(family, receipts)
    _merge(family, cost)
    return _reduce(receipts[:count], cost[:count], run.discount, outside)


def _switched(
    family: Family, row: Renegotiation, first: tuple[Floats, Floats], second: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Receipts and cost of the first agreement, in the draws with too great a loss by the stated year then the second.

    Σ_{y ≤ start + by − 1} (receipts − cost) of the role < below. Both (D, P, K, Y); cost may be one draw for all.
    """
    receipts, cost = first[0].copy(), np.broadcast_to(first[1], first[0].shape).copy()
    seats = [seat for seat, role in enumerate(family.cases[0].roles) if role == row.party]
    for at, case in enumerate(family.cases):
        last = case.start - family.any_group.first_year + row.by - 1  # index of the year that is looked at
        if last + 1 < receipts.shape[-1]:
            so_far = (receipts[:, at, seats, : last + 1] - cost[:, at, seats, : last + 1]).sum(axis=(1, 2))
            draws = so_far < float(row.below) - 1e-9
            receipts[draws, at, :, last + 1 :] = second[0][draws, at, :, last + 1 :]
            cost[draws, at, :, last + 1 :] = np.broadcast_to(second[1], cost.shape)[draws, at, :, last + 1 :]
    return receipts, cost


def _reduce(receipts: Floats, cost: Floats, discount: Floats, outside: Floats) -> tuple[Floats, Floats, Sums]:
    """(D, P, K, Y) → net (P, K, D), walks ever (P, K), sums (P, K, Y).

    Backwards from the last year: worth_y = receipts_y − cost_y + worth_{y+1} · v_{y+1} / v_y; of the first year it is
    the net present value.
    """
    draws = len(receipts)
    flows = np.ascontiguousarray(np.moveaxis(receipts - cost, -1, 0))  # (Y, D, P, K)
    worth, leaves = np.zeros(flows.shape[1:]), np.empty(flows.shape, dtype=bool)
    floor = np.moveaxis(outside, -1, 0) - 1e-9  # (Y, P, K)
    for year in reversed(range(len(flows))):
        if year + 1 < len(flows):
            worth *= discount[year + 1] / discount[year]
        worth += flows[year]
        np.less(worth, floor[year], out=leaves[year])
    worth *= discount[0]
    walks = np.moveaxis(leaves.sum(axis=1, dtype=np.float64), 0, -1)
    paid = cost.sum(axis=0) if len(cost) == draws else cost[0] * draws
    ever = leaves.any(axis=0).sum(axis=0, dtype=np.float64)
    return np.moveaxis(worth, 0, -1), ever, Sums(receipts.sum(axis=0), paid, walks)


def _merge(family: Family, amounts: Floats) -> None:
    """Add the amounts of a county's further seats to its first: (D, P, K, Y), in place."""
    for at, case in enumerate(family.cases):
        for seat, county in enumerate(case.parties[:-1]):
            first = case.parties.index(county)
            if first != seat:
                amounts[:, at, first] += amounts[:, at, seat]
                amounts[:, at, seat] = 0.0


def once_if_equal(flows: Floats) -> Floats:
    """One draw for all if they are equal: (D, F, P, Y) → (1 or D, F, P, Y)."""
    return flows[:1] if (flows == flows[:1]).all() else flows
