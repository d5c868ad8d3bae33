"""Cash of a partnership by year, rounded once so that rows and columns add up as printed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from allocsim.domain.ledger import KEPT, Ledger
from allocsim.report.rounding import rounded_parts, rounded_table, total_of

DECIMALS = 2
FEN = 10**6


@dataclass(frozen=True)
class Cash:
    """10k CNY by year: collected = kept + Σ received; net = received + kept (for the host) + moved − paid."""

    project: str
    host: str
    years: tuple[int, ...]
    parties: tuple[str, ...]
    kept: tuple[Decimal, ...]  # (Y,)
    received: dict[str, tuple[Decimal, ...]]  # county → (Y,)
    paid: dict[str, tuple[Decimal, ...]]  # county → (Y,)
    moved: dict[str, tuple[Decimal, ...]]  # county → (Y,): floors made up for, and incentives paid (below zero)

    @property
    def moves(self) -> bool:
        """Whether anything is paid besides what is shared."""
        return any(amount for amounts in self.moved.values() for amount in amounts)

    def collected(self, year: int) -> Decimal:
        """Kept and received together in one year, by its position."""
        return total_of([self.kept[year], *(self.received[party][year] for party in self.parties)])

    def net(self, party: str, year: int) -> Decimal:
        """What a party has from the partnership in one year."""
        own = self.kept[year] if party == self.host else Decimal(0)
        return self.received[party][year] + own + self.moved[party][year] - self.paid[party][year]


def partnerships(ledger: Ledger) -> tuple[str, ...]:
    """Approved partnership projects, in scenario order."""
    named = {row.project for row in ledger.entries if row.project} | {row.project for row in ledger.outlooks}
    return tuple(row.project for row in ledger.scenario.projects if row.project in named)


def cash_of(ledger: Ledger, project: str) -> Cash:
    """One partnership's cash over the horizon."""
    settled = {row.year: row for row in ledger.settlements if row.project == project}
    paid: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    moved: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    host = next((row.host for row in settled.values()), "")
    parties = list(dict.fromkeys(name for row in settled.values() for name in row.receipts))
    for entry in ledger.entries:
        if entry.project == project and entry.ledger == "construction":
            paid[entry.party][entry.year] += Fraction(entry.amount)
            parties.append(entry.party)
        if entry.project == project and entry.role in ("host", KEPT):
            host = host or entry.party
    for transfer in ledger.transfers:
        if transfer.project == project:
            moved[transfer.payer][transfer.year] -= Fraction(transfer.amount)
            moved[transfer.payee][transfer.year] += Fraction(transfer.amount)
            parties += [name for name in (transfer.payer, transfer.payee) if name]
    parties = list(dict.fromkeys([*parties, *([host] if host else [])]))
    years = ledger.horizon
    rows = []
    for year in years:
        row = settled.get(year)
        fen = [0] * (len(parties) + 1) if row is None else [row.kept, *(row.receipts.get(name, 0) for name in parties)]
        rows.append([Fraction(part, FEN) for part in fen])
    table = rounded_table(rows, DECIMALS)
    return Cash(
        project=project,
        host=host,
        years=years,
        parties=tuple(parties),
        kept=tuple(row[0] for row in table),
        received={name: tuple(row[i + 1] for row in table) for i, name in enumerate(parties)},
        paid={name: tuple(rounded_parts([paid[name][year] for year in years], DECIMALS)) for name in parties},
        moved={name: tuple(rounded_parts([moved[name][year] for year in years], DECIMALS)) for name in parties},
    )
