"""Columns of a sheet by letter and by number."""

from __future__ import annotations

from functools import cache


@cache
def column_number(letters: str) -> int:
    """1 for A, 27 for AA. Raises ValueError.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """A for 1, AA for 27.

    >>> column_letters(16384)
    'XFD'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
