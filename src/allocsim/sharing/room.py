"""Room for draws: memory, or a temporary file where there are many, so that memory stays bounded."""

from __future__ import annotations

import tempfile
from typing import Final

import numpy as np

from allocsim.sharing.nodes.base import Floats

IN_MEMORY: Final = 2**28
"""Bytes of one array in memory: 256 MiB."""


def room(shape: tuple[int, ...]) -> Floats:
    """An array to be filled; in a temporary file, which goes when the array goes, if it is large.

    >>> room((2, 3)).shape
    (2, 3)
    """
    if 8 * int(np.prod(shape)) <= IN_MEMORY:
        return np.empty(shape)
    with tempfile.TemporaryFile() as file:
        return np.asarray(np.memmap(file, dtype=np.float64, mode="w+", shape=shape))
