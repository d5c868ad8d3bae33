"""Settlement: money to the fen, once, by largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

FEN: Final = 10**6
"""Fen in 10k CNY."""
GRAIN: Final = 1000
"""Parts of a fen that are told apart: finer differences are float noise and must not decide a tie."""


def settle(amounts: Sequence[float]) -> list[int]:
    """Whole fen for each amount in 10k CNY, summing to the rounded sum of the amounts.

    Every amount is rounded down; the fen that are left (rounded half to even) go to the largest remainders, and at
    equal remainders to the earlier. Each result is its amount rounded down or up, never further.

    >>> settle([0.00000125, 0.00000125, 0.0])
    [1, 1, 0]
    >>> settle([0.00000150, 0.00000150, 0.0])
    [2, 1, 0]
    """
    exact = [Fraction(round(Fraction(amount) * FEN * GRAIN), GRAIN) for amount in amounts]
    fen = [part.__floor__() for part in exact]
    left = round(sum(exact, Fraction(0))) - sum(fen)
    order = sorted(range(len(exact)), key=lambda i: (fen[i] - exact[i], i))
    for i in order[:left]:
        fen[i] += 1
    return fen


def apportion(total: int, parts: Sequence[Fraction]) -> list[int]:
    """Whole fen for each part of a whole number of fen, by largest remainder, ties to the earlier.

    >>> apportion(100, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)])
    [34, 33, 33]
    """
    exact = [total * part for part in parts]
    fen = [part.__floor__() for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (fen[i] - exact[i], i))
    for i in order[: total - sum(fen)]:
        fen[i] += 1
    return fen
