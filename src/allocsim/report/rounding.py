"""Rounding for print, once: parts are rounded so that what is printed adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | float | Decimal | Fraction


def rounded(value: Number, decimals: int) -> Decimal:
    """The nearest decimal, a tie to the even digit.

    >>> rounded(2.345, 2), rounded(Fraction(1, 8), 2)
    (Decimal('2.34'), Decimal('0.12'))
    """
    return _scaled(round(_exact(value, decimals) * 10**decimals), decimals)


def rounded_parts(parts: Sequence[Number], decimals: int, total: Decimal | None = None) -> list[Decimal]:
    """Parts rounded by largest remainder, so that they sum to the rounded total; ties go to the earlier.

    `total` must be within one unit of the last digit per part of the true sum; default: the sum, rounded.

    >>> [str(part) for part in rounded_parts([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 2)]
    ['0.34', '0.33', '0.33']
    >>> [str(part) for part in rounded_parts([-1.5, 0.25, 1.25], 0)]
    ['-1', '0', '1']
    """
    if not parts:
        return []
    exact = [_exact(part, decimals) * 10**decimals for part in parts]
    goal = round(sum(exact)) if total is None else int(total.scaleb(decimals))
    whole = [floor(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    missing = goal - sum(whole)
    for turn in range(abs(missing)):
        whole[order[turn % len(order)] if missing > 0 else order[-1 - turn % len(order)]] += 1 if missing > 0 else -1
    return [_scaled(part, decimals) for part in whole]


def rounded_table(rows: Sequence[Sequence[Number]], decimals: int) -> list[list[Decimal]]:
    """A table rounded so that each row sums to its rounded total, and row totals to the rounded grand total."""
    totals = rounded_parts([sum((_exact(cell, decimals) for cell in row), Fraction(0)) for row in rows], decimals)
    return [rounded_parts(row, decimals, total) for row, total in zip(rows, totals, strict=True)]


def total_of(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of printed numbers, with their decimals.

    >>> total_of([Decimal("1.50"), None, Decimal("2.50")])
    Decimal('4.00')
    """
    found = [value for value in values if value is not None]
    return sum(found[1:], found[0]) if found else Decimal(0)


def _exact(value: Number, decimals: int) -> Fraction:
    """The value as a fraction; a float is taken as the decimal it stands for, free of its binary tail."""
    if isinstance(value, float):
        return Fraction(Decimal(repr(round(value, decimals + 6))))
    return Fraction(value)


def _scaled(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals)
