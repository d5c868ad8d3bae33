"""Chinese punctuation as GB/T 15834 wants it: full-width marks beside Chinese characters, whatever was typed."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

WIDE: Final = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
HAN: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’"

_BRACKETS = re.compile(rf"(?P<before>[{HAN}]?)\((?P<inside>[^()]*)\)(?=(?P<after>[{HAN}]?))")
_MARK = re.compile(rf"(?<=[{HAN}）%])\s*([,:;?!])\s*|([,:;?!])\s*(?=[{HAN}（])")
_HAN = re.compile(f"[{HAN}]")

KEYS: Final = frozenset({"name", "anchor", "target", "tone", "kind", "sheet"})
"""Fields of blocks that are identifiers, not words."""


def typeset(text: str) -> str:
    """One Chinese text with full-width punctuation; numbers, times and codes keep theirs.

    >>> typeset("依据:意见(2023-08-02),共 1,234 个,比例 50:50")
    '依据：意见（2023-08-02），共 1,234 个，比例 50:50'
    """
    if not _HAN.search(text):
        return text
    return _MARK.sub(lambda found: WIDE[found[1] or found[2]], _BRACKETS.sub(_bracket, text))


def _bracket(found: re.Match[str]) -> str:
    inside = found["inside"]
    if found["before"] or found["after"] or _HAN.search(inside):
        return f"{found['before']}（{inside}）"
    return f"({inside})"


def typeset_blocks(value: Any) -> Any:
    """Blocks with every word typeset; identifiers, numbers and drawings stay."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, tuple):
        return tuple(typeset_blocks(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [part.name for part in fields(value) if part.name not in KEYS]
        return replace(value, **{name: typeset_blocks(getattr(value, name)) for name in names})
    return value
