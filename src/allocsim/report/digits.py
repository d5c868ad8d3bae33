"""Numbers as they are printed, in running text and in HTML cells."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from allocsim.report.blocks import Kind

MINUS = "\u2212"


def digits(value: Decimal | int) -> str:
    """Thousands set apart, as many decimals as the number has, a true minus sign.

    >>> digits(Decimal("-1234.50"))
    '−1,234.50'
    """
    return f"{value:,f}".replace("-", MINUS) if isinstance(value, Decimal) else f"{value:,d}".replace("-", MINUS)


def percent(value: Fraction | Decimal | float, decimals: int = 1) -> str:
    """A share in percent.

    >>> percent(Fraction(1, 4)), percent(Fraction(1, 4), 0)
    ('25.0%', '25%')
    """
    return f"{float(value) * 100:.{decimals}f}%".replace("-", MINUS)


def exact_percent(value: Fraction) -> str:
    """A share in percent with only the decimals it needs; a fraction that does not end stays a fraction.

    >>> exact_percent(Fraction(1, 4)), exact_percent(Fraction(125, 1000)), exact_percent(Fraction(1, 3))
    ('25%', '12.5%', '1/3')
    """
    scaled = value * 100
    shown = f"{float(scaled):.4f}".rstrip("0").rstrip(".")
    return f"{shown}%" if Fraction(shown) == scaled else f"{value.numerator}/{value.denominator}"


def printed(value: Decimal | int, kind: Kind) -> str:
    """One cell's number as its column's kind prints it."""
    if kind == "year":
        return str(value)
    if kind == "share":
        exponent = Decimal(value).as_tuple().exponent
        return percent(Decimal(value), max(0, -int(exponent) - 2))
    if kind == "difference" and value > 0:
        return f"+{digits(value)}"
    return digits(value)


@lru_cache(16_384)  # the same names stand in many tables
def columns_of(text: str) -> int:
    """Columns that a text takes in a fixed-width font: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
