"""Measures over draws and over parties; what is not defined (a zero base, a negative amount) is None, not a number."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log

import numpy as np

from allocsim.sharing.nodes.base import Floats


def cvar(values: Floats, share: float) -> float:
    """Mean of the worst (smallest) `share` of equally likely draws: (D,); 0 < share ≤ 1.

    n = share · D; the draw on the boundary counts with the part of it that belongs to the worst share ("split atom"):
    (Σ_{i ≤ ⌊n⌋} v_(i) + (n − ⌊n⌋) · v_(⌊n⌋+1)) / n
    Source: Rockafellar and Uryasev, Conditional value-at-risk for general loss distributions, 2002.

    >>> cvar(np.array([4.0, 1.0, 2.0, 3.0]), 0.375)  # all of the 1 and half of the 2: (1 + 0.5 · 2) / 1.5
    1.3333333333333333
    """
    number = share * len(values)
    whole = floor(number + 1e-9)
    rest = max(0.0, number - whole)
    if rest < 1e-9:
        rest = 0.0
    ordered = np.sort(np.partition(values, min(whole, len(values) - 1))[: whole + 1])
    total = float(ordered[:whole].sum())
    return (total + rest * float(ordered[whole])) / number if rest else total / whole


def regret(values: Floats) -> Floats:
    """By how much each formula falls short of the best one in each draw: (formulas, D) → (formulas, D).

    >>> regret(np.array([[3.0, 1.0], [2.0, 5.0]])).tolist()
    [[0.0, 4.0], [1.0, 0.0]]
    """
    return np.asarray(values.max(axis=0) - values)


def gini(values: Sequence[float]) -> float | None:
    """Σ_i Σ_j |x_i − x_j| / (2 n² · mean).

    >>> gini([1, 3])  # (2 + 2) / (2 · 4 · 2)
    0.25
    """
    if not _shareable(values):
        return None
    differences = sum(abs(one - other) for one in values for other in values)
    return differences / (2 * len(values) * sum(values))


def theil(values: Sequence[float]) -> float | None:
    """(1 / n) Σ x_i / mean · ln(x_i / mean), with 0 · ln 0 = 0; 0 = equal, ln n = one has all."""
    if not _shareable(values):
        return None
    mean = sum(values) / len(values)
    return sum(x / mean * log(x / mean) for x in values if x > 0) / len(values)


def jain(values: Sequence[float]) -> float | None:
    """(Σ x)² / (n Σ x²); 1 = equal, 1/n = one has all.

    >>> jain([1, 2, 4])  # (7/4)² / (3 · (1/16 + 1/4 + 1))
    0.7777777777777778
    """
    if not _shareable(values):
        return None
    parts = [x / max(values) for x in values]  # of the largest, so that no square vanishes
    return sum(parts) ** 2 / (len(parts) * sum(x * x for x in parts))


def hoover(values: Sequence[float]) -> float | None:
    """Σ |x_i − mean| / (2 Σ x): the part that would have to change hands for all to be equal.

    >>> hoover([1, 3])
    0.25
    """
    if not _shareable(values):
        return None
    mean = sum(values) / len(values)
    return sum(abs(x - mean) for x in values) / (2 * sum(values))


def lorenz(values: Sequence[float]) -> tuple[tuple[float, float], ...] | None:
    """Points (share of the parties, share of the amount), poorest first, from (0, 0) to (1, 1).

    >>> lorenz([3, 1])
    ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
    """
    if not _shareable(values):
        return None
    total, so_far = sum(values), 0.0
    points = [(0.0, 0.0)]
    for number, value in enumerate(sorted(values), 1):
        so_far += value
        points.append((number / len(values), so_far / total))
    return tuple(points)


def per(amounts: Sequence[float], bases: Sequence[float]) -> tuple[float, ...] | None:
    """Amounts per unit of their bases; None if any base is zero: nothing is then comparable with it."""
    if any(base <= 0 for base in bases):
        return None
    return tuple(amount / base for amount, base in zip(amounts, bases, strict=True))


def _shareable(values: Sequence[float]) -> bool:
    """Whether there is something to divide and nobody owes."""
    return len(values) > 0 and min(values) >= 0 and sum(values) > 0
