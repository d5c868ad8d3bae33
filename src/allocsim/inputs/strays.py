"""Rows that stand in a table and are no data: totals, and headers that are repeated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Any, Final

_TOTAL: Final = re.compile(
    r"[(（]?(全[市县区省]?|本[年页]|各县)?(合计|总计|小计|共计|累计|总和|合\s+计|总\s+计|小\s+计)(数|行)?[)）:：]?"
    r"|(grand |sub)?-?totals?:?|sum:?",
    re.IGNORECASE,
)


def stray(cells: Iterable[Any], names: Container[str]) -> tuple[str, dict[str, Any]] | None:
    """The message code and values for a row that is no data; None for one that may be.

    `names`: what the columns are called, in whatever forms, case-folded. A row is a total if its first filled cell
    says so: names of counties and projects come first in every table, and none of them is called 合计.
    """
    filled = (cell.strip() for cell in cells if isinstance(cell, str) and cell.strip())
    first = unicodedata.normalize("NFKC", next(filled, ""))
    if _TOTAL.fullmatch(first):
        return "E564", {"word": first}
    if first.casefold() in names:
        others = [unicodedata.normalize("NFKC", cell).casefold() for cell in filled]
        if others and all(cell in names for cell in others):
            return "E565", {}
    return None
