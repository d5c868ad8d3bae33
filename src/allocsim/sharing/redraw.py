"""Single draws once more, for the audit: one number at a time, by another road than `draws`."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from fractions import Fraction
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from allocsim.domain.scenario import Scenario
from allocsim.domain.simulation import Uncertain
from allocsim.sharing.recount import Factor

IN_A_BLOCK = 256


def central(scenario: Scenario) -> Factor:
    """Factors of the deterministic run: the modes."""
    return lambda flow, project: _product(scenario, flow, lambda name, row: Fraction(row.mode))


def redraw(scenario: Scenario, seed: int, draw: int) -> Factor:
    """Factors of one draw."""
    block, position = divmod(draw, IN_A_BLOCK)
    known: dict[str, Fraction] = {}

    def value(name: str, row: Uncertain, project: str) -> Fraction:
        identifier = name if row.per == "city" else f"{name}.{project}"
        if identifier not in known:
            key = (zlib.crc32(identifier.encode("utf-8")), block)
            stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
            known[identifier] = Fraction(_inverse(row, float(stream.random(IN_A_BLOCK)[position])))
        return known[identifier]

    return lambda flow, project: _product(scenario, flow, lambda name, row: value(name, row, project))


def _product(scenario: Scenario, flow: str, value: Callable[[str, Uncertain], Fraction]) -> Fraction:
    found = Fraction(1)
    for name, row in scenario.uncertain.items():
        if flow in row.flows or flow.split(".")[0] in row.flows:
            found *= value(name, row)
    return found


def _inverse(row: Uncertain, u: float) -> float:
    """Where the distribution function reaches u."""
    low, mode = float(row.low), float(row.mode)
    if row.distribution == "lognormal":
        normal = NormalDist()
        spread = log(mode / low) / normal.inv_cdf(0.95)
        return exp(log(mode) + spread * normal.inv_cdf(max(u, 2.0**-54)))
    high = float(row.high or 0)
    if row.distribution == "uniform":
        return (1 - u) * low + u * high
    turn = (mode - low) / (high - low)
    if u < turn:
        return low + (high - low) * sqrt(u * turn)
    return high - (high - low) * sqrt((1 - u) * (1 - turn))
