"""Flows of partnership projects by year: construction first, then production with its ramp and growth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from allocsim.domain.flow import FLOWS, Flow
from allocsim.domain.simulation import Simulation
from allocsim.sharing.cases import Case
from allocsim.sharing.course import Course
from allocsim.sharing.nodes.base import Floats, Ints


def unfold(cases: Sequence[Case], simulation: Simulation, first_year: int) -> Floats:
    """Flows before any uncertainty: (F, P, Y), 10k CNY, persons, tce or t; F in the order of `FLOWS`.

    n = years since the start, c = construction years, q = n − c + 1 the year of production
    construction  amount · scale / max(1, c)                                   for 0 ≤ n < max(1, c)
    production    amount · scale · ramp[min(q, len)] · (1 + growth)^max(0, q − full)   for q ≥ 1
    full is the first year of production from which the ramp holds its last value; people, energy and emissions do not
    grow.
    """
    flows: Floats = spread(cases, simulation, first_year, Course(np.ones((1, len(FLOWS), 1))))[0]
    return flows


def spread(cases: Sequence[Case], simulation: Simulation, first_year: int, course: Course) -> Floats:
    """Flows with everything of a course but the factors of all years: (D or 1, F, P, Y).

    construction_delay lengthens c; ramp_delay makes q smaller; growth adds to the rate; failure f: nothing from n = f.
    """
    elapsed = np.arange(simulation.horizon) - _column([case.start - first_year for case in cases])  # (P, Y)
    building = _column([case.project.construction_years for case in cases])[None] + _late(course.construction_delay)
    stretch = np.maximum(building, 1)  # (D or 1, P, 1)
    number = elapsed - building - _late(course.ramp_delay) + 1  # (D or 1, P, Y)
    alive = np.ones((1, *elapsed.shape)) if course.failure is None else (elapsed < course.failure[..., None]) * 1.0
    constructing = ((elapsed >= 0) & (elapsed < stretch)) / stretch * alive
    ramp = np.array([float(share) for share in simulation.ramp])
    producing = np.where(number >= 1, ramp[np.clip(number, 1, len(ramp)).astype(np.int64) - 1], 0.0) * alive
    rate = float(1 + simulation.growth) + (0.0 if course.growth is None else course.growth[..., None])
    growing = producing * np.maximum(rate, 0.0) ** np.maximum(number - full_production(simulation), 0)
    profiles = {"construction": constructing, "production": producing, "growing": growing}
    draws = max([len(part) for part in profiles.values()] + [len(part) for _, part in course.later])
    flows = np.zeros((draws, len(FLOWS), *elapsed.shape))
    for index, flow in enumerate(FLOWS.values()):
        amounts = _column([float(_amount(case, flow) * case.scale) for case in cases])
        if not amounts.any():
            continue
        flows[:, index] = amounts * profiles["growing" if flow.grows else flow.when]
    for since, factors in course.later:
        flows[..., max(0, since - first_year) :] *= factors[..., None]
    return flows


def incentive_levels(cases: Sequence[Case], simulation: Simulation, first_year: int, course: Course) -> Floats:
    """What multiplies the incentives that agreements state: (D or 1, P, Y); nothing is paid once a project fails."""
    elapsed = np.arange(simulation.horizon) - _column([case.start - first_year for case in cases])  # (P, Y)
    alive = course.failure is None or elapsed < course.failure[..., None]
    levels: Floats = np.ones((1, *elapsed.shape)) * alive
    for since, factors in course.incentives:
        holds = np.arange(simulation.horizon) >= (0 if since is None else since - first_year)
        levels = levels * np.where(holds, factors[..., None], 1.0)
    return levels


def _late(delay: Ints | None) -> Ints:
    """Years of delay: (D, P, 1), or (1, 1, 1) where nothing is late."""
    return np.zeros((1, 1, 1), dtype=np.int64) if delay is None else delay[..., None]


def clock_years(
    cases: Sequence[Case], simulation: Simulation, first_year: int, course: Course | None = None
) -> dict[str, Ints]:
    """Event → (D or 1, P) its year as an index of Y, whether inside the horizon or not."""
    start = np.array([[case.start - first_year for case in cases]])
    production = start + np.array([[case.project.construction_years for case in cases]])
    positive = [index for index, share in enumerate(simulation.ramp) if share > 0]
    if course is not None:
        production = production + _late(course.construction_delay)[..., 0] + _late(course.ramp_delay)[..., 0]
    return {
        "registration": np.array([[case.registration - first_year for case in cases]]),
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


def _amount(case: Case, flow: Flow) -> Fraction:
    return Fraction(getattr(case.project, flow.column)) if flow.column else case.consumed.get(flow.key, Fraction(0))
