"""Where the columns of sheets stand, in the words of formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocsim.report.workbook.sheets import Sheet

HEAD_ROW = 2
"""Row of the heads, counted from zero; the rows above hold the caption and the remark."""


@dataclass(frozen=True)
class Place:
    """One sheet's tab, columns and number of rows."""

    tab: str
    keys: tuple[str, ...]
    count: int

    def letters(self, key: str) -> str:
        """The column's letters."""
        return letters(self.keys.index(key))

    def cell(self, key: str, at: int) -> str:
        """One cell on this sheet; rows count from zero."""
        return f"{self.letters(key)}{HEAD_ROW + 2 + at}"

    def cell_of(self, key: str, at: int) -> str:
        """One cell, for a formula on any sheet."""
        return f"{self._tab}!${self.letters(key)}${HEAD_ROW + 2 + at}"

    def column(self, key: str) -> str:
        """A whole column, for a formula on any sheet."""
        column = self.letters(key)
        return f"{self._tab}!${column}${HEAD_ROW + 2}:${column}${HEAD_ROW + 1 + max(1, self.count)}"

    @property
    def _tab(self) -> str:
        return "'" + self.tab.replace("'", "''") + "'"


class Places:
    """All sheets that formulas may name."""

    def __init__(self, sheets: Mapping[str, Sheet], alike: bool = False) -> None:
        """Tab → sheet. `alike`: some keys differ in upper and lower case alone."""
        self._sheets = {sheet.name: sheet for sheet in sheets.values()}
        self._found = {sheet.name: Place(tab, sheet.keys, len(sheet.rows)) for tab, sheet in sheets.items()}
        self._alike = alike

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def __getitem__(self, name: str) -> Place:
        return self._found[name]

    def sheet(self, name: str) -> Sheet:
        """The sheet itself."""
        return self._sheets[name]

    def sum(self, name: str, key: str, **where: str) -> str:
        """The sum of a column over the rows whose cells equal these cells or words in quotes.

        SUMIFS does not tell upper case from lower; where keys need that, EXACT does.
        """
        place = self._found[name]
        if self._alike:
            tests = "".join(f"*EXACT({place.column(field)},{cell})" for field, cell in where.items())
            return f"SUMPRODUCT({place.column(key)}{tests})"
        tests = "".join(f",{place.column(field)},{cell}" for field, cell in where.items())
        return f"SUMIFS({place.column(key)}{tests})"


def letters(at: int) -> str:
    """A column's letters, counted from zero.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    found, at = "", at + 1
    while at:
        at, left = divmod(at - 1, 26)
        found = chr(65 + left) + found
    return found
