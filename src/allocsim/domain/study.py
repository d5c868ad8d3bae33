"""The result of a whole run: the recommendation, what it is compared with, and the ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from allocsim.domain.allocation import Allocation
from allocsim.domain.ledger import Ledger
from allocsim.domain.scenario import Scenario


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


@dataclass(frozen=True)
class Study:
    """Everything a report is written from."""

    scenario: Scenario
    allocation: Allocation
    baselines: tuple[Baseline, ...]
    ledger: Ledger | None
    """None if the scenario has no partnerships."""
