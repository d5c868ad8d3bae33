"""Streams of numbers between 0 and 1: a function of seed, name and index alone."""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from allocsim.sharing.nodes.base import Floats

BLOCK: Final = 256
"""Draws in a block; changing it changes every draw."""

Words = NDArray[np.uint32]


def uniform(seed: int, name: str, block: int) -> Floats:
    """Monte Carlo: 256 numbers between 0 and 1, both excluded: (D,)."""
    stream = np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()), block))
    return np.maximum(np.random.Generator(np.random.PCG64(stream)).random(BLOCK), 2.0**-54)


def sobol(seed: int, name: str, block: int) -> Floats:
    """Quasi-Monte Carlo: the same place of a scrambled Sobol sequence of its own, visited in an order of its own.

    u = (scramble(reverse(shuffle(index))) + ½) / 2³². Both shuffle and scramble are nested uniform (Owen) scrambles by
    the hash of Laine and Karras; any 2^k draws from a multiple of 2^k on fill 2^k equal intervals once each, and what
    one name gives does not depend on what other names there are ("padding").
    Source: Burley, Practical hash-based Owen scrambling, Journal of Computer Graphics Techniques 9 (4), 2020.
    """
    order, digits = np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()),)).generate_state(2).tolist()
    index = np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.uint32)
    place = _hash(_reverse(index), order)  # the shuffled index with its bits reversed, which is its Sobol point
    return (_reverse(_hash(_reverse(place), digits)).astype(np.float64) + 0.5) / 2.0**32


def _hash(x: Words, seed: int) -> Words:
    """Each bit flipped by a hash of the bits below it."""
    x = x ^ (x * np.uint32(0x3D20ADEA))
    x = x + np.uint32(seed)
    x = x * np.uint32((seed >> 16) | 1)
    x = x ^ (x * np.uint32(0x05526C56))
    return x ^ (x * np.uint32(0x53A22864))


def _reverse(x: Words) -> Words:
    """The 32 bits of each number in reverse order."""
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        x = ((x >> np.uint32(shift)) & np.uint32(mask)) | ((x & np.uint32(mask)) << np.uint32(shift))
    return (x >> np.uint32(16)) | (x << np.uint32(16))
