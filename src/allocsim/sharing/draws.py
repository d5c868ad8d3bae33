"""Draws of uncertain factors: identified by seed, parameter and block, never by the order in which they are made.

Draws come in blocks of 256. Each parameter has its own stream in each block, so a further parameter, project, draw or
worker leaves every other draw as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final
from zlib import crc32

import numpy as np

from allocsim.domain.flow import FLOWS, covers
from allocsim.domain.simulation import Uncertain
from allocsim.sharing.nodes.base import Floats

BLOCK: Final = 256
"""Draws in a block; changing it changes every draw."""
LOW_QUANTILE: Final = 0.05
"""Which quantile `low` of a lognormal is."""


def blocks(draws: int) -> range:
    """Numbers of the blocks that hold the first `draws` draws."""
    return range(-(-draws // BLOCK))


def parameters(uncertain: Mapping[str, Uncertain], projects: Sequence[str]) -> list[str]:
    """Identifiers of everything drawn: one for the city, or one for each project as `<id>.<project>`."""
    return [
        name
        for key, factor in uncertain.items()
        for name in ([key] if factor.per == "city" else [f"{key}.{project}" for project in projects])
    ]


def central_factors(uncertain: Mapping[str, Uncertain]) -> Floats:
    """Factors of the deterministic run: (1, F, 1), the product of the modes."""
    factors = np.ones((1, len(FLOWS), 1))
    for factor in uncertain.values():
        factors[:, _covered(factor)] *= float(factor.mode)
    return factors


def draw_factors(uncertain: Mapping[str, Uncertain], projects: Sequence[str], seed: int, block: int) -> Floats:
    """Factors of one block: (D, F, P), D = 256; the product of all uncertain factors on a flow of a project."""
    factors = np.ones((BLOCK, len(FLOWS), len(projects)))
    for key, factor in uncertain.items():
        names = parameters({key: factor}, projects)
        drawn = np.stack([quantile(factor, uniform(seed, name, block)) for name in names], axis=1)  # (D, 1 or P)
        factors[:, _covered(factor)] *= drawn[:, None, :]
    return factors


def uniform(seed: int, parameter: str, block: int) -> Floats:
    """256 numbers between 0 and 1, both excluded: (D,)."""
    stream = np.random.SeedSequence(seed, spawn_key=(crc32(parameter.encode()), block))
    return np.maximum(np.random.Generator(np.random.PCG64(stream)).random(BLOCK), 2.0**-54)


def quantile(factor: Uncertain, u: Floats) -> Floats:
    """The inverse distribution function at u, the same shape.

    uniform     low + u · (high − low)
    triangular  low + √(u · (high − low) · (mode − low)) up to the mode,
                high − √((1 − u) · (high − low) · (high − mode)) beyond it
    lognormal   mode · exp(σ · Φ⁻¹(u)) with σ = ln(mode / low) / Φ⁻¹(0.95)

    >>> quantile(Uncertain(name_zh="a", name_en="a", low="0.5", high="1.5"), np.array([0.0, 0.5, 1.0])).tolist()
    [0.5, 1.0, 1.5]
    """
    low, mode = float(factor.low), float(factor.mode)
    if factor.distribution == "lognormal":
        normal = _normal_quantile()
        return np.asarray(mode * np.exp(np.log(mode / low) / normal(1 - LOW_QUANTILE) * normal(u)))
    assert factor.high is not None, "checked by the class"
    width = float(factor.high) - low
    if factor.distribution == "uniform":
        return low + u * width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = float(factor.high) - np.sqrt((1 - u) * width * (float(factor.high) - mode))
    return np.where(u * width <= mode - low, rising, falling)


@cache
def _normal_quantile() -> np.ufunc:
    from scipy.special import ndtri

    found: np.ufunc = ndtri
    return found


def _covered(factor: Uncertain) -> list[int]:
    """Indices of the flows that a factor multiplies."""
    return [index for index, flow in enumerate(FLOWS) if covers(factor.flows, flow)]
