"""Which year's quota is used when: can quota, carry-over and take-back meet what a plan takes each year?

Years are indices; a *vintage* is the quota of one year. Resources are independent of each other.

Counties alone. A vintage of R ticks of which at most `floor(cap · R)` may be used after its own
year, within `life` years, is two lots: `R − floor(cap · R)` ticks whose last year is their own, and
`floor(cap · R)` ticks whose last year is `life` later. Every tick may be used in an unbroken run of
years, so using the tick with the earliest last year is exact: where a schedule uses tick b while
tick a with an earlier last year lies at hand, exchange the two; whenever a was used later, b may be
used too. Oldest first is *not* exact under a cap: with life 2 and a cap of one half, 5 old ticks at
hand, 10 new ones and a need of 5, the old ones should wait, for 5 of the new ones cannot.

With take-back. What a vintage has left when its life is over joins the pool in the year after that
life. The pool may then need a county to use its quota in another order, so the questions of all
counties hang together: a transport network over years, solved by augmenting paths that start from
the schedules above. Capacities are integers, so an integer schedule exists exactly if the network
carries all that is needed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocsim.domain.problem import Ints, Problem

Table = list[list[int]]


@dataclass(frozen=True, eq=False)
class Schedule:
    """Use by vintage and year, and what it leaves uncovered."""

    used: Ints
    """F: retained ticks by vintage and year of use. (C, R, Y, Y)"""
    drawn: Ints
    """Q: pool ticks by vintage and year of use. (R, Y, Y)"""
    taken_back: Ints
    """T: what each vintage leaves to the pool of a later plan year. (C, R, Y)"""
    missing: Ints
    """Needed of counties and not to be had. (C, R, Y)"""
    missing_pool: Ints
    """Needed of the pool and not to be had. (R, Y)"""

    @property
    def complete(self) -> bool:
        """Whether all that is needed is covered."""
        return not (self.missing.any() or self.missing_pool.any())


def lives(problem: Problem) -> tuple[int, int]:
    """Years after their own in which retained quota, and the pool, may be used."""
    carry = problem.carry
    return carry.life if carry.retained else 0, carry.life if carry.pool else 0


def carriable(problem: Problem, ticks: int, life: int) -> int:
    """How many of a vintage's ticks may be used after its own year."""
    cap = problem.carry.cap
    return ticks * cap.numerator // cap.denominator if life else 0


def arrivals(problem: Problem, taken_back: Ints) -> Ints:
    """What joins the pool by year: `taken_back[c, r, v]` does in year `v + life + 1`. (R, Y)"""
    lag = lives(problem)[0] + 1
    arrived = np.zeros(taken_back.shape[1:], dtype=np.int64)
    arrived[:, lag:] = taken_back.sum(axis=0)[:, :-lag]
    return arrived


def schedule(problem: Problem, needed: Ints, needed_pool: Ints) -> Schedule:
    """The canonical schedule for what is needed of counties (C, R, Y) and of the pool (R, Y).

    Counties, then the pool, use what expires first, older first among equals. Only where what this leaves
    over does not meet the pool's need are ticks of a county exchanged, by shortest augmenting paths in the
    order of counties and years. If anything is missing then, no schedule meets the need.
    """
    C, R, Y = needed.shape
    used = np.zeros((C, R, Y, Y), dtype=np.int64)
    drawn = np.zeros((R, Y, Y), dtype=np.int64)
    years = np.arange(Y)
    if any(lives(problem)) or problem.carry.take_back:
        for r in range(R):
            used[:, r], drawn[r] = _resource(problem, r, needed[:, r].tolist(), needed_pool[r].tolist())
    else:
        used[:, :, years, years] = np.minimum(needed, problem.retained)
        drawn[:, years, years] = np.minimum(needed_pool, problem.pool)
    back = problem.retained - used.sum(axis=3) if problem.carry.take_back else np.zeros_like(needed)
    back[:, :, max(0, Y - lives(problem)[0] - 1) :] = 0
    return Schedule(
        used=used,
        drawn=drawn,
        taken_back=back,
        missing=needed - used.sum(axis=2),
        missing_pool=needed_pool - drawn.sum(axis=1),
    )


def spend(supply: Sequence[int], carriable: Sequence[int], needed: Sequence[int], life: int) -> Table:
    """Ticks used by vintage and year, what expires first going first; stops where there is no more. (Y, Y)

    >>> spend([10, 10, 10], [5, 5, 5], [0, 5, 20], life=2)
    [[0, 0, 5], [0, 5, 5], [0, 0, 10]]
    """
    used = [[0] * len(needed) for _ in supply]
    lots: list[list[int]] = []  # last year, vintage, ticks
    for year, need in enumerate(needed):
        lots += [[year, year, supply[year] - carriable[year]], [year + life, year, carriable[year]]]
        lots = sorted(lot for lot in lots if lot[0] >= year)
        for lot in lots:
            ticks = min(need, lot[2])
            used[lot[1]][year] += ticks
            lot[2] -= ticks
            need -= ticks
    return used


def _resource(problem: Problem, r: int, needed: Table, needed_pool: list[int]) -> tuple[list[Table], Table]:
    """Use of counties (C, Y, Y) and of the pool (Y, Y) for one resource."""
    life = lives(problem)[0]
    retained: Table = problem.retained[:, r].tolist()
    caps = [[carriable(problem, ticks, life) for ticks in row] for row in retained]
    used = [spend(*row, life) for row in zip(retained, caps, needed, strict=True)]
    drawn = _pool(problem, r, retained, used, needed_pool)
    if problem.carry.take_back and sum(map(sum, drawn)) < sum(needed_pool):
        used = _exchange(problem, r, needed, needed_pool, used)
        drawn = _pool(problem, r, retained, used, needed_pool)
    return used, drawn


def _pool(problem: Problem, r: int, retained: Table, used: list[Table], needed: list[int]) -> Table:
    """Use of the pool, given that of the counties; its carry cap counts on its own reserve only."""
    lag, life = lives(problem)[0] + 1, lives(problem)[1]
    own: list[int] = problem.pool[r].tolist()
    supply = list(own)
    if problem.carry.take_back:
        for row, schedule in zip(retained, used, strict=True):
            for year in range(lag, len(own)):
                supply[year] += row[year - lag] - sum(schedule[year - lag])
    caps = [min(carriable(problem, a, life), b) for a, b in zip(own, supply, strict=True)]
    return spend(supply, caps, needed, life)


def _exchange(problem: Problem, r: int, needed: Table, needed_pool: list[int], used: list[Table]) -> list[Table]:
    """Use of counties after the exchanges by which the pool gets as much as it can of what it needs."""
    (life, pool_life), Y = lives(problem), len(needed_pool)
    own: list[int] = problem.pool[r].tolist()
    plenty = sum(own) + int(problem.retained[:, r].sum())
    net = _Network()
    for year, ticks in enumerate(own):
        net.add("source", ("pool", year), ticks)
        net.add(("pool", year), ("draw", year), plenty)
        net.add(("pool", year), ("kept", year), carriable(problem, ticks, pool_life))
        net.add(("draw", year), "sink", needed_pool[year])
        for later in range(year + 1, min(year + pool_life + 1, Y)):
            net.add(("kept", year), ("draw", later), plenty)
    own_use: dict[tuple[int, int, int], int] = {}
    for c, table in enumerate(used):
        for v, row in enumerate(table):
            ticks = int(problem.retained[c, r, v])
            net.add("source", ("quota", c, v), ticks, sum(row))
            if v + life + 1 < Y:
                net.add(("quota", c, v), ("pool", v + life + 1), ticks)
            net.add(("quota", c, v), ("carried", c, v), carriable(problem, ticks, life), sum(row[v + 1 :]))
            net.add(("use", c, v), "sink", needed[c][v], sum(other[v] for other in table))
            for t in range(v, min(v + life + 1, Y)):
                start = ("quota" if t == v else "carried", c, v)
                own_use[c, v, t] = net.add(start, ("use", c, t), ticks, row[t])
    net.fill()
    return [
        [[net.flow(own_use[c, v, t]) if (c, v, t) in own_use else 0 for t in range(Y)] for v in range(Y)]
        for c in range(len(used))
    ]


class _Network:
    """A flow network in whole numbers; arc `i ^ 1` is the reverse of arc `i`."""

    def __init__(self) -> None:
        self.arcs: dict[object, list[int]] = {"source": [], "sink": []}
        self.heads: list[object] = []
        self.spare: list[int] = []

    def add(self, tail: object, head: object, capacity: int, flow: int = 0) -> int:
        """A new arc with its flow so far."""
        arc = len(self.heads)
        self.heads += [head, tail]
        self.spare += [capacity - flow, flow]
        self.arcs.setdefault(tail, []).append(arc)
        self.arcs.setdefault(head, []).append(arc + 1)
        return arc

    def flow(self, arc: int) -> int:
        return self.spare[arc + 1]

    def fill(self) -> None:
        """Augment along shortest paths from source to sink, first arcs first, until there is none."""
        while "sink" in (depth := self._depths()):
            tried = dict.fromkeys(depth, 0)
            while self._push("source", None, depth, tried):
                pass

    def _depths(self) -> dict[object, int]:
        """Arcs with room from the source to each node that can be reached."""
        depth: dict[object, int] = {"source": 0}
        queue: deque[object] = deque(depth)
        while queue:
            node = queue.popleft()
            for arc in self.arcs[node]:
                if self.spare[arc] and self.heads[arc] not in depth:
                    depth[self.heads[arc]] = depth[node] + 1
                    queue.append(self.heads[arc])
        return depth

    def _push(self, node: object, most: int | None, depth: dict[object, int], tried: dict[object, int]) -> int:
        """Send ticks along the first path that gets one arc farther from the source each step; how many went.

        `tried` counts the arcs of each node that lead no farther.
        """
        if node == "sink":
            return most or 0
        arcs = self.arcs[node]
        while tried[node] < len(arcs):
            arc = arcs[tried[node]]
            room = self.spare[arc] if most is None else min(most, self.spare[arc])
            farther = room and depth.get(self.heads[arc]) == depth[node] + 1
            if farther and (ticks := self._push(self.heads[arc], room, depth, tried)):
                self.spare[arc] -= ticks
                self.spare[arc ^ 1] += ticks
                return ticks
            tried[node] += 1
        return 0
