"""Rows that stand in a table and are no data: totals, and headers that are repeated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from typing import Any, Final

_TOTAL: Final = re.compile(
    r"[(（]?(全[市县区省]?|本[年页]|各县)?(合计|总计|小计|共计|累计|总和|合\s+计|总\s+计|小\s+计)(数|行)?[)）:：]?"
    r"|(grand |sub)?-?totals?:?|sum:?",
    re.IGNORECASE,
)


_REMARK: Final = re.compile(
    r"[(（]?(备\s*注|注|说\s*明|附注|填\s*表|填\s*报|制\s*表|审\s*核|复\s*核|单位负责人|联系|数据来源|来源|notes?\b|remarks?\b|source\b).*",
    re.IGNORECASE | re.DOTALL,
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


def remark(cells: Sequence[Any]) -> str:
    """The words of a row that holds one cell of text and nothing else, as remarks below a table do."""
    words = [cell for cell in cells if filled(cell)]
    return " ".join(words[0].split())[:40] if len(words) == 1 and isinstance(words[0], str) else ""


def is_remark(words: str) -> bool:
    """Whether such words say by themselves that they are a remark; an identifier alone on its row does not."""
    return _REMARK.fullmatch(unicodedata.normalize("NFKC", words)) is not None


def filled(cell: Any) -> bool:
    """Whether anything stands in a cell."""
    return cell is not None and (not isinstance(cell, str) or cell.strip() != "")
