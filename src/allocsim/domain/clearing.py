"""Clearing of a partnership: what the host keeps and why, what is paid besides, and the settlement statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

KeptReason = Literal[
    "flow", "level", "no_clause", "ineligible", "before_start", "incentive", "base", "not_shared", "cap",
    "no_agreement", "tree",
]  # fmt: skip
"""Why revenue is kept: a flow or level that the agreement does not name, no clause at all, a project that it is not
open to, years before it starts, withheld for incentives, not growth, the share that is not shared, over a cap, no
bargain, and what else its tree leaves with the host."""
STATED: Final = ("collected", "retained", "shared", "payable", "receivable", "true_up", "transfer")
"""Amounts of a settlement statement."""


@dataclass(frozen=True)
class Kept:
    """Revenue of one project and year that stays with the host outside the agreement, and why."""

    project: str
    year: int
    county: str
    reason: KeptReason
    amount: float
    """10k CNY; the reasons of a year sum to its entries of role `kept`."""


@dataclass(frozen=True)
class Transfer:
    """What one party pays in a year besides what is shared, 10k CNY."""

    project: str
    year: int
    reason: Literal["floor", "incentive"]
    """`floor`: the host pays what a guarantee misses; `incentive`: paid back to the firm, a cost of its payer."""
    payer: str
    payer_role: str
    payee: str
    """County; empty = the firm."""
    payee_role: str
    amount: float


@dataclass(frozen=True)
class Statement:
    """Settlement statement of one county, project and year, in fen.

    Over the counties of a project and year: Σ collected = Σ retained + Σ shared, Σ payable = Σ receivable, and
    true_up and transfer sum to zero. Over the years of a county: Σ (collected + receivable − payable) = Σ (retained +
    shared + transfer).
    """

    county: str
    year: int
    project: str
    role: str
    """Roles of the county in the agreement, joined by `+`."""
    collected: int
    """What it collects, or has in hand as the collector."""
    retained: int
    """What stays with it outside the agreement; only for the host."""
    shared: int
    """What is due to it of this year's shared revenue."""
    payable: int
    """What it pays to the others in this year."""
    receivable: int
    """What it has from the others in this year."""
    true_up: int
    """Of receivable less payable, what settles earlier years: above zero it receives."""
    transfer: int
    """Of receivable less payable, what the host pays besides to make up for a floor."""
