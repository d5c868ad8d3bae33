"""Positions: what a party gets and pays in every draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocsim.sharing.nodes.base import Floats


@dataclass(frozen=True, eq=False)
class Position:
    """One seat over all draws, 10k CNY; what the host keeps counts with the seat `host`."""

    receipts: Floats  # (D,) present value
    cost: Floats  # (D,) present value
    last: Floats  # (D,) receipts of the last year, by which the audit holds the bands


Positions = Mapping[tuple[str, int], Position]
"""(project, seat) → position."""
