"""Amounts of money in the capital characters that Chinese vouchers use, which nobody can alter by a stroke."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """An amount in fen in capital characters.

    >>> capitals(0), capitals(1_000_000_00), capitals(-10_050)
    ('零元整', '壹佰万元整', '负壹佰元伍角整')
    >>> capitals(1_007_001_00), capitals(160_901), capitals(5)
    ('壹佰万零柒仟零壹元整', '壹仟陆佰零玖元零壹分', '伍分')
    """
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        words += "零"
    words += f"{_DIGITS[cents]}分" if cents else "整"
    return ("负" if fen < 0 else "") + words


def _whole(number: int) -> str:
    """A whole number; a run of zeros inside it is said once."""
    if number == 0:
        return _DIGITS[0]
    words, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
        gap = not digit
        if place % 4 == 0 and number // 10**place % 10_000:
            words += _GROUPS[place // 4]
    return words
