"""Written numbers: read exactly, or refused with the right words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from allocsim.inputs.numbers import NumberError, read_decimal, read_flag, read_ratio, read_whole


@pytest.mark.parametrize(
    ("reader", "text", "number"),
    [
        (read_decimal, "0", Decimal(0)),
        (read_decimal, "1200.50", Decimal("1200.50")),
        (read_decimal, " １２．５　", Decimal("12.5")),
        (read_decimal, "−3", Decimal(-3)),
        (read_decimal, "-3.0", Decimal("-3.0")),
        (read_decimal, "0012", Decimal(12)),
        (read_decimal, "1,234,567.8", Decimal("1234567.8")),
        (read_decimal, "１，２３４", Decimal(1234)),
        (read_decimal, "9" * 30, Decimal("9" * 30)),
        (read_ratio, "0.25", Fraction(1, 4)),
        (read_ratio, "1/3", Fraction(1, 3)),
        (read_ratio, "１／３", Fraction(1, 3)),
        (read_whole, "2026", 2026),
        (read_whole, "2026.0", 2026),
        (read_flag, "TRUE", True),
        (read_flag, "否", False),
    ],
)
def test_read(reader: Callable[[str], Any], text: str, number: Any) -> None:
    assert reader(text) == number


@pytest.mark.parametrize(
    ("reader", "text", "code", "write"),
    [
        (read_decimal, "", "E102", None),
        (read_decimal, ".5", "E102", None),
        (read_decimal, "5.", "E102", None),
        (read_decimal, "+5", "E102", None),
        (read_decimal, "1_000", "E102", None),
        (read_decimal, "10²", "E102", None),
        (read_decimal, "½", "E102", None),
        (read_decimal, "١٢", "E102", None),
        (read_decimal, "十二", "E102", None),
        (read_decimal, "1,23", "E102", None),
        (read_decimal, "12.5%", "E106", "0.125"),
        (read_decimal, "３０％", "E106", "0.3"),
        (read_decimal, "5‰", "E106", "0.005"),
        (read_decimal, "约500", "E107", None),
        (read_decimal, "500左右", "E107", None),
        (read_decimal, ">100", "E107", None),
        (read_decimal, "500余", "E107", None),
        (read_decimal, "100-200", "E108", None),
        (read_decimal, "100～200", "E108", None),
        (read_decimal, "100至200", "E108", None),
        (read_decimal, "500万元", "E109", "500"),
        (read_decimal, "12 mu", "E109", "12"),
        (read_decimal, "1 234 567.8", "E110", "1234567.8"),
        (read_decimal, "1 234", "E110", "1234"),
        (read_decimal, "1,2345", "E102", None),
        (read_decimal, ",234", "E102", None),
        (read_decimal, "1.2E+05", "E111", None),
        (read_decimal, "1e999999999", "E111", None),
        (read_decimal, "9" * 31, "E112", None),
        (read_decimal, "0." + "0" * 30 + "1", "E112", None),
        (read_decimal, "nan", "E113", None),
        (read_decimal, "-Infinity", "E113", None),
        (read_decimal, "#DIV/0!", "E113", None),
        (read_decimal, "N/A", "E113", None),
        (read_decimal, "—", "E113", None),
        (read_ratio, "1/0", "E102", None),
        (read_ratio, "1/1e9", "E102", None),
        (read_whole, "2026.5", "E114", None),
        (read_whole, "2026年", "E109", "2026"),
        (read_flag, "是的", "E123", None),
        (read_flag, "2", "E123", None),
    ],
)
def test_refuse(reader: Callable[[str], Any], text: str, code: str, write: str | None) -> None:
    with pytest.raises(NumberError) as caught:
        reader(text)
    assert caught.value.code == code
    if write is not None:
        assert caught.value.values["write"] == write
