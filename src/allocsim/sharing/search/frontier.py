"""The candidates that no other one beats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allocsim.sharing.nodes.base import Floats

EQUAL = 1e-9
"""Relative difference below which two values are the same."""


def frontier(values: Floats) -> NDArray[np.bool_]:
    """True where no other row is at least as large in every column and larger in one: (rows, columns) → (rows,).

    Equal rows stay together.

    >>> frontier(np.array([[1.0, 5.0], [2.0, 4.0], [1.0, 4.0], [2.0, 4.0]])).tolist()
    [True, True, False, True]
    """
    scale = np.maximum(np.abs(values).max(axis=0), 1.0) * EQUAL
    grid = np.round(values / scale)
    found = np.ones(len(values), dtype=bool)
    for at, row in enumerate(grid):
        beaten = (grid >= row).all(axis=1) & (grid > row).any(axis=1)
        found[at] = not beaten.any()
    return found
