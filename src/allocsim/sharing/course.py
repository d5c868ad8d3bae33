"""The course of projects in each draw: what uncertain inputs do to levels, growth, delays and the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from allocsim.domain.flow import FLOWS, INCENTIVE, covers
from allocsim.domain.simulation import Uncertain
from allocsim.sharing.nodes.base import Floats, Ints


@dataclass(frozen=True, eq=False)
class Course:
    """Draws of everything uncertain, by draw and project; (1, 1) where nothing is uncertain of a kind."""

    factors: Floats  # (D, F, P) product of the levels that hold in all years
    later: tuple[tuple[int, Floats], ...] = ()  # calendar year from which (D, F, P) multiplies flows as well
    incentives: tuple[tuple[int | None, Floats], ...] = ()  # calendar year or None → (D, P) multiplies incentives paid
    growth: Floats | None = None  # (D, P) added to the annual growth rate
    ramp_delay: Ints | None = None  # (D, P) years
    construction_delay: Ints | None = None  # (D, P) years
    failure: Ints | None = None  # (D, P) years after the start from which there is nothing

    @property
    def moves_years(self) -> bool:
        """Whether the years of flows differ from those of a course without any uncertainty."""
        parts = (self.growth, self.ramp_delay, self.construction_delay, self.failure)
        return bool(self.later) or any(part is not None for part in parts)

    @property
    def moves_incentives(self) -> bool:
        """Whether what is paid back to firms differs from what the agreements say."""
        return bool(self.incentives) or self.failure is not None


DELAYS: Final = ("ramp_delay", "construction_delay", "failure")
"""Effects that are whole years."""


def course_of(uncertain: Mapping[str, Uncertain], values: Mapping[str, Floats], shape: tuple[int, int]) -> Course:
    """The course made of each input's values, (D, P) or a broadcast of it; `shape`: (D, P).

    level           factors multiply              growth    rates add, the sum at least −1 in all
    delays          years rounded half to even, at least 0, and add       failure   the earliest
    """
    factors = np.ones((shape[0], len(FLOWS), shape[1]))
    later: dict[int, Floats] = {}
    incentives: list[tuple[int | None, Floats]] = []
    moved: dict[str, Floats] = {}
    for key, row in uncertain.items():
        drawn = np.broadcast_to(values[key], shape)
        if row.effect == "level":
            target = factors if row.since is None else later.setdefault(row.since, np.ones_like(factors))
            target[:, covered(row)] *= drawn[:, None, :]
            if covers(row.flows, INCENTIVE):
                incentives.append((row.since, np.array(drawn)))
        elif row.effect == "growth":
            moved["growth"] = moved.get("growth", np.zeros(shape)) + drawn
        else:
            years = np.maximum(np.rint(drawn), 0)
            if row.effect == "failure":
                moved["failure"] = np.minimum(moved.get("failure", years), years)
            else:
                moved[row.effect] = moved.get(row.effect, np.zeros(shape)) + years
    whole = {name: moved[name].astype(np.int64) for name in DELAYS if name in moved}
    return Course(factors, tuple(later.items()), tuple(incentives), growth=moved.get("growth"), **whole)


def central_course(uncertain: Mapping[str, Uncertain]) -> Course:
    """The course of the deterministic run: (1, F, 1)."""
    return course_of(uncertain, {key: np.array([[float(row.central)]]) for key, row in uncertain.items()}, (1, 1))


def covered(row: Uncertain) -> list[int]:
    """Indices of the flows that a level multiplies."""
    return [index for index, flow in enumerate(FLOWS) if covers(row.flows, flow)]
