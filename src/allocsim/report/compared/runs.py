"""One run of several, with what distinguishes it."""

from __future__ import annotations

from dataclasses import dataclass

from allocsim.domain.allocation import Allocation
from allocsim.domain.comparison import Comparison
from allocsim.domain.frames import taken


@dataclass(frozen=True)
class Run:
    """An allocation, and how it differs from the first; None for the first itself."""

    allocation: Allocation
    number: int
    comparison: Comparison | None
    taken: dict[tuple[str, str], int]
    """(county, resource) → ticks taken on the county's side, whatever their source."""

    def hosted(self, county: str) -> int:
        """Approved projects that the county hosts."""
        return sum(row.approved and row.host == county for row in self.allocation.decisions)

    def variants(self) -> tuple[str, ...]:
        """Named variants that were applied."""
        return tuple(dict.fromkeys(row.variant for row in self.allocation.provenance.overrides if row.variant))


def run_of(allocation: Allocation, number: int, comparison: Comparison | None) -> Run:
    """A run by its number in the report."""
    return Run(allocation, number, comparison, taken(allocation))
