"""Bytes of a CSV file to records of text cells, each with its line in the file.

Taken as it comes where that can mean one thing only: text in UTF-8, in UTF-16 with its mark ("Unicode text"), or in
GB 18030 as Chinese Excel saves it; columns separated by commas, semicolons or tabs. Whatever differs from the plain
form, UTF-8 with commas, is told. No other encoding is tried: single-byte ones would decode anything to nonsense.
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

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\x84\x31\x95\x33", "gb18030", "GB 18030"),
    (b"\xff\xfe\x00\x00", "", "UTF-32"),
    (b"\x00\x00\xfe\xff", "", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
"""Marks at the beginning of a file, the codec ("" = not read) and its name; the first that fits."""

_NOTES: Final = {"gb18030": "N010", "utf-16-le": "N551", "utf-16-be": "N551"}
_BINARY: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAMED: Final = re.compile(r"sep=(.)(\r\n|\r|\n)", re.IGNORECASE)
"""A first line with which programs name the separator."""
_AMBIGUOUS: Final = re.compile(r"(?:^|;) *\"?(-?\d{1,3},\d{3})\"? *(?=;|\r|$)", re.MULTILINE)
_READ: Final = (",", ";", "\t")
_REFUSED: Final = ("，", "；", "|")
HEAD: Final = 100_000
"""Characters in which the header ends."""
_SHOWN: Final = {"\t": "Tab"}


def open_csv(content: bytes) -> tuple[Records | None, list[Finding]]:
    """The records, None if the file cannot be read; and what is to be told. The records may raise TornError."""
    text, findings = _decode(content)
    if text is None:
        return None, findings
    mark, skipped = _separator(text)
    if mark in _REFUSED:
        return None, [*findings, (1, "E217", {"mark": mark})]
    if mark != ",":
        findings.append((0, "N552", {"mark": _SHOWN.get(mark, mark)}))
    if mark == ";" and (match := _AMBIGUOUS.search(text)):
        values = {"value": match[1], "write": match[1].replace(",", "")}
        findings.append((text.count("\n", 0, match.end()) + 1, "E563", values))
    records = _records(text[skipped:], mark, 2 if skipped else 1)
    try:
        first = next(records, (1, [""]))
    except TornError as torn:
        return None, [*findings, (torn.line, "E215", {})]
    return chain([first], records), findings


def _decode(content: bytes) -> tuple[str | None, list[Finding]]:
    """The text, or None with a finding."""
    mark, codec, name = next((known for known in _MARKS if content.startswith(known[0])), (b"", "", ""))
    if mark and not codec:
        return None, [(0, "E216", {})]
    body = content[len(mark) :]
    findings: list[Finding] = []
    for encoding in (codec,) if codec else ("utf-8", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError as error:
            row = _rows_before(body, error.start, encoding)
            findings = [(row, "E562" if codec else "E216", {"encoding": name})] if codec else [(0, "E216", {})]
            continue
        if match := _BINARY.search(text):
            return None, [(text.count("\n", 0, match.start()) + 1, "E216", {})]
        told: list[Finding] = [(0, _NOTES[encoding], {})] if encoding in _NOTES else []
        if "�" in text:
            told.append((text.count("\n", 0, text.index("�")) + 1, "E209", {}))
        return text, told
    return None, findings


def _rows_before(body: bytes, at: int, encoding: str) -> int:
    return body[:at].decode(encoding, "ignore").count("\n") + 1


def _separator(text: str) -> tuple[str, int]:
    """What separates the columns, and how many characters stand before the table.

    The separator is what stands most often in the header, outside of quotes; a comma if nothing does.
    """
    if (named := _NAMED.match(text)) and named[1] in _READ:
        return named[1], named.end()
    header = re.split(r"[\r\n]", re.sub(r'"[^"]*"', "", text[:HEAD].lstrip()), maxsplit=1)[0]
    counts = {mark: header.count(mark) for mark in (*_READ, *_REFUSED)}
    most = max(counts.values())
    return next(mark for mark, count in counts.items() if count == most), 0


def _records(text: str, mark: str, line: int) -> Records:
    """The line on which each record begins, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    while True:
        begin = reader.line_num + line
        try:
            yield begin, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TornError(begin) from None
