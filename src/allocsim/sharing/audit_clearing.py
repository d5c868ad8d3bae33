"""The audit of flows before they are divided, what is kept and why, what is paid besides, and of the statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, Final

from allocsim.domain.clearing import STATED, Statement
from allocsim.domain.flow import FLOWS
from allocsim.domain.ledger import Ledger
from allocsim.domain.reason import Breach
from allocsim.sharing.recount import NIL, Account

FLOAT: Final = Fraction(1, 10**12)
"""Relative error that float64 may bring into an amount, measured against the revenue of its year."""
NOTHING: Final = Fraction(1, 10**9)
"""Amounts of 10k CNY that float64 may miss or make: a thousandth of a fen."""
UNTOUCHED: Final = {"flow", "level", "no_clause", "ineligible"}
"""Reasons of what the host keeps of what the agreement does not touch."""


def clearing_breaches(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Are all five tables those of the recount?"""
    yield from _flows(ledger, accounts)
    yield from _kept(ledger, accounts)
    yield from _transfers(ledger, accounts)
    stated = [(row.project, row.condition) for row in ledger.exclusions]
    missed = [(account.project, condition) for account in accounts for condition in account.missed]
    if stated != missed:
        yield Breach("projects", ("outside",), str(stated), str(missed))
    for account in accounts:
        yield from _statements(ledger, account)


def _flows(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Every flow with the parts of it that are divided and that are not."""
    parts = ("amount", "shared", "besides")
    due = {
        (account.project, flow, ledger.horizon[year], name): (amount, amounts[0])
        for account in accounts
        for (flow, year), amounts in account.divided.items()
        for name, amount in zip(parts, amounts, strict=True)
    }
    stated = {
        (row.project, row.flow, row.year, name): Fraction(getattr(row, name)) for row in ledger.flows for name in parts
    }
    yield from _compared("flow", due, stated, len(parts) * len(ledger.flows))
    yield from (
        Breach("flow", (row.project, row.flow, str(row.year)), row.unit, FLOWS[row.flow].unit)
        for row in ledger.flows
        if row.flow in FLOWS and row.unit != FLOWS[row.flow].unit
    )


def _kept(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Every reason with its amount, and the entries of role `kept` are their sum."""
    due = {
        (account.project, ledger.horizon[year], account.counties[-1], reason): (amount, _size(account, year))
        for account in accounts
        for (reason, year), amount in account.kept.items()
    }
    stated = {(row.project, row.year, row.county, row.reason): Fraction(row.amount) for row in ledger.kept}
    yield from _compared("kept", due, stated, len(ledger.kept))
    sums: dict[tuple[str, int], Fraction] = {}
    for row in ledger.kept:
        sums[row.project, row.year] = sums.get((row.project, row.year), NIL) + Fraction(row.amount)
    booked: dict[tuple[str, int], Fraction] = {}
    for entry in ledger.entries:
        if entry.ledger == "revenue" and entry.role == "kept":
            key = (entry.project, entry.year)
            booked[key] = booked.get(key, NIL) + Fraction(entry.amount)
    for key in sums.keys() | booked.keys():
        ours, theirs = sums.get(key, NIL), booked.get(key, NIL)
        if abs(ours - theirs) > NOTHING + FLOAT * abs(theirs):
            yield Breach("kept", (*map(str, key), "sum"), str(float(ours)), str(float(theirs)))


def _transfers(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Every payment besides, from its payer to its payee."""
    due: dict[tuple[str, ...], tuple[Fraction, Fraction]] = {}
    for account in accounts:
        host = (account.counties[-1], "host")
        for (year, seat), amount in account.topped.items():
            mine = (account.counties[seat], account.roles[seat])
            due[account.project, str(ledger.horizon[year]), "floor", *host, *mine] = (amount, amount)
        for (year, seat), amount in account.paid.items():
            mine = (account.counties[seat], account.roles[seat])
            due[account.project, str(ledger.horizon[year]), "incentive", *mine, "", ""] = (amount, amount)
    stated = {
        (r.project, str(r.year), r.reason, r.payer, r.payer_role, r.payee, r.payee_role): Fraction(r.amount)
        for r in ledger.transfers
    }
    yield from _compared("transfer", due, stated, len(ledger.transfers))


def _compared(
    rule: str, due: Mapping[Any, tuple[Fraction, Fraction]], stated: Mapping[Any, Fraction], rows: int
) -> Iterator[Breach]:
    """`due`: amount and the size of what it is a part of."""
    if rows != len(stated):
        yield Breach(rule, ("rows",), str(rows), str(len(stated)))
    for key in dict.fromkeys((*due, *stated)):
        amount, size = due.get(key, (NIL, NIL))
        found = stated.get(key, NIL)
        if found < 0 or abs(found - amount) > NOTHING + FLOAT * size:
            yield Breach(rule, tuple(str(part) for part in key if part), str(float(found)), str(float(amount)))


def _size(account: Account, year: int) -> Fraction:
    return account.pooled.get(year, NIL) + account.besides.get(year, NIL)


def _statements(ledger: Ledger, account: Account) -> Iterator[Breach]:
    """Every statement of a project from its settlements, what is kept, and what is paid besides, in whole fen."""
    wanted = _due(ledger, account)
    stated = {(row.county, row.year): row for row in ledger.statements if row.project == account.project}
    if len(stated) != sum(row.project == account.project for row in ledger.statements):
        yield Breach("statement", (account.project, "rows"), "", str(len(stated)))
    for key in dict.fromkeys((*wanted, *stated)):
        where = (account.project, str(key[1]), key[0])
        row, due = stated.get(key), wanted.get(key, (0,) * len(STATED))
        found = (0,) * len(STATED) if row is None else tuple(getattr(row, name) for name in STATED)
        if found != due:
            yield Breach("statement", where, str(found), str(due))
        elif row is not None and row.role != _roles(account, row):
            yield Breach("statement", where, row.role, _roles(account, row))


def _roles(account: Account, row: Statement) -> str:
    pairs = zip(account.roles[:-1], account.counties[:-1], strict=True)
    return "+".join(role for role, county in pairs if county == row.county)


def _due(ledger: Ledger, account: Account) -> dict[tuple[str, int], tuple[int, ...]]:
    """(county, year) → amounts in the order of `STATED`, where any is not nothing."""
    counties, last = [*dict.fromkeys(account.counties[:-1])], ledger.horizon[-1]
    host = account.counties[-1]
    found = {(county, year): dict.fromkeys((*STATED, "now"), 0) for county in counties for year in ledger.horizon}
    own = [row for row in ledger.kept if row.project == account.project and row.reason in UNTOUCHED]
    for row in [row for row in ledger.settlements if row.project == account.project]:
        besides = min(row.kept, _fen(sum(part.amount for part in own if part.year == row.year)))
        whole = row.collected - besides
        foreseen = account.planned([county for county in counties if not row.receipts.get(county, 0)])
        held, planned = (_divided(whole, account, parts) for parts in (account.timing.held, foreseen))
        then = min(row.year + account.timing.lag, last)
        for county in counties:
            line = found[county, row.year]
            is_host = county == host
            line["collected"] += held[county] + (besides if is_host else 0)
            line["retained"] += row.kept if is_host else 0
            line["shared"] += row.receipts.get(county, 0)
            line["now"] += planned[county] - held[county]
            owed = row.receipts.get(county, 0) + (row.kept - besides if is_host else 0) - planned[county]
            found[county, then]["now" if then == row.year else "true_up"] += owed
    for year in ledger.horizon:
        named = (account.project, year, "floor")
        paid = [row for row in ledger.transfers if (row.project, row.year, row.reason) == named]
        to = {c: sum(row.amount for row in paid if row.payee == c and c != host) for c in counties}
        for county, fen in zip(counties, _rounded(list(to.values())), strict=True):
            found[county, year]["transfer"] += fen
            found[host, year]["transfer"] -= fen
    return {key: _line(amounts) for key, amounts in found.items() if any(amounts.values())}


def _line(amounts: dict[str, int]) -> tuple[int, ...]:
    parts = [amounts[name] for name in ("now", "true_up", "transfer")]
    pays = {"payable": -sum(p for p in parts if p < 0), "receivable": sum(p for p in parts if p > 0)}
    return tuple({**amounts, **pays}[name] for name in STATED)


def _fen(amount: float) -> int:
    return _rounded([amount])[0]


def _divided(whole: int, account: Account, parts: Sequence[Fraction]) -> dict[str, int]:
    """A number of fen by parts of seats, county by county."""
    counties = [*dict.fromkeys(account.counties[:-1])]
    sums = [sum((p for p, at in zip(parts, account.counties, strict=True) if at == c), NIL) for c in counties]
    return dict(zip(counties, _whole([whole * part for part in sums]), strict=True))


def _rounded(amounts: Sequence[float]) -> list[int]:
    """10k CNY in whole fen; what is finer than a thousandth of a fen does not count."""
    return _whole([Fraction(round(Fraction(amount) * 10**9), 1000) for amount in amounts])


def _whole(exact: Sequence[Fraction]) -> list[int]:
    """Largest remainder, ties to the earlier; the total rounds half to even."""
    found = [floor(part) for part in exact]
    for _ in range(round(sum(exact, NIL)) - sum(found)):
        at = max(range(len(exact)), key=lambda i: (exact[i] - found[i], -i))
        found[at] += 1
    return found
