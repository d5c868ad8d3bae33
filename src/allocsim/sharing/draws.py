"""Draws of uncertain inputs: identified by seed, parameter and index, never by the order in which they are made.

Draws come in blocks of 256. Each parameter has its own stream, so a further parameter, project, draw or worker leaves
every other draw as it was. Inputs with loads share standard normal factors of the city, an industry or a project,
which are streams of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import sqrt
from typing import Any, Final, Literal

import numpy as np

from allocsim.domain.simulation import Uncertain
from allocsim.sharing.course import Course, central_course, course_of
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.streams import BLOCK, sobol, uniform

__all__ = [
    "BLOCK",
    "Sampling",
    "blocks",
    "central_factors",
    "draw_course",
    "draw_factors",
    "draw_values",
    "parameters",
    "quantile",
]

Sampling = Literal["mc", "qmc"]
LOW_QUANTILE: Final = 0.05
"""Which quantile `low` of a lognormal is."""


def blocks(draws: int) -> range:
    """Numbers of the blocks that hold the first `draws` draws."""
    return range(-(-draws // BLOCK))


def parameters(uncertain: Mapping[str, Uncertain], projects: Sequence[tuple[str, str]]) -> list[str]:
    """Names of all streams: `<id>`, `<id>:<industry>` or `<id>.<project>`, and the common factors, which begin
    with `~` and a level. `projects`: identifier and industry of each."""
    names = [stream_name(key, row.per, *project) for key, row in uncertain.items() for project in projects]
    shared = [
        stream_name(f"~{level}", level, *project)
        for row in uncertain.values()
        for level in row.loads
        for project in projects
    ]
    return list(dict.fromkeys([*names, *shared]))


def stream_name(key: str, per: str, project: str, industry: str) -> str:
    """The stream from which a project has its draw.

    >>> [stream_name("price", per, "P1", "food") for per in ("city", "industry", "project")]
    ['price', 'price:food', 'price.P1']
    """
    return {"city": key, "industry": f"{key}:{industry}", "project": f"{key}.{project}"}[per]


def central_factors(uncertain: Mapping[str, Uncertain]) -> Floats:
    """Factors of the deterministic run that hold in all years: (1, F, 1)."""
    return central_course(uncertain).factors


def draw_factors(uncertain: Mapping[str, Uncertain], projects: Sequence[str], seed: int, block: int) -> Floats:
    """Factors of one block that hold in all years: (D, F, P), D = 256, for projects without an industry."""
    return draw_course(uncertain, [(name, "") for name in projects], seed, block).factors


def draw_course(
    uncertain: Mapping[str, Uncertain],
    projects: Sequence[tuple[str, str]],
    seed: int,
    block: int,
    sampling: Sampling = "mc",
) -> Course:
    """The course of one block, D = 256. `projects`: identifier and industry of each, (P,)."""
    values = draw_values(uncertain, projects, seed, block, sampling)
    return course_of(uncertain, values, (BLOCK, len(projects)))


def draw_values(
    uncertain: Mapping[str, Uncertain],
    projects: Sequence[tuple[str, str]],
    seed: int,
    block: int,
    sampling: Sampling = "mc",
) -> dict[str, Floats]:
    """The draws of one block: input → (D, P)."""
    stream = sobol if sampling == "qmc" else uniform
    made: dict[str, Floats] = {}

    def drawn(name: str) -> Floats:
        if name not in made:
            made[name] = stream(seed, name, block)
        return made[name]

    values: dict[str, Floats] = {}
    for key, row in uncertain.items():
        owners = {stream_name(key, row.per, *project): project for project in projects}
        at = {name: column for column, name in enumerate(owners)}
        unit = np.stack([_unit(row, name, owner, drawn) for name, owner in owners.items()], axis=1)  # (D, streams)
        values[key] = quantile(row, unit)[:, [at[stream_name(key, row.per, *project)] for project in projects]]
    return values


def _unit(row: Uncertain, name: str, project: tuple[str, str], drawn: Any) -> Floats:
    """The place of one stream's draws in their distribution: (D,); a Gaussian copula where the input has loads.

    u = Φ(Σ load · Z[common factor] + √(1 − Σ load²) · Φ⁻¹(own))
    """
    own: Floats = drawn(name)
    if not row.loads:
        return own
    normal, inverse = _normal()
    total = sqrt(float(1 - sum(load * load for load in row.loads.values()))) * inverse(own)
    for level, load in row.loads.items():
        total = total + float(load) * inverse(drawn(stream_name(f"~{level}", level, *project)))
    return np.asarray(np.clip(normal(total), 2.0**-54, 1 - 2.0**-53))


def quantile(row: Uncertain, u: Floats) -> Floats:
    """The inverse distribution function at u, the same shape.

    uniform     low + u · (high − low)
    triangular  low + √(u · (high − low) · (mode − low)) up to the mode,
                high − √((1 − u) · (high − low) · (high − mode)) beyond it
    lognormal   mode · exp(σ · Φ⁻¹(u)) with σ = ln(mode / low) / Φ⁻¹(0.95)
    discrete    the first value whose cumulative probability reaches u
    scipy.stats ppf(F(low) + u · (F(high) − F(low)))

    >>> quantile(Uncertain(name_zh="a", name_en="a", low="0.5", high="1.5"), np.array([0.0, 0.5, 1.0])).tolist()
    [0.5, 1.0, 1.5]
    """
    if row.distribution == "discrete":
        return _discrete(row, u)
    if row.distribution not in ("uniform", "triangular", "lognormal"):
        return _scipy(row, u)
    assert row.low is not None, "checked by the class"
    low, mode = float(row.low), float(row.central)
    if row.distribution == "lognormal":
        normal = _normal()[1]
        return np.asarray(mode * np.exp(np.log(mode / low) / normal(1 - LOW_QUANTILE) * normal(u)))
    assert row.high is not None, "checked by the class"
    width = float(row.high) - low
    if row.distribution == "uniform":
        return low + u * width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = float(row.high) - np.sqrt((1 - u) * width * (float(row.high) - mode))
    return np.where(u * width <= mode - low, rising, falling)


def _discrete(row: Uncertain, u: Floats) -> Floats:
    reached = np.array([float(sum(row.probabilities[: at + 1])) for at in range(len(row.values))])
    values = np.array([float(value) for value in row.values])
    return np.asarray(values[np.minimum(np.searchsorted(reached, u, side="left"), len(values) - 1)])


def _scipy(row: Uncertain, u: Floats) -> Floats:
    from scipy import stats

    law = getattr(stats, row.distribution)(**{name: float(value) for name, value in row.parameters.items()})
    below = 0.0 if row.low is None else float(law.cdf(float(row.low)))
    above = 1.0 if row.high is None else float(law.cdf(float(row.high)))
    return np.asarray(law.ppf(below + u * (above - below)), dtype=np.float64)


@cache
def _normal() -> tuple[np.ufunc, np.ufunc]:
    """Φ and its inverse."""
    from scipy.special import ndtr, ndtri

    return ndtr, ndtri
