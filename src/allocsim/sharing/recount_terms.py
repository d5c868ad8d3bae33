"""The terms of an agreement once more, for the audit: who is outside it, where revenue arises, when it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocsim.domain.agreement import Agreement, RevenueClause
from allocsim.domain.attribution import Attribution
from allocsim.domain.partnership import Partnership, Party

NIL = Fraction(0)
Parts = tuple[Fraction, ...]
"""By seat."""


def missed_of(terms: Agreement, row: Partnership, stated: Sequence[Party]) -> tuple[str, ...]:
    """Conditions of the agreement that the partnership does not meet."""
    asked, found = terms.eligibility, []
    if asked is None:
        return ()
    if asked.government_led and row.government_led is False:
        found.append("government_led")
    figures = [Fraction(party.prior_tax) for party in stated if party.prior_tax is not None]
    if figures and asked.prior_mean is not None and sum(figures) / asked.prior_years < Fraction(asked.prior_mean):
        found.append("prior_mean")
    earliest, year = asked.registered_from, row.registration_year
    if earliest is not None and year is not None and not year >= earliest:
        found.append("registered")
    return tuple(found)


@dataclass(frozen=True)
class Timing:
    """Parts of the shared revenue by seat, and the years until it is settled."""

    site: Parts
    """What its site collects."""
    held: Parts
    """What it has in hand at first."""
    foreseen: Parts
    """What it has once the provisional payments are made."""
    lag: int
    provisional: bool = False
    """Whether `foreseen` are forecast shares, which a county has only in years in which it is due something."""


def timing_of(clause: RevenueClause | None, roles: tuple[str, ...]) -> Timing:
    """Who has what until it is settled; the host everything, at once, unless the clause says otherwise."""
    parts = {"host": Fraction(1)}
    if clause is None:
        whole = _spread(parts, roles)
        return Timing(whole, whole, whole, 0)
    if clause.attribution is not None:
        parts = levied_by(clause.attribution)
    terms, site = clause.settlement, _spread(parts, roles)
    held = site if terms.collector is None else _spread({terms.collector: Fraction(1)}, roles)
    if not terms.provisional:
        return Timing(site, held, held, terms.lag)
    return Timing(site, held, _spread(dict(terms.provisional), roles), terms.lag, True)


def levied_by(attribution: Attribution) -> dict[str, Fraction]:
    """Role → part of the flows that its site levies."""
    found = dict(attribution.shares)
    total = sum((factor.weight for factor in attribution.factors.values()), NIL)
    for factor in attribution.factors.values():
        for role, value in factor.values.items():
            part = Fraction(value) / Fraction(sum(factor.values.values()))
            found[role] = found.get(role, NIL) + part * factor.weight / total
    return {role: part * attribution.rates.get(role, 1) for role, part in found.items()}


def _spread(parts: dict[str, Fraction], roles: tuple[str, ...]) -> Parts:
    return tuple(parts.get(role, NIL) / (roles.count(role) * sum(parts.values(), NIL)) for role in roles)
