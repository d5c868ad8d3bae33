"""Units of quotas and money, and exact conversion between written amounts and integer ticks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final


@dataclass(frozen=True)
class Unit:
    """A unit: its key, its symbol in both languages, what it measures, and its size in the base unit."""

    key: str
    zh: str
    en: str
    measures: str
    size: Fraction

    def symbol(self, lang: str) -> str:
        """The symbol printed in `lang`."""
        return self.zh if lang == "zh" else self.en


UNITS: Final[dict[str, Unit]] = {
    unit.key: unit
    for unit in (
        Unit("mu", "亩", "mu", "area", Fraction(1)),
        Unit("ha", "公顷", "ha", "area", Fraction(15)),
        Unit("m2", "平方米", "m²", "area", Fraction(3, 2000)),
        Unit("tce", "吨标准煤", "tce", "energy", Fraction(1)),
        Unit("10k_tce", "万吨标准煤", "10k tce", "energy", Fraction(10_000)),
        Unit("t", "吨", "t", "mass", Fraction(1)),
        Unit("kg", "千克", "kg", "mass", Fraction(1, 1000)),
        Unit("CNY", "元", "CNY", "money", Fraction(1, 10_000)),
        Unit("10k_CNY", "万元", "10k CNY", "money", Fraction(1)),
        Unit("100m_CNY", "亿元", "100m CNY", "money", Fraction(10_000)),
        Unit("person", "人", "persons", "people", Fraction(1)),
        Unit("year", "年", "years", "time", Fraction(1)),
        Unit("share", "", "", "share", Fraction(1)),
        Unit("point", "分", "points", "score", Fraction(1)),
        Unit("project", "个", "projects", "count", Fraction(1)),
    )
}
"""The units allocsim knows; one area, energy, mass and money family each."""


def to_ticks(amount: Decimal, tick: Decimal) -> int | None:
    """`amount / tick` if that is a whole number, else None (finer than the tick).

    >>> to_ticks(Decimal("12.34"), Decimal("0.01")), to_ticks(Decimal("0.005"), Decimal("0.01"))
    (1234, None)
    """
    count = Fraction(amount) / Fraction(tick)
    return int(count) if count.denominator == 1 else None


def from_ticks(ticks: int, tick: Decimal) -> Decimal:
    """The exact amount of `ticks`, with as many decimals as the tick has.

    >>> from_ticks(1234, Decimal("0.01"))
    Decimal('12.34')
    """
    exponent = tick.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    exact = Decimal(ticks) * tick
    return exact.quantize(Decimal(1).scaleb(min(exponent, 0)))


def ceil_ticks(amount: Fraction, tick: Decimal) -> int:
    """The smallest whole number of ticks that holds `amount`."""
    return -((-amount / Fraction(tick)) // 1)


def round_half_even(value: Fraction) -> int:
    """The nearest integer, a tie to the even one.

    >>> round_half_even(Fraction(5, 2)), round_half_even(Fraction(7, 2))
    (2, 4)
    """
    return round(value)


def largest_remainder(shares: list[Fraction], total: int) -> list[int]:
    """Whole numbers that sum to `total`, proportional to `shares`; ties go to the earlier.

    Raises ValueError if the shares are negative or all zero while `total` is not.

    >>> largest_remainder([Fraction(1), Fraction(1), Fraction(1)], 100)
    [34, 33, 33]
    """
    weight = sum(shares, Fraction(0))
    if total == 0:
        return [0] * len(shares)
    if weight <= 0 or min(shares) < 0:
        raise ValueError("shares must be non-negative with a positive sum")
    exact = [total * share / weight for share in shares]
    whole = [int(part // 1) for part in exact]
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole
