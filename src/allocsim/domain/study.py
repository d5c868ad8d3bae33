"""The result of a whole run: the recommendation, what it is compared with, and the ledgers."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocsim.domain import frames, records
from allocsim.domain.allocation import Allocation
from allocsim.domain.explanation import Explanation
from allocsim.domain.judgement import Judgement
from allocsim.domain.ledger import Ledger
from allocsim.domain.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Baseline:
    """A plan to compare with: `no_pool` (every county keeps all) or `points_ranking` (highest score first while it
    fits). Amounts are ticks."""

    name: str
    approved: tuple[str, ...]
    hosts: tuple[str, ...]
    """Host county of each approved project."""
    objective: str
    """Exact value of the main goal, as decimal text."""
    awarded: dict[tuple[str, str], int]
    """(county, resource) → ticks taken on the county's side over all years, whatever their source."""
    broken: tuple[str, ...] = ()
    """Names of rules that this plan does not keep."""


@dataclass(frozen=True, repr=False)
class Study:
    """Everything a report is written from."""

    scenario: Scenario
    allocation: Allocation
    baselines: tuple[Baseline, ...]
    ledger: Ledger | None
    """None if the scenario has no partnerships."""
    explanation: Explanation | None = None
    """What each project is worth to the plan and what would flip it; None if it was not asked for."""
    judgement: Judgement | None = None
    """How the agreements stand with each party; None if there are no partnerships or it was not asked for."""

    def baselines_frame(self) -> pd.DataFrame:
        """What the result and each baseline take on each county's side, as a new data frame."""
        return frames.baselines(self)

    def summary(self, lang: str = "zh") -> str:
        """The summaries of the allocation and, where there is one, of the ledger."""
        parts = [self.allocation.summary(lang)]
        if self.ledger is not None:
            parts.append(self.ledger.summary(lang))
        return "\n".join(parts)

    def to_records(self, lang: str = "zh") -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        return records.document(self.allocation, self.ledger, lang)

    def to_json(self, lang: str = "zh") -> str:
        """The allocation's JSON document with the ledger's tables."""
        return records.to_json(self.to_records(lang))

    def __repr__(self) -> str:
        return f"Study({self.allocation!r}, {len(self.baselines)} baselines, ledger {self.ledger!r})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"
