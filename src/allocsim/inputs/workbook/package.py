"""A workbook as a file: what it is, and whether it is safe to open, before any of it is parsed.

An Excel file is a zip of XML files. Refused here: what is no such zip, whatever its name says; a zip that unpacks to
more than a workbook needs; and XML with a document type, which no workbook has and entity bombs need.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Final

Finding = tuple[str, dict[str, Any]]
"""A message code and its values."""

UNPACKED: Final = 1_000_000_000
"""Bytes of all parts together; a million rows of a dozen columns stay below."""
PART: Final[dict[str, int]] = {"xl/worksheets/": UNPACKED, "xl/sharedStrings.xml": 200_000_000}
"""Bytes of a part by the beginning of its name; parts that are read whole must stay small."""
OTHER_PART: Final = 50_000_000
PARTS: Final = 5000
CHUNK: Final = 1 << 20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST_MARK: Final = 32


def refusal(content: bytes) -> Finding | None:
    """Why the file is not opened; None if it may be."""
    if content.startswith(_OLE):
        return ("E503" if _ENCRYPTED in content else "E502"), {}
    if not content.startswith(b"PK"):
        return "E501", {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unsafe(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "E504", {}  # RuntimeError: a member with a password; NotImplementedError: an unknown compression


def _unsafe(archive: zipfile.ZipFile) -> Finding | None:
    """Names, sizes as declared, then sizes and beginnings as they come out of the stream."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        return "E501", {}
    if len(members) > PARTS or sum(member.file_size for member in members) > UNPACKED:
        return "E505", {"limit": UNPACKED // 1_000_000}
    total = 0
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        most = next((size for start, size in PART.items() if member.filename.startswith(start)), OTHER_PART)
        size = 0
        with archive.open(member) as stream:
            tail = b""
            while chunk := stream.read(CHUNK):
                if any(mark in tail + chunk for mark in _DOCTYPES):
                    return "E506", {"part": member.filename}
                tail = chunk[-_LONGEST_MARK:]  # so that no mark is cut in two
                size += len(chunk)
                if size > most or total + size > UNPACKED:
                    return "E505", {"limit": most // 1_000_000}
        total += size
    return None
