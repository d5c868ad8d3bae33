"""Bytes of a CSV file to records of text cells, each with its line in the file.

Text is UTF-8, or GB 18030 as Chinese Excel saves it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from allocsim.inputs.raw import TornError

Records = Iterator[tuple[int, list[str]]]
Finding = tuple[int, str, dict[str, Any]]
"""Line, message code and its values."""

_BINARY: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def open_csv(content: bytes) -> tuple[Records | None, list[Finding]]:
    """The records, None if the file cannot be read; and what is to be told. The records may raise TornError."""
    text, findings = _decode(content)
    if text is None:
        return None, findings
    records = _records(text)
    try:
        line, header = next(records, (1, []))
    except TornError as torn:
        return None, [*findings, (torn.line, "E215", {})]
    filled = [cell for cell in header if cell.strip()]
    mark = next((mark for mark in (";", "\t", "，", "|") if len(filled) == 1 and mark in filled[0]), "")
    if mark:
        return None, [*findings, (1, "E217", {"mark": {"\t": "Tab"}.get(mark, mark)})]
    return chain([(line, header)], records), findings


def _decode(content: bytes) -> tuple[str | None, list[Finding]]:
    """The text, or None with a finding."""
    findings: list[Finding] = []
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if match := _BINARY.search(text):
            return None, [(text.count("\n", 0, match.start()) + 1, "E216", {})]
        if "�" in text:
            findings.append((text.count("\n", 0, text.index("�")) + 1, "E209", {}))
        if encoding == "gb18030":
            findings.append((0, "N010", {}))
        return text, findings
    return None, [(0, "E216", {})]


def _records(text: str) -> Records:
    """The line on which each record begins, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TornError(line) from None
