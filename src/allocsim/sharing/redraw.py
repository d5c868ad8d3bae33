"""Single draws once more, for the audit: one number at a time, by another road than `draws`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from fractions import Fraction
from math import erfc, exp, log, sqrt
from statistics import NormalDist

import numpy as np

from allocsim.domain.scenario import Scenario
from allocsim.domain.simulation import NEVER, Uncertain

IN_A_BLOCK = 256
MASK = 2**32 - 1


class Chance:
    """What chance does to one run; here the deterministic one."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def value(self, name: str, row: Uncertain, project: str) -> Fraction:
        """The value of one uncertain input for a project."""
        return Fraction(row.central)

    def level(self, flow: str, project: str, year: int) -> Fraction:
        """What a flow of a calendar year is multiplied by."""
        found = Fraction(1)
        for name, row in self.scenario.uncertain.items():
            holds = row.effect == "level" and (row.since is None or year >= row.since)
            if holds and (flow in row.flows or flow.split(".")[0] in row.flows):
                found *= self.value(name, row, project)
        return found

    def growth(self, project: str) -> Fraction:
        """The annual growth rate."""
        drawn = sum(self._values("growth", project), Fraction(0))
        return max(self.scenario.simulation.growth + drawn, Fraction(-1))

    def delay(self, effect: str, project: str) -> int:
        """Years by which the ramp or the construction is late."""
        return sum(max(0, round(value)) for value in self._values(effect, project))

    def end(self, project: str) -> int:
        """Years after the start from which there is nothing."""
        return min([max(0, round(value)) for value in self._values("failure", project)], default=int(NEVER))

    def _values(self, effect: str, project: str) -> list[Fraction]:
        rows = self.scenario.uncertain.items()
        return [self.value(name, row, project) for name, row in rows if row.effect == effect]


@dataclass
class Draw(Chance):
    """One draw, identified by seed and index."""

    scenario: Scenario
    seed: int
    index: int
    known: dict[str, float] = field(default_factory=dict)

    def value(self, name: str, row: Uncertain, project: str) -> Fraction:
        """Where the draw stands in the input's distribution."""
        industry = self.scenario.project_index[project].industry
        endings = {"city": "", "industry": f":{industry}", "project": f".{project}"}
        own = self._place(name + endings[row.per])
        if not row.loads:
            return Fraction(_inverse(row, own))
        normal, rest, score = NormalDist(), Fraction(1), 0.0
        for level, load in row.loads.items():
            rest -= load * load
            score += float(load) * normal.inv_cdf(self._place(f"~{level}{endings[level]}"))
        score += sqrt(float(rest)) * normal.inv_cdf(own)
        return Fraction(_inverse(row, min(max(erfc(-score / sqrt(2)) / 2, 2.0**-54), 1 - 2.0**-53)))

    def _place(self, name: str) -> float:
        if name not in self.known:
            crc = zlib.crc32(name.encode("utf-8"))
            pseudo = self.scenario.simulation.sampling == "mc"
            self.known[name] = self._random(crc) if pseudo else self._sobol(crc)
        return self.known[name]

    def _random(self, crc: int) -> float:
        block, position = divmod(self.index, IN_A_BLOCK)
        stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=(crc, block))))
        return max(float(stream.random(IN_A_BLOCK)[position]), 2.0**-54)

    def _sobol(self, crc: int) -> float:
        first, second = (int(word) for word in np.random.SeedSequence(self.seed, spawn_key=(crc,)).generate_state(2))
        return _fraction(self.index, first, second)


def _turn(x: int) -> int:
    return int(f"{x:032b}"[::-1], 2)


def _mix(x: int, seed: int) -> int:
    x ^= x * 0x3D20ADEA & MASK
    x = x + seed & MASK
    x = x * (seed >> 16 | 1) & MASK
    x ^= x * 0x05526C56 & MASK
    return x ^ (x * 0x53A22864 & MASK)


def _fraction(index: int, order: int, digits: int) -> float:
    """The shuffled index, its radical inverse, scrambled."""
    shuffled = _turn(_mix(_turn(index), order))
    radical_inverse = _turn(shuffled)
    return (_turn(_mix(_turn(radical_inverse), digits)) + 0.5) / 2**32


def central(scenario: Scenario) -> Chance:
    """The deterministic run."""
    return Chance(scenario)


def redraw(scenario: Scenario, seed: int, draw: int) -> Chance:
    """One draw."""
    return Draw(scenario, seed, draw)


def _inverse(row: Uncertain, u: float) -> float:
    """Where the distribution function reaches u."""
    if row.distribution == "discrete":
        total = Fraction(0)
        for value, share in zip(row.values, row.probabilities, strict=True):
            total += share
            if float(total) >= u:
                return float(value)
        return float(row.values[-1])
    low, mode, high = float(row.low or 0), float(row.central), float(row.high or 0)
    if row.distribution == "lognormal":
        normal = NormalDist()
        return exp(log(mode) + log(mode / low) / normal.inv_cdf(0.95) * normal.inv_cdf(u))
    if row.distribution == "uniform":
        return (1 - u) * low + u * high
    if row.distribution == "triangular":
        turn = (mode - low) / (high - low)
        if u < turn:
            return low + (high - low) * sqrt(u * turn)
        return high - (high - low) * sqrt((1 - u) * (1 - turn))
    from scipy import stats

    law = getattr(stats, row.distribution)
    stated = {name: float(value) for name, value in row.parameters.items()}
    below = 0.0 if row.low is None else float(law.cdf(float(row.low), **stated))
    above = 1.0 if row.high is None else float(law.cdf(float(row.high), **stated))
    return float(law.ppf((1 - u) * below + u * above, **stated))
