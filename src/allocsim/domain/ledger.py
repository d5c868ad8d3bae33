"""The result of the sharing engine: who pays and receives what, by ledger, project, flow and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from allocsim.domain.provenance import Provenance
from allocsim.domain.scenario import Scenario

Book = Literal["money", "official", "assessment"]
LedgerName = Literal["construction", "revenue", "statistics"]


@dataclass(frozen=True)
class Entry:
    """One amount: what a party pays or receives of one flow of one project in one year."""

    ledger: LedgerName
    book: Book
    """`money` for construction and revenue; statistics have the `official` and the `assessment` book."""
    project: str
    flow: str
    year: int
    party: str
    """County identifier; `kept` amounts of the host stand under the host with role `kept`."""
    role: str
    amount: float
    unit: str


@dataclass(frozen=True)
class Settlement:
    """Revenue of one project and year to the fen: collected = kept by other levels and the host + Σ receipts."""

    project: str
    year: int
    collected: int
    """Fen collected locally from the flows of the agreement, at the shared levels."""
    kept: int
    """Fen that the agreement leaves with the host."""
    receipts: Mapping[str, int]
    """County → fen."""


@dataclass(frozen=True)
class Reconciliation:
    """Σ assessment − official of one indicator and year: how much the assessment book counts beyond the official."""

    project: str
    flow: str
    year: int
    official: float
    assessment: float
    unit: str

    @property
    def difference(self) -> float:
        """Assessment total less the official figure."""
        return self.assessment - self.official


@dataclass(frozen=True)
class Band:
    """Uncertain revenue of one party of one project in one year, over all draws, 10k CNY."""

    project: str
    party: str
    year: int
    mean: float
    low: float
    """5 % quantile."""
    median: float
    high: float
    """95 % quantile."""


@dataclass(frozen=True)
class Outlook:
    """Present value of one party's position in one partnership over the horizon, 10k CNY."""

    project: str
    party: str
    role: str
    receipts: float
    """Deterministic present value of what it receives."""
    cost: float
    """Deterministic present value of its construction input."""
    net: float
    mean: float
    """Mean net present value over the draws."""
    low: float
    high: float
    loss_probability: float
    """Share of draws with a negative net present value."""
    payback_year: int | None
    """First calendar year in which cumulative receipts reach the cost; None within the horizon."""


@dataclass(frozen=True)
class Ledger:
    """The audited ledgers of all partnership projects of one allocation."""

    scenario: Scenario
    horizon: tuple[int, ...]
    """Calendar years simulated."""
    entries: tuple[Entry, ...]
    settlements: tuple[Settlement, ...]
    reconciliations: tuple[Reconciliation, ...]
    bands: tuple[Band, ...]
    outlooks: tuple[Outlook, ...]
    draws: int
    seed: int
    draw_digest: str
    """SHA-256 of the per-draw present values: equal for any block size or number of workers."""
    provenance: Provenance
    audit: Literal["passed"] = "passed"
    not_approved: tuple[str, ...] = field(default=())
    """Partnership projects that were not approved, and so share nothing."""
