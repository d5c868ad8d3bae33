"""Settlement statements: what each county collects, is due, pays and receives of a project in each year, in fen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from allocsim.domain.clearing import Kept, Statement, Transfer
from allocsim.domain.ledger import Settlement
from allocsim.sharing.attribute.sites import forecast, held, terms_of
from allocsim.sharing.cases import Case
from allocsim.sharing.settlement import apportion, settle

BESIDES: Final = ("flow", "level", "no_clause", "ineligible")
"""Reasons of what the host keeps of flows and levels that the agreement does not touch; it collects them itself."""

Fen = list[int]
"""By county, in the order of the parties."""


def statements(
    case: Case,
    settlements: Iterable[Settlement],
    kept: Iterable[Kept],
    transfers: Iterable[Transfer],
    years: Sequence[int],
) -> list[Statement]:
    """One statement for each year and county in which anything is collected, due or paid, of one case.

    pooled = Σ receipts + what the tree leaves with the host · collected = pooled by the parts held, and the host's
    besides · due = receipts, the host's with what the tree leaves it · for formulas see `SettlementTerms`; each
    division is by largest remainder.
    """
    counties = list(dict.fromkeys(case.parties[:-1]))
    host, lag = counties.index(case.parties[-1]), terms_of(case.terms).lag
    holds, foreseen = (_by_county(case, counties, parts(case.terms, case.roles)) for parts in (held, forecast))
    besides = _besides(kept)
    amounts = {year: [(0, 0, 0)] * len(counties) for year in years}
    now, later = ({year: [0] * len(counties) for year in years} for _ in range(2))
    for row in settlements:
        outside = min(row.kept, settle([besides.get(row.year, 0.0)])[0])
        pooled, paid_in = row.collected - outside, min(row.year + lag, years[-1])
        due = [bool(row.receipts.get(county, 0)) or at == host for at, county in enumerate(counties)]
        in_hand, planned = apportion(pooled, holds), apportion(pooled, _planned(foreseen, due, host, case))
        for at, county in enumerate(counties):
            own, collected = row.receipts.get(county, 0), in_hand[at] + (outside if at == host else 0)
            owed = own + (row.kept - outside if at == host else 0)
            amounts[row.year][at] = (collected, row.kept if at == host else 0, own)
            now[row.year][at] += planned[at] - in_hand[at]
            (now if paid_in == row.year else later)[paid_in][at] += owed - planned[at]
    topped = _topped(transfers, counties, host, years)
    found = []
    for year in years:
        for county, stated, *parts in zip(counties, amounts[year], now[year], later[year], topped[year], strict=True):
            if any((*stated, *parts)):
                found.append(_statement(case, year, county, stated, parts))
    return found


def _statement(case: Case, year: int, county: str, amounts: tuple[int, int, int], parts: Sequence[int]) -> Statement:
    """`amounts`: collected, retained, shared; `parts`: paid at once, true-up, transfer, above zero it receives."""
    roles = (role for role, party in zip(case.roles[:-1], case.parties[:-1], strict=True) if party == county)
    return Statement(
        county=county,
        year=year,
        project=case.project.project,
        role="+".join(roles),
        collected=amounts[0],
        retained=amounts[1],
        shared=amounts[2],
        payable=sum(-part for part in parts if part < 0),
        receivable=sum(part for part in parts if part > 0),
        true_up=parts[1],
        transfer=parts[2],
    )


def _by_county(case: Case, counties: Sequence[str], parts: Sequence[Fraction]) -> list[Fraction]:
    """Parts of seats as parts of counties; `kept` has none."""
    seats = list(zip(case.parties[:-1], parts[:-1], strict=True))
    return [sum((part for party, part in seats if party == county), Fraction(0)) for county in counties]


def _planned(foreseen: Sequence[Fraction], due: Sequence[bool], host: int, case: Case) -> list[Fraction]:
    """Parts by county that are paid at once in a year: provisionally nothing to whom nothing is due."""
    if not terms_of(case.terms).provisional:
        return list(foreseen)
    found = [part if due[at] else Fraction(0) for at, part in enumerate(foreseen)]
    found[host] += 1 - sum(found, Fraction(0))
    return found


def _besides(kept: Iterable[Kept]) -> dict[int, float]:
    """Year → what the host keeps of what the agreement does not touch."""
    found: dict[int, float] = {}
    for row in kept:
        if row.reason in BESIDES:
            found[row.year] = found.get(row.year, 0.0) + row.amount
    return found


def _topped(transfers: Iterable[Transfer], counties: Sequence[str], host: int, years: Sequence[int]) -> dict[int, Fen]:
    """Year → what the host pays besides to each county; the host's own is what it pays."""
    found = {year: [0] * len(counties) for year in years}
    due: dict[int, list[float]] = {}
    for row in transfers:
        if row.reason == "floor" and row.payee != row.payer:
            due.setdefault(row.year, [0.0] * len(counties))[counties.index(row.payee)] += row.amount
    for year, amounts in due.items():
        fen = settle(amounts)
        found[year] = [part - (sum(fen) if at == host else 0) for at, part in enumerate(fen)]
    return found
