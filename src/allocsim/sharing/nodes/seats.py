"""Seats: from weights or amounts of roles to amounts of parties, and what float noise may not become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from allocsim.sharing.nodes.base import Context, Floats, Witness

NOISE: Final = 1e-14
"""Differences of sums that are smaller than this part of the sums are nothing."""
NIL: Final = Fraction(0)


def in_proportion(available: Floats, weights: Floats) -> Floats:
    """Share in proportion to weights (K,) or (P, K); all is kept (last seat) where they are all zero.

    (D, F, P, Y) → (D, F, P, K, Y).
    """
    total = weights.sum(axis=-1, keepdims=True)
    parts = weights / np.where(total > 0, total, 1.0)
    parts[..., -1] += np.where(total[..., 0] > 0, 0.0, 1.0)
    return available[..., None, :] * parts[..., None]


def role_weights(values: Mapping[str, Fraction], context: Context) -> Floats:
    """Values of roles as weights of seats (K,): parties of one role divide its value equally."""
    weights = np.zeros(len(context.roles))
    for role, value in values.items():
        if value:
            seats = context.seats(role)
            weights[seats] = float(value / len(seats))
    return weights


def divide(amounts: Floats, roles: Sequence[str], context: Context) -> Floats:
    """Amounts by role (D, F, P, R, Y) → by seat (D, F, P, K, Y): parties of one role divide equally."""
    found = np.zeros((*amounts.shape[:3], len(context.roles), amounts.shape[4]))
    for at, role in enumerate(roles):
        seats = context.seats(role)
        for seat in seats:
            np.divide(amounts[..., at, :], len(seats), out=found[..., seat, :])
    return found


def role_sum(amounts: Floats, role: str, context: Context) -> Floats:
    """What the parties of a role have together: (…, K, Y) → (…, Y)."""
    first, *others = context.seats(role)
    found: Floats = amounts[..., first, :].copy()
    for seat in others:
        found += amounts[..., seat, :]
    return found


def scale_role(amounts: Floats, role: str, factor: Floats, context: Context) -> None:
    """Multiply in place what the parties of a role have: (…, K, Y) by (…, Y)."""
    for seat in context.seats(role):
        amounts[..., seat, :] *= factor


def add_to_role(amounts: Floats, role: str, extra: Floats, context: Context) -> None:
    """Add in place what a role gets besides, its parties divide it equally: (…, K, Y) and (…, Y)."""
    seats = context.seats(role)
    for seat in seats:
        amounts[..., seat, :] += extra / len(seats)


def positive(amounts: Floats, scale: Floats) -> Floats:
    """Differences of sums of the size `scale`, without the float noise below and above zero."""
    return np.where(amounts > NOISE * scale, amounts, 0.0)


def exact_parts(parts: Mapping[str, Fraction], witness: Witness) -> list[Fraction]:
    """Amounts of roles as amounts of seats, for the audit."""
    row = []
    for role in witness.roles:
        row.append(parts.get(role, NIL) / witness.roles.count(role))
    return row


def exact_row(amount: Fraction, weights: Sequence[Fraction]) -> list[Fraction]:
    """One amount by weights of seats; kept if there is no weight, for the audit."""
    total = sum(weights, NIL)
    if total == 0:
        return [*(NIL for _ in weights[1:]), amount]
    return [amount * weight / total for weight in weights]
