"""Flows of partnership projects by year: construction first, then production with its ramp and growth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from allocsim.domain.flow import FLOWS
from allocsim.domain.simulation import Simulation
from allocsim.sharing.cases import Case
from allocsim.sharing.nodes.base import Floats, Ints


def unfold(cases: Sequence[Case], simulation: Simulation, first_year: int) -> Floats:
    """Flows before any uncertainty: (F, P, Y), 10k CNY, persons or tce; F in the order of `FLOWS`.

    n = years since the start, c = construction years, q = n − c + 1 the year of production
    construction  amount · scale / max(1, c)                                   for 0 ≤ n < max(1, c)
    production    amount · scale · ramp[min(q, len)] · (1 + growth)^max(0, q − full)   for q ≥ 1
    full is the first year of production from which the ramp holds its last value; people and energy do not grow.
    """
    elapsed = np.arange(simulation.horizon) - _column([case.start - first_year for case in cases])  # (P, Y)
    building = _column([case.project.construction_years for case in cases])  # (P, 1)
    stretch = np.maximum(building, 1)
    constructing = ((elapsed >= 0) & (elapsed < stretch)) / stretch  # (P, Y)
    number = elapsed - building + 1
    ramp = np.array([float(share) for share in simulation.ramp])
    producing = np.where(number >= 1, ramp[np.clip(number, 1, len(ramp)) - 1], 0.0)  # (P, Y)
    growing = producing * float(1 + simulation.growth) ** np.maximum(number - full_production(simulation), 0)
    flows = np.zeros((len(FLOWS), *elapsed.shape))
    for index, flow in enumerate(FLOWS.values()):
        profile = constructing if flow.when == "construction" else growing if flow.grows else producing
        flows[index] = _column([float(_amount(case, flow.column) * case.scale) for case in cases]) * profile
    return flows


def clock_years(cases: Sequence[Case], simulation: Simulation, first_year: int) -> dict[str, Ints]:
    """Event → (1, P) its year as an index of Y, whether inside the horizon or not."""
    start = np.array([[case.start - first_year for case in cases]])
    production = start + np.array([[case.project.construction_years for case in cases]])
    positive = [index for index, share in enumerate(simulation.ramp) if share > 0]
    return {
        "construction_start": start,
        "first_tax": production + (positive[0] if positive else simulation.horizon),
        "full_production": production + full_production(simulation) - 1,
    }


def full_production(simulation: Simulation) -> int:
    """The first year of production, from 1, from which the ramp holds its last value.

    >>> full_production(Simulation(ramp=["0.5", "1", "1"]))
    2
    """
    year = len(simulation.ramp)
    while year > 1 and simulation.ramp[year - 2] == simulation.ramp[-1]:
        year -= 1
    return year


def _column(values: Sequence[float]) -> Floats:
    return np.array(values).reshape(-1, 1)  # (P, 1)


def _amount(case: Case, column: str) -> Fraction:
    return Fraction(getattr(case.project, column)) if column else case.energy
