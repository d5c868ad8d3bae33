"""The local part of taxes and fees, by what each level of government retains."""

from __future__ import annotations

from fractions import Fraction

from allocsim.domain.agreement import Clause, RevenueClause
from allocsim.domain.flow import FLOWS, flows_of
from allocsim.domain.simulation import RetainedShare


def shared_part(retained: RetainedShare, clause: Clause | None) -> tuple[Fraction, ...]:
    """Share of each revenue flow that the agreement shares: (F,) in the order of `flows_of("revenue")`.

    Σ_site part · Σ_{level of the clause} retained_share[tax][level] for the clause's flows, 0 for the others. What
    other levels of government retain never reaches the counties and is not part of what is collected. The parts of all
    sites are one, unless an attribution states rates of its own.
    Source: VAT 50:50 between central and local since May 2016 (Guofa 2016 No. 26); below that, scenario data.

    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> clause = Clause(flows=("tax.vat",), levels=("city", "county"), tree=Fixed(shares={"host": 1}))
    >>> vat = {"central": "1/2", "city": "1/10", "county": "4/10"}
    >>> [str(part) for part in shared_part({"vat": {key: Fraction(text) for key, text in vat.items()}}, clause)]
    ['1/2', '0', '0', '0', '0']
    """
    if clause is None:
        return (Fraction(0),) * len(flows_of("revenue"))
    return tuple(
        levied(clause) * sum((_retained(retained, flow, level) for level in dict.fromkeys(clause.levels)), Fraction(0))
        if flow in clause.flows
        else Fraction(0)
        for flow in flows_of("revenue")
    )


def levied(clause: Clause) -> Fraction:
    """The part of a flow that all sites levy together."""
    attribution = clause.attribution if isinstance(clause, RevenueClause) else None
    return Fraction(1) if attribution is None else sum(attribution.parts().values(), Fraction(0))


def kept_part(retained: RetainedShare, clause: Clause | None) -> tuple[Fraction, ...]:
    """Share of each revenue flow that the host county keeps outside the agreement: (F,).

    The county's part of flows that the clause does not name, or does not share at the county's level.
    """
    return tuple(
        Fraction(0)
        if clause is not None and flow in clause.flows and "county" in clause.levels
        else _retained(retained, flow, "county")
        for flow in flows_of("revenue")
    )


def kept_reasons(clause: Clause | None, excluded: bool) -> tuple[str, ...]:
    """Why the county's part of each revenue flow is outside the agreement: (F,)."""
    if clause is None:
        return ("ineligible" if excluded else "no_clause",) * len(flows_of("revenue"))
    return tuple("level" if flow in clause.flows else "flow" for flow in flows_of("revenue"))


def _retained(retained: RetainedShare, flow: str, level: str) -> Fraction:
    shares = retained.get(FLOWS[flow].tail, {})
    return sum((share for name, share in shares.items() if name == level), Fraction(0))
