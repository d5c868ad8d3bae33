"""The uncertain run: streams over blocks of draws and keeps what is reported of them.

Memory holds one piece of projects at a time: at most `HELD` receipts (draws × projects × parties × years) or one
project's, and three numbers per draw and seat for the whole run, whatever the number of workers. Every number of a draw
comes from element-wise operations and sums in a fixed order, so the results do not depend on pieces, blocks or workers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

import numpy as np

from allocsim.domain.ledger import Band
from allocsim.domain.simulation import Uncertain
from allocsim.sharing.books import ledger_flows, receipts, share_construction, share_revenue
from allocsim.sharing.cases import Case
from allocsim.sharing.draws import BLOCK, Sampling, blocks, draw_course
from allocsim.sharing.group import Group
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.position import Position, Positions
from allocsim.sharing.room import room

HELD: Final = 2**23
"""Receipts held at once: 64 MiB."""


@dataclass(frozen=True, eq=False)
class Run:
    """What the seed and the scenario say of every draw; small enough to be sent to a worker."""

    uncertain: Mapping[str, Uncertain]
    seed: int
    discount: Floats  # (Y,)
    sampling: Sampling = "mc"


def simulate_draws(
    groups: Iterable[Group], run: Run, draws: int, years: Sequence[int], executor: Executor | None
) -> tuple[dict[str, list[Band]], dict[tuple[str, int], Position]]:
    """Bands by project and positions by seat over the first `draws` draws."""
    bands: dict[str, list[Band]] = {}
    positions: dict[tuple[str, int], Position] = {}
    for group in groups:
        cells = (len(group.context.roles) - 1) * len(years) * draws
        for piece in group.pieces(max(1, HELD // cells)):
            money, received, paid = _piece(piece, run, draws, len(years), executor)
            for at, case in enumerate(piece.cases):
                bands[case.project.project] = _bands(case, money[:, at], years)
                for seat in range(len(case.roles) - 1):
                    positions[case.project.project, seat] = Position(
                        received[:, at, seat].copy(), paid[:, at, seat].copy(), money[:, at, seat, -1].copy()
                    )
    return bands, positions


def _piece(group: Group, run: Run, draws: int, years: int, executor: Executor | None) -> tuple[Floats, Floats, Floats]:
    """All draws of one piece, block after block: shapes as of `run_block`, D the draws asked for."""
    numbers = blocks(draws)
    shape = (len(numbers) * BLOCK, len(group.cases), len(group.context.roles) - 1)
    money, received, paid = room((*shape, years)), room(shape), room(shape)
    mapper = map if executor is None else executor.map
    for block, found in zip(numbers, mapper(partial(run_block, group, run), numbers), strict=True):
        rows = slice(block * BLOCK, (block + 1) * BLOCK)
        money[rows], received[rows], paid[rows] = found
    return money[:draws], received[:draws], paid[:draws]


def run_block(group: Group, run: Run, block: int) -> tuple[Floats, Floats, Floats]:
    """One block: receipts by seat (D, P, K, Y), then present values of receipts and cost (D, P, K); no `kept`."""
    names = [(case.project.project, case.project.industry) for case in group.cases]
    course = draw_course(run.uncertain, names, run.seed, block, run.sampling)
    money, cost = seat_money(group.under(course), course.factors)
    return money, present_value(money, run.discount), present_value(cost, run.discount)


def seat_money(group: Group, factors: Floats) -> tuple[Floats, Floats]:
    """Receipts and cost by seat, each (D, P, K, Y) without the seat `kept`, which is the host's."""
    return seat_amounts(group, ledger_flows(group, factors, "revenue"), ledger_flows(group, factors, "construction"))


def seat_amounts(group: Group, revenue: Floats, construction: Floats) -> tuple[Floats, Floats]:
    """The same from the flows of both ledgers, (D, F, P, Y) each: cash, and construction input with incentives paid."""
    due = share_revenue(group, revenue)
    paid = share_construction(group, construction).sum(axis=1)
    cost = paid[:, :, :-1].copy()
    cost[:, :, group.host_seat] += paid[:, :, -1]
    if due.paid is not None:
        cost = cost + due.paid[:, :, :-1]
    return receipts(group, due), cost


def present_value(amounts: Floats, discount: Floats) -> Floats:
    """Σ_y discount[y] · amount[…, y], year after year: (…, Y) → (…,)."""
    total = np.zeros(amounts.shape[:-1])
    for year, weight in enumerate(discount.tolist()):
        total += weight * amounts[..., year]
    return total


def digest(positions: Positions) -> str:
    """SHA-256 of the net present values of every draw, by project and seat."""
    found = sha256()
    for (project, seat), position in positions.items():
        found.update(f"{project}/{seat}\n".encode())
        found.update((position.receipts - position.cost).astype("<f8").tobytes())
    return found.hexdigest()


def _bands(case: Case, money: Floats, years: Sequence[int]) -> list[Band]:
    """Bands of each county: (D, K, Y) without `kept`."""
    found = []
    for county in dict.fromkeys(case.parties):
        seats = [seat for seat, party in enumerate(case.parties[:-1]) if party == county]
        amounts = money[:, seats].sum(axis=1)  # (D, Y)
        quantiles = np.quantile(amounts, (0.05, 0.5, 0.95), axis=0)
        for year, mean, (low, median, high) in zip(
            years, amounts.mean(axis=0).tolist(), quantiles.T.tolist(), strict=True
        ):
            found.append(Band(case.project.project, county, year, mean, low, median, high))
    return found
