"""The audit of the uncertain run: some draws made again singly, and every figure over the draws held to the draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from math import floor, fsum, isclose
from struct import pack
from typing import Final

from allocsim.domain.allocation import Decision
from allocsim.domain.ledger import Band, Ledger
from allocsim.domain.reason import Breach
from allocsim.sharing.position import Positions
from allocsim.sharing.recount import Account, present, recount
from allocsim.sharing.redraw import redraw

NEAR: Final = 1e-9
"""Relative difference of two roads to the same float."""
SAMPLES: Final = 4
"""Draws made again: the first, the last, and some between."""


def draw_breaches(
    ledger: Ledger, decisions: Sequence[Decision], accounts: Sequence[Account], positions: Positions | None
) -> Iterator[Breach]:
    """Do draws, outlooks and bands agree with each other and with single recomputation?"""
    yield from _bands_in_order(ledger, accounts)
    if positions is None:
        return
    wanted = {(account.project, seat) for account in accounts for seat in range(len(account.roles) - 1)}
    sizes = {len(part) for row in positions.values() for part in (row.receipts, row.cost, row.last)}
    if set(positions) != wanted or sizes - {ledger.draws}:
        yield Breach("draw", ("positions",), str(sorted(sizes)), str(ledger.draws))
        return
    yield from _redrawn(ledger, decisions, positions)
    yield from _outlooks(ledger, accounts, positions)
    yield from _bands(ledger, accounts, positions)
    digest = sha256()
    for (project, seat), row in positions.items():
        net = [got - paid for got, paid in zip(row.receipts.tolist(), row.cost.tolist(), strict=True)]
        digest.update(f"{project}/{seat}\n".encode() + pack(f"<{len(net)}d", *net))
    if digest.hexdigest() != ledger.draw_digest:
        yield Breach("draw", ("digest",), ledger.draw_digest, digest.hexdigest())


def _redrawn(ledger: Ledger, decisions: Sequence[Decision], positions: Positions) -> Iterator[Breach]:
    """Some draws, made again one by one from the seed."""
    years, rate = len(ledger.horizon), ledger.scenario.simulation.discount_rate
    for draw in sorted({step * (ledger.draws - 1) // (SAMPLES - 1) for step in range(SAMPLES)}):
        for account in recount(ledger.scenario, decisions, redraw(ledger.scenario, ledger.seed, draw), False):
            for seat, role in enumerate(account.roles[:-1]):
                row = positions[account.project, seat]
                receipts = account.money("revenue", seat, years)
                cost = present(account.money("construction", seat, years), rate)
                claims = {
                    "receipts": (row.receipts[draw], present(receipts, rate)),
                    "cost": (row.cost[draw], cost),
                    "last": (row.last[draw], receipts[-1]),
                }
                for name, (stated, found) in claims.items():
                    if not _near(float(stated), float(found)):
                        where = (account.project, role, name, f"draw {draw}")
                        yield Breach("draw", where, str(stated), str(float(found)))


def _outlooks(ledger: Ledger, accounts: Sequence[Account], positions: Positions) -> Iterator[Breach]:
    """Mean, quantiles and probability of loss, from all draws."""
    seats = [(account.project, seat) for account in accounts for seat in range(len(account.roles) - 1)]
    for row, key in zip(ledger.outlooks, seats, strict=True):
        position = positions[key]
        net = sorted(g - p for g, p in zip(position.receipts.tolist(), position.cost.tolist(), strict=True))
        claims = {
            "mean": fsum(net) / len(net),
            "low": _quantile(net, 0.05),
            "high": _quantile(net, 0.95),
            "loss_probability": sum(amount < 0 for amount in net) / len(net),
        }
        for name, found in claims.items():
            if not _near(getattr(row, name), found):
                where = (row.project, row.party, row.role, name)
                yield Breach("outlook", where, str(getattr(row, name)), str(found))


def _bands_in_order(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """One band for each county and year, its quantiles in order."""
    wanted = [
        (account.project, county, year)
        for account in accounts
        for county in dict.fromkeys(account.counties)
        for year in ledger.horizon
    ]
    if [(row.project, row.party, row.year) for row in ledger.bands] != wanted:
        yield Breach("band", ("rows",), str(len(ledger.bands)), str(len(wanted)))
    for row in ledger.bands:
        if not row.low <= row.median <= row.high:
            where = (row.project, row.party, str(row.year))
            yield Breach("band", where, f"{row.low}, {row.median}, {row.high}", "rising")


def _bands(ledger: Ledger, accounts: Sequence[Account], positions: Positions) -> Iterator[Breach]:
    """The last year from its draws; the means of all years by their present value."""
    rate = ledger.scenario.simulation.discount_rate
    grouped: dict[tuple[str, str], list[Band]] = {}
    for band in ledger.bands:
        grouped.setdefault((band.project, band.party), []).append(band)
    for account in accounts:
        for county in dict.fromkeys(account.counties):
            mine = [positions[account.project, seat] for seat, at in enumerate(account.counties[:-1]) if at == county]
            bands = grouped[account.project, county]
            last = sorted(map(fsum, zip(*(row.last.tolist() for row in mine), strict=True)))
            value = float(present([Fraction(band.mean) for band in bands], rate))
            claims = {
                "present value": (value, fsum(fsum(row.receipts.tolist()) for row in mine) / ledger.draws),
                "mean": (bands[-1].mean, fsum(last) / ledger.draws),
                "low": (bands[-1].low, _quantile(last, 0.05)),
                "median": (bands[-1].median, _quantile(last, 0.5)),
                "high": (bands[-1].high, _quantile(last, 0.95)),
            }
            for name, (stated, found) in claims.items():
                if not _near(stated, found):
                    yield Breach("band", (account.project, county, name), str(stated), str(found))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two draws around the place, in proportion."""
    place = (len(ordered) - 1) * share
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _near(stated: float, found: float) -> bool:
    return isclose(stated, found, rel_tol=NEAR, abs_tol=NEAR)
