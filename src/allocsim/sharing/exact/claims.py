"""Claims rules, exact: an estate is divided among claimants whose claims sum to no less.

Each is written as its definition reads, in `Fraction`, and is the reference of the array functions of the node
`claims`. Source: W. Thomson, Axiomatic and game-theoretic analysis of bankruptcy and taxation problems, 2003.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Final

NIL: Final = Fraction(0)
Claims = Sequence[Fraction]


def proportional(claims: Claims, estate: Fraction) -> list[Fraction]:
    """Each the same part of its claim.

    >>> [str(part) for part in proportional([Fraction(100), Fraction(200), Fraction(300)], Fraction(100))]
    ['50/3', '100/3', '50']
    """
    total = sum(claims, NIL)
    return [claim * estate / total if total else NIL for claim in claims]


def equal_awards(claims: Claims, estate: Fraction) -> list[Fraction]:
    """Constrained equal awards: as equal as can be, none above its claim.

    >>> [str(part) for part in equal_awards([Fraction(100), Fraction(200), Fraction(300)], Fraction(200))]
    ['200/3', '200/3', '200/3']
    """
    awards = [NIL] * len(claims)
    left, open_ = estate, list(range(len(claims)))
    while open_:
        equal = left / len(open_)
        settled = [i for i in open_ if claims[i] <= equal]
        if not settled:
            for i in open_:
                awards[i] = equal
            return awards
        for i in settled:
            awards[i] = claims[i]
            left -= claims[i]
        open_ = [i for i in open_ if i not in settled]
    return awards


def equal_losses(claims: Claims, estate: Fraction) -> list[Fraction]:
    """Constrained equal losses: claims less a loss as equal as can be, none below zero.

    >>> [str(part) for part in equal_losses([Fraction(100), Fraction(200), Fraction(300)], Fraction(200))]
    ['0', '50', '150']
    """
    open_ = list(range(len(claims)))
    while open_:
        loss = (sum((claims[i] for i in open_), NIL) - estate) / len(open_)
        beaten = [i for i in open_ if claims[i] < loss]
        if not beaten:
            return [claim - loss if i in open_ else NIL for i, claim in enumerate(claims)]
        open_ = [i for i in open_ if i not in beaten]
    return []


def talmud(claims: Claims, estate: Fraction) -> list[Fraction]:
    """Aumann and Maschler: equal awards up to half of the claims, equal losses of the other half after that.

    >>> [str(part) for part in talmud([Fraction(100), Fraction(200), Fraction(300)], Fraction(200))]
    ['50', '75', '75']
    """
    halves = [claim / 2 for claim in claims]
    if estate <= sum(halves, NIL):
        return equal_awards(halves, estate)
    losses = equal_losses(halves, estate - sum(halves, NIL))
    return [half + part for half, part in zip(halves, losses, strict=True)]


def run_to_the_bank(claims: Claims, estate: Fraction) -> list[Fraction]:
    """O'Neill: the mean over all orders of arrival, first come, first served.

    >>> [str(part) for part in run_to_the_bank([Fraction(100), Fraction(200), Fraction(300)], Fraction(200))]
    ['100/3', '250/3', '250/3']
    """
    sums, orders = [NIL] * len(claims), 0
    for order in permutations(range(len(claims))):
        left, orders = estate, orders + 1
        for i in order:
            taken = min(claims[i], left)
            sums[i] += taken
            left -= taken
    return [part / orders for part in sums]


def minimal_overlap(claims: Claims, estate: Fraction) -> list[Fraction]:
    """O'Neill: claims are laid on parts of the estate so that as little as can be is claimed by several.

    Up to the level t the claims lie on one another, and each unit is divided equally among those who claim it; beyond
    t every claimant has units of its own: Σ max(claim − t, 0) = estate − t. An estate no greater than the largest
    claim has t = estate.

    >>> [str(part) for part in minimal_overlap([Fraction(100), Fraction(200), Fraction(300)], Fraction(400))]
    ['100/3', '400/3', '700/3']
    """
    level, awards = estate, [NIL] * len(claims)
    if claims and estate > max(claims):
        corners = sorted({NIL, *claims})
        covered = [sum((max(c - t, NIL) for c in claims), t) for t in corners]
        at = next(i for i in range(len(corners)) if covered[i] <= estate)
        level = corners[at]
        if covered[at] < estate:
            step = (estate - covered[at]) / (covered[at - 1] - covered[at])
            level -= step * (corners[at] - corners[at - 1])
        awards = [max(claim - level, NIL) for claim in claims]
    below = NIL
    for edge in sorted({min(claim, level) for claim in claims}):
        users = [i for i, claim in enumerate(claims) if min(claim, level) >= edge]
        for i in users:
            awards[i] += (edge - below) / len(users)
        below = edge
    return awards


CLAIMS_RULES: Final[Mapping[str, Callable[[Claims, Fraction], list[Fraction]]]] = {
    "proportional": proportional,
    "cea": equal_awards,
    "cel": equal_losses,
    "talmud": talmud,
    "run_to_the_bank": run_to_the_bank,
    "minimal_overlap": minimal_overlap,
}
"""Name in the scenario → rule. Claims are not below zero, and the estate lies between zero and their sum."""
