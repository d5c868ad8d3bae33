"""Eligibility: which partnerships an agreement is open to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from allocsim.domain.fact import Amount, Fact, column
from allocsim.domain.partnership import Partnership, Party

Condition = Literal["government_led", "prior_mean", "registered"]
CONDITIONS: Final[dict[Condition, str]] = {"government_led": "N403", "prior_mean": "N404", "registered": "N405"}
"""Message that tells of a condition that is not met."""


@dataclass(frozen=True)
class Exclusion:
    """A condition of its agreement that a partnership does not meet; it is outside the agreement."""

    project: str
    agreement: str
    condition: Condition
    stated: str
    """What the partnership states."""
    required: str
    """What the agreement asks for."""


class Eligibility(Fact):
    """One table `[agreements.<id>.eligibility]`; a partnership that fails one condition is outside the agreement.

    What is not stated is not asked. All of an ineligible project's revenue and indicators stay with the host, and each
    party pays the construction input it states, as without any agreement.
    """

    government_led: bool = column(False, zh="须政府主导", en="government-led only")
    """Only moves led by government."""
    prior_mean: Amount | None = column(
        None, zh="迁出前年均税收下限", en="prior annual tax", unit="10k_CNY", example="2000"
    )
    """Least mean of what the firm paid a year before it moved: Σ `prior_tax` of the parties / `prior_years`."""
    prior_years: int = column(3, zh="迁出前年数", en="years before the move", unit="year", ge=1, le=10)
    """Years that `prior_tax` is the sum of."""
    registered_from: int | None = column(None, zh="注册年度下限", en="registered from", unit="year", example=2015)
    """First calendar year of registration."""

    def unmet(self, row: Partnership, parties: Sequence[Party]) -> Iterator[Exclusion]:
        """Conditions that the partnership does not meet; nothing where it does not state a figure (see `missing`)."""
        if self.government_led and row.government_led is False:
            yield Exclusion(row.project, row.agreement, "government_led", "false", "true")
        paid = [party.prior_tax for party in parties if party.prior_tax is not None]
        if self.prior_mean is not None and paid and sum(paid) < self.prior_mean * self.prior_years:
            mean = sum(paid, Decimal(0)) / self.prior_years
            yield Exclusion(row.project, row.agreement, "prior_mean", f"{mean:.2f}", f"{self.prior_mean.normalize():f}")
        year = row.registration_year
        if self.registered_from is not None and year is not None and year < self.registered_from:
            yield Exclusion(row.project, row.agreement, "registered", str(year), str(self.registered_from))

    def missing(self, row: Partnership, parties: Sequence[Party]) -> tuple[str, ...]:
        """Columns that a condition needs and nobody states."""
        asked = {
            "government_led": self.government_led and row.government_led is None,
            "prior_tax": self.prior_mean is not None and all(party.prior_tax is None for party in parties),
            "registration_year": self.registered_from is not None and row.registration_year is None,
        }
        return tuple(name for name, absent in asked.items() if absent)
