"""How evenly the pool serves the counties that feed it: shares, Lorenz curve and indices, exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from allocsim.domain.allocation import Allocation

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Equity:
    """One resource: the counties' shares of what is received against their shares of what is contributed."""

    resource: str
    curve: tuple[Point, ...]
    """Cumulative shares (contributed, received), from (0, 0) to (1, 1); the county that gets least for it first."""
    gini: Fraction
    """Twice the area between the diagonal and the curve: 0 = everyone gets back in proportion."""
    hoover: Fraction
    """Share of what is received that would have to move so that everyone gets back in proportion."""
    theil: float
    """Σ s·ln(s/w) over the counties, s the share received, w the share contributed."""
    per_head: Fraction | None
    """Gini of what is received against population; None without populations."""


def equities(allocation: Allocation) -> tuple[Equity, ...]:
    """One a resource of which counties contribute and receive something."""
    found = []
    for resource in allocation.scenario.resources:
        given, got = totals(allocation, resource, "contributed"), totals(allocation, resource, "received")
        if sum(given.values()) and sum(got.values()):
            found.append(_equity(allocation, resource, given, got))
    return tuple(found)


def totals(allocation: Allocation, resource: str, key: str) -> dict[str, int]:
    """County → ticks over all years; counties in scenario order."""
    found = {row.county: 0 for row in allocation.scenario.counties}
    for row in allocation.counties:
        if row.resource == resource:
            found[row.county] += int(getattr(row, key))
    return found


def _equity(allocation: Allocation, resource: str, given: dict[str, int], got: dict[str, int]) -> Equity:
    heads = {row.county: Fraction(row.population) for row in allocation.scenario.counties}
    weights, parts = shares(given), shares(got)
    curve = lorenz(weights, parts)
    counted = all(heads.values())
    return Equity(
        resource=resource,
        curve=curve,
        gini=gini(curve),
        hoover=sum((abs(parts[name] - weights[name]) for name in parts), Fraction(0)) / 2,
        theil=_theil(weights, parts),
        per_head=gini(lorenz(shares(heads), parts)) if counted else None,
    )


def shares(amounts: dict[str, int] | dict[str, Fraction]) -> dict[str, Fraction]:
    """Each county's part of the sum.

    >>> shares({"a": 1, "b": 3})
    {'a': Fraction(1, 4), 'b': Fraction(3, 4)}
    """
    total = Fraction(sum(amounts.values()))
    return {name: Fraction(amount) / total for name, amount in amounts.items()}


def lorenz(weights: dict[str, Fraction], parts: dict[str, Fraction]) -> tuple[Point, ...]:
    """Cumulative shares, in rising order of part per weight; what has no weight comes last."""
    order = sorted(parts, key=lambda name: (weights[name] == 0, parts[name] / weights[name] if weights[name] else 0))
    points = [(Fraction(0), Fraction(0))]
    for name in order:
        if weights[name] or parts[name]:
            points.append((points[-1][0] + weights[name], points[-1][1] + parts[name]))
    return tuple(points)


def gini(curve: tuple[Point, ...]) -> Fraction:
    """One less twice the area under the curve.

    >>> gini(((Fraction(0), Fraction(0)), (Fraction(1, 2), Fraction(0)), (Fraction(1), Fraction(1))))
    Fraction(1, 2)
    """
    return 1 - sum(((x2 - x1) * (y1 + y2) for (x1, y1), (x2, y2) in pairwise(curve)), Fraction(0))


def _theil(weights: dict[str, Fraction], parts: dict[str, Fraction]) -> float:
    """Infinite where a county receives that contributed nothing."""
    from math import inf, log

    if any(part and not weights[name] for name, part in parts.items()):
        return inf
    return sum(float(part) * log(part / weights[name]) for name, part in parts.items() if part)
