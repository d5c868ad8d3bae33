"""The audit of settlements: to the fen, by the rule of the largest remainder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from allocsim.domain.ledger import Ledger, Settlement
from allocsim.domain.reason import Breach
from allocsim.sharing.recount import NIL, Account

NOISE: Final = Fraction(2, 1000)
"""Remainders closer than this count as equal, unless they are exactly so: then the order of parties decides."""


def settlement_breaches(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Is every year with revenue settled once, and to the right fen?"""
    due: dict[tuple[str, int], tuple[str, dict[str, Fraction]]] = {}
    for account in accounts:
        for (name, _, _, year, seat), amount in account.cells.items():
            if name == "revenue":
                empty = dict.fromkeys((*account.counties[:-1], ""), NIL)
                _, parts = due.setdefault((account.project, ledger.horizon[year]), (account.counties[-1], empty))
                parts["" if seat == len(account.roles) - 1 else account.counties[seat]] += amount * 10**6
    stated = {(row.project, row.year): row for row in ledger.settlements}
    if len(stated) != len(ledger.settlements) or set(stated) != set(due):
        yield Breach("settlement", ("rows",), str(len(ledger.settlements)), str(len(due)))
    for key in [key for key in due if key in stated]:
        yield from _settled(stated[key], *due[key])


def _settled(row: Settlement, host: str, due: dict[str, Fraction]) -> Iterator[Breach]:
    where = (row.project, str(row.year))
    fen = {**row.receipts, "": row.kept}
    if row.host != host or list(fen) != list(due):
        yield Breach("settlement", where, ", ".join((row.host, *fen)), ", ".join((host, *due)))
        return
    if sum(fen.values()) != row.collected:
        yield Breach("settlement", (*where, "sum"), str(sum(fen.values())), str(row.collected))
    total = sum(due.values(), NIL)
    if abs(row.collected - total) > Fraction(1, 2) + NOISE:
        yield Breach("settlement", (*where, "collected"), str(row.collected), str(float(total)))
    ranks = list(due)
    for party, amount in due.items():
        if abs(fen[party] - amount) >= 1 or fen[party] < 0:
            yield Breach("settlement", (*where, party or "kept"), str(fen[party]), str(float(amount)))
        for other, its in due.items():
            if fen[party] > amount and fen[other] <= its:
                ours, theirs = 1 - (fen[party] - amount), its - fen[other]
                later = ours == theirs and ranks.index(party) > ranks.index(other)
                if later or ours < theirs - NOISE:
                    place = (*where, party or "kept", other or "kept")
                    yield Breach("settlement", place, str(fen[party]), str(fen[party] - 1))
