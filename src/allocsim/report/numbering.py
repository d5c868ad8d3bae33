"""Numbers of headings, tables and figures, in the form that each language uses."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese.

    >>> [chinese(n) for n in (1, 10, 11, 20, 35)]
    ['一', '十', '十一', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts as blocks pass by in reading order.

    >>> zh, en = Numbering("zh"), Numbering("en")
    >>> zh.heading(1), zh.heading(2), zh.heading(2), zh.heading(1), zh.heading(2)
    ('一、', '（一）', '（二）', '二、', '（一）')
    >>> en.heading(1), en.heading(2), en.table(), zh.figure()
    ('1.', '1.1', 'Table 1', '图1')
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._levels = [0, 0]
        self._tables = self._figures = 0

    def heading(self, level: int) -> str:
        """The number of the next heading."""
        if level == 1:
            self._levels = [self._levels[0] + 1, 0]
            return f"{chinese(self._levels[0])}、" if self.lang == "zh" else f"{self._levels[0]}."
        self._levels[1] += 1
        return f"（{chinese(self._levels[1])}）" if self.lang == "zh" else f"{self._levels[0]}.{self._levels[1]}"

    def table(self) -> str:
        """The number of the next table."""
        self._tables += 1
        return f"表{self._tables}" if self.lang == "zh" else f"Table {self._tables}"

    def figure(self) -> str:
        """The number of the next figure."""
        self._figures += 1
        return f"图{self._figures}" if self.lang == "zh" else f"Figure {self._figures}"
