"""Strict numbers: what is written is read exactly, or refused with the words for what is wrong with it.

`float()` would take `nan`, `1_000` and full-width digits and refuse `1,234`; here every such case has its own answer.
Full-width digits and commas that part the digits by threes are read and told; in a CSV file with semicolons, where a
comma may stand for the decimal point, the reader of the file refuses them.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from allocsim.domain.fact import fraction_text

DIGITS: Final = 30
"""No number of a plan has more digits; a longer one is a slip, or an attempt to make exact arithmetic slow."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_RATIO = re.compile(r"(-?\d+)\s*/\s*(\d+)", re.ASCII)
_SHAPES: Final = (
    ("E108", re.compile(r"-?[\d.,]+\s*[-~〜—–至到]+\s*[\d.,]+\D*")),
    ("E106", re.compile(r"(?P<number>-?\d+(\.\d+)?)\s*[%‰]")),
    ("E110", re.compile(r"(?P<number>-?\d{1,3}( \d{3})+(\.\d+)?)")),
    ("E111", re.compile(r"-?[\d.]+[eE][+-]?\d+")),
    (
        "E107",
        re.compile(
            r"([约近超逾≈~><≥≤]|大约|大概|不足|不到|about|ca\.?)\s*[\d.,]+.*|[\d.,]+\s*(左右|以上|以下|余|多|\+).*"
        ),
    ),
    ("E109", re.compile(r"(?P<number>-?\d+(\.\d+)?)\s*[^\W\d_²³/].*")),
    ("E113", re.compile(r"[+-]?(nan|inf|infinity)|#.*|n/?a|null|none|无|没有|暂无|待定|tbd|[-—–/]+", re.IGNORECASE)),
)
"""Codes of usual slips, with what they look like; the first that fits is told."""

_FLAGS: Final = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False, "1": True, "0": False}


class NumberError(ValueError):
    """A written number that cannot be read: a message code with its values."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def half_width(text: str) -> str:
    """`text` with full-width forms and wide spaces as their plain ones, stripped.

    Only these: Unicode's compatibility form would read `10²` as 102.

    >>> half_width("１２．５　")
    '12.5'
    """
    if text.isascii():
        return text.strip()
    plain = (unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c in "　\u00a0\u2009" else c for c in text)
    return "".join(plain).replace("−", "-").strip()


def read_decimal(text: str) -> Decimal:
    """A decimal number. Raises NumberError."""
    plain = half_width(text)
    if _NUMBER.fullmatch(plain):
        return within(Decimal(plain))
    if _GROUPED.fullmatch(plain):
        return within(Decimal(plain.replace(",", "")))
    for code, shape in _SHAPES:
        if match := shape.fullmatch(plain):
            raise NumberError(code, value=text.strip(), write=_suggestion(code, match))
    raise NumberError("E102", value=text.strip())


def read_ratio(text: str) -> Fraction:
    """A decimal number or a fraction such as `1/3`. Raises NumberError."""
    if match := _RATIO.fullmatch(half_width(text)):
        above, below = (int(within(Decimal(part))) for part in match.groups())
        if below:
            return Fraction(above, below)
        raise NumberError("E102", value=text.strip())
    return Fraction(read_decimal(text))


def read_whole(text: str) -> int:
    """A whole number. Raises NumberError."""
    number = read_decimal(text)
    if number != int(number):
        raise NumberError("E114", value=text.strip())
    return int(number)


def read_flag(text: str) -> bool:
    """Yes or no: `true`, `false`, `是`, `否`, `yes`, `no`, `1`, `0`. Raises NumberError."""
    try:
        return _FLAGS[half_width(text).casefold()]
    except KeyError:
        raise NumberError("E123", value=text.strip()) from None


def within(number: Decimal) -> Decimal:
    """`number` itself, if it is finite and short enough to compute with exactly. Raises NumberError."""
    if not number.is_finite():
        raise NumberError("E113", value=str(number))
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) > DIGITS or not -DIGITS <= exponent <= DIGITS:
        raise NumberError("E112", digits=DIGITS)
    return number


def _suggestion(code: str, match: re.Match[str]) -> str:
    """What to write instead, where that is certain; else empty."""
    written = match.groupdict().get("number")
    if written is None:
        return ""
    number = Fraction(written.replace(" ", ""))
    if code == "E106":
        number /= 1000 if "‰" in match.string else 100
    return fraction_text(number)
