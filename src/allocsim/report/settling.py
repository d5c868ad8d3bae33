"""Settlement statements added up: per county and year, and over the counties, where payments cancel out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from allocsim.domain.clearing import STATED, Statement
from allocsim.domain.ledger import Ledger
from allocsim.domain.scenario import Scenario


@dataclass(frozen=True)
class Page:
    """What one county settles in one year: a line a partnership."""

    county: str
    year: int
    lines: tuple[Statement, ...]

    @property
    def net(self) -> int:
        """Fen that it receives from the others; below zero it pays."""
        return total(self.lines, "receivable") - total(self.lines, "payable")


def pages(ledger: Ledger) -> tuple[Page, ...]:
    """A page per county and year in which anything moves, counties in scenario order."""
    found = []
    for county in ledger.scenario.counties:
        for year in ledger.horizon:
            mine = [row for row in ledger.statements if (row.county, row.year) == (county.county, year)]
            lines = tuple(row for row in mine if any(getattr(row, key) for key in STATED))
            if lines:
                found.append(Page(county.county, year, lines))
    return tuple(found)


def total(rows: Iterable[Statement], key: str) -> int:
    """One amount over several statements, in fen."""
    return sum(int(getattr(row, key)) for row in rows)


def partners(scenario: Scenario, ledger: Ledger, line: Statement) -> tuple[str, ...]:
    """The other counties of a partnership, in scenario order."""
    others = {row.county for row in ledger.statements if row.project == line.project} - {line.county}
    return tuple(row.county for row in scenario.counties if row.county in others)


def yuan(fen: int) -> Decimal:
    """Fen as CNY with two decimals."""
    return Decimal(fen).scaleb(-2)
