"""Who holds the shared revenue of a project: the sites that collect it, or the party that collects for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocsim.domain.agreement import Agreement
from allocsim.domain.settlement import SettlementTerms
from allocsim.sharing.cases import HOST

NIL = Fraction(0)


def terms_of(terms: Agreement) -> SettlementTerms:
    """The settlement of an agreement; everything at once where nothing is shared."""
    return SettlementTerms() if terms.revenue is None else terms.revenue.settlement


def sites(terms: Agreement, roles: Sequence[str]) -> tuple[Fraction, ...]:
    """Part of the shared revenue that each seat's site collects: (K,), sums to one; `kept` has none.

    >>> [str(part) for part in sites(Agreement(name_zh="A", name_en="A"), ("origin", "host", "kept"))]
    ['0', '1', '0']
    """
    attribution = None if terms.revenue is None else terms.revenue.attribution
    return by_seat({HOST: Fraction(1)} if attribution is None else attribution.parts(), roles)


def held(terms: Agreement, roles: Sequence[str]) -> tuple[Fraction, ...]:
    """Part of the shared revenue that each seat has in hand until it is settled: (K,), sums to one."""
    collector = terms_of(terms).collector
    return sites(terms, roles) if collector is None else by_seat({collector: Fraction(1)}, roles)


def forecast(terms: Agreement, roles: Sequence[str]) -> tuple[Fraction, ...]:
    """Part of the shared revenue that each seat has once the provisional payments are made: (K,), sums to one."""
    provisional = terms_of(terms).provisional
    return by_seat(provisional, roles) if provisional else held(terms, roles)


def by_seat(parts: Mapping[str, Fraction], roles: Sequence[str]) -> tuple[Fraction, ...]:
    """Parts of roles as parts of seats that sum to one; parties of one role divide its part equally."""
    total = sum(parts.values(), NIL)
    return tuple(parts.get(role, NIL) / total / roles.count(role) for role in roles)
