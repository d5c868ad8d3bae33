"""Judging: ten formulas for every partnership over the draws, against plain pandas and against copying the cells."""

from __future__ import annotations

from typing import Final

import numpy as np

from allocsim.domain.agreement import Agreement
from allocsim.domain.flow import FLOWS
from allocsim.sharing.draws import blocks, draw_factors
from allocsim.sharing.judgement.judge import judge
from allocsim.sharing.nodes import NODES
from benchmarks.partnerships import Extent, agreement, decisions, scenario
from benchmarks.peers import pandas_ledger
from benchmarks.registry import Answer, Benchmark, Contenders

FORMULAS: Final = tuple((share, years) for share in ("0.3", "0.4", "0.5", "0.6", "0.7") for years in (3, 8))
"""The origin's share, and for how many years from the first tax."""
EXTENTS: Final = {"XS": Extent(3, 8, 256), "S": Extent(12, 15, 1_000), "M": Extent(12, 15, 10_000)}
PARTIES: Final = 2
PIECE: Final = 4_000_000
"""Cells copied at a time: more than any cache holds."""


def _cells(extent: Extent) -> int:
    """What each party receives by partnership, formula, draw and year."""
    return extent.projects * len(FORMULAS) * extent.draws * extent.years * PARTIES


def _judge(size: str) -> Contenders:
    extent = EXTENTS[size]
    city = scenario(extent)
    decided = decisions(city)
    formulas = {
        f"f{i}": Agreement.model_validate(agreement(*terms), context={"nodes": NODES})
        for i, terms in enumerate(FORMULAS)
    }
    names = [row.project for row in city.projects]
    tax = list(FLOWS).index("tax.vat")
    drawn = [draw_factors(city.uncertain, names, city.simulation.seed, block)[:, tax] for block in blocks(extent.draws)]
    factors = np.concatenate(drawn)[: extent.draws]  # (D, P)
    source, target = np.ones(PIECE), np.empty(PIECE)

    def ours() -> Answer:
        found = judge(city, decided, formulas=formulas)
        gains = {(row.formula, row.project, row.roles[0]): row.gain for row in found.parties}
        return tuple(gains[f, name, role] for f in formulas for name in names for role in ("origin", "host"))

    def pandas() -> Answer:
        return tuple(
            mean
            for share, years in FORMULAS
            for mean in pandas_ledger.net_means(city, decided, factors, float(share), years)
        )

    def copied() -> Answer:
        for first in range(0, _cells(extent), PIECE):
            count = min(PIECE, _cells(extent) - first)
            np.copyto(target[:count], source[:count])
        return ()

    return {"allocsim": ours, "plain pandas": pandas, "memory: the cells copied once": copied}


JUDGE = Benchmark(
    "judge",
    "ten formulas for every partnership over the draws, each party against its alternative",
    tuple(EXTENTS),
    _judge,
    cells={size: _cells(extent) for size, extent in EXTENTS.items()},
    once=frozenset({"M"}),
)
