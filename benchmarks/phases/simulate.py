"""Sharing: ledgers, bands and present values over the draws, against plain pandas on the same draws."""

from __future__ import annotations

import numpy as np

from allocsim.domain.flow import FLOWS
from allocsim.sharing.cases import approved_cases
from allocsim.sharing.draws import blocks, draw_factors
from allocsim.sharing.engine import evaluate, simulate
from benchmarks.partnerships import EXTENTS, decisions, scenario
from benchmarks.peers import pandas_ledger
from benchmarks.registry import Answer, Benchmark, Contenders


def _simulate(size: str) -> Contenders:
    extent = EXTENTS[size]
    city = scenario(extent)
    decided = decisions(city)
    names = [row.project for row in city.projects]
    seed = city.simulation.seed
    tax = list(FLOWS).index("tax.vat")
    drawn = [draw_factors(city.uncertain, names, seed, block)[:, tax] for block in blocks(extent.draws)]
    factors = np.concatenate(drawn)[: extent.draws]  # (D, P)

    def audited() -> Answer:
        return tuple(row.mean for row in simulate(city, decided).outlooks)

    def unaudited() -> Answer:
        ledger, _ = evaluate(city, approved_cases(city, decided), extent.draws, seed, None)
        return tuple(row.mean for row in ledger.outlooks)

    return {
        "allocsim, audited": audited,
        "allocsim before its audit": unaudited,
        "plain pandas": lambda: tuple(pandas_ledger.net_means(city, decided, factors)),
    }


SIMULATE = Benchmark("simulate", "ledgers of partnerships over uncertain draws", ("XS", "S", "M"), _simulate)
