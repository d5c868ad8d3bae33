"""Claims rules on whole arrays, for the node `claims`; `sharing/exact/claims.py` holds their definitions.

claims: (P, R), 10k CNY or any unit; estate: (…, P, Y) between 0 and Σ claims → (…, P, R, Y), the same unit. All rules
are piecewise linear in the estate, so that corners are found by sorting the claims once, and no draw is looped over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import factorial
from typing import Final

import numpy as np

from allocsim.sharing.nodes.base import Floats

ClaimsRule = Callable[[Floats, Floats], Floats]


def _level(claims: Floats, amount: Floats, slopes: list[int]) -> Floats:
    """The level reached after `amount`, where segment j between sorted claims takes slopes[j] a unit of level.

    claims (P, R), amount (…, P, Y) → (…, P, Y).
    """
    corners = np.sort(claims, axis=-1)  # (P, R)
    heights = np.diff(corners, axis=-1, prepend=0.0)
    level = np.zeros_like(amount)
    used = np.zeros((claims.shape[0], 1))
    for at, slope in enumerate(slopes):
        room = slope * heights[:, at : at + 1]  # (P, 1)
        if slope:
            level = level + np.clip(amount - used, 0.0, room) / slope
        used = used + room
    return level


def equal_awards(claims: Floats, estate: Floats) -> Floats:
    """min(claim, λ) with Σ = estate."""
    count = claims.shape[-1]
    level = _level(claims, estate, [count - at for at in range(count)])
    return np.minimum(claims[..., None], level[..., None, :])


def proportional(claims: Floats, estate: Floats) -> Floats:
    """claim · estate / Σ claims."""
    total = claims.sum(axis=-1, keepdims=True)
    return (claims / np.where(total > 0, total, 1.0))[..., None] * estate[..., None, :]


def equal_losses(claims: Floats, estate: Floats) -> Floats:
    """claim − min(claim, μ): the losses are equal awards of what is missing."""
    missing = np.maximum(claims.sum(axis=-1)[:, None] - estate, 0.0)
    return claims[..., None] - equal_awards(claims, missing)


def talmud(claims: Floats, estate: Floats) -> Floats:
    """Equal awards of the first half of the claims, equal losses of the second."""
    half = claims.sum(axis=-1)[:, None] / 2
    first = equal_awards(claims / 2, np.minimum(estate, half))
    return first + equal_losses(claims / 2, np.maximum(estate - half, 0.0))


def run_to_the_bank(claims: Floats, estate: Floats) -> Floats:
    """Σ_S |S|! (R − |S| − 1)! / R! · min(claim, max(0, estate − Σ_S claims)), S those who came before."""
    count = claims.shape[-1]
    found = np.zeros((*estate.shape[:-1], count, estate.shape[-1]))
    for player in range(count):
        others = [other for other in range(count) if other != player]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for before in combinations(others, size):
                left = np.maximum(estate - claims[:, list(before)].sum(axis=-1)[:, None], 0.0)
                found[..., player, :] += weight * np.minimum(claims[:, player, None], left)
    return found


def minimal_overlap(claims: Floats, estate: Floats) -> Floats:
    """Ibn Ezra's division up to the level t, everything beyond t to its claimant; t = estate below the largest claim.

    Σ max(claim − t, 0) = estate − t; segment j of the sorted claims takes R − 1 − j a unit of t from Σ claims.
    """
    count = claims.shape[-1]
    missing = np.maximum(claims.sum(axis=-1)[:, None] - estate, 0.0)
    beyond = estate > claims.max(axis=-1)[:, None]
    reached = _level(claims, missing, [count - 1 - at for at in range(count)])
    level = np.where(beyond, reached, estate)[..., None, :]  # (…, P, 1, Y)
    over = np.where(beyond[..., None, :], np.maximum(claims[..., None] - level, 0.0), 0.0)
    order = np.argsort(claims, axis=-1, kind="stable")
    sorted_claims = np.take_along_axis(claims, order, axis=-1)[..., None]  # (P, R, 1)
    edges = np.diff(np.minimum(sorted_claims, level), axis=-2, prepend=0.0)  # (…, P, R, Y)
    users = np.arange(count, 0, -1)[:, None]
    stacked = np.cumsum(edges / users, axis=-2)
    back = np.argsort(order, axis=-1, kind="stable")[..., None]
    return np.take_along_axis(stacked, np.broadcast_to(back, stacked.shape), axis=-2) + over


CLAIM_ARRAYS: Final[Mapping[str, ClaimsRule]] = {
    "proportional": proportional,
    "cea": equal_awards,
    "cel": equal_losses,
    "talmud": talmud,
    "run_to_the_bank": run_to_the_bank,
    "minimal_overlap": minimal_overlap,
}
"""Name in the scenario → rule."""
