"""A Word file whose bytes depend on its content alone: constant dates in the archive, fixed properties."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document

MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can name."""


def describe(document: Document, title: str, author: str, lang: str, date: str) -> None:
    """Set every property that a program would fill in with its own name and the clock."""
    moment = datetime.fromisoformat(date) if date else datetime(*MOMENT[:3])
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by = title, author, author
    facts.language = "zh-CN" if lang == "zh" else "en-GB"
    facts.created = facts.modified = facts.last_printed = moment
    facts.revision = 1
    facts.comments = facts.keywords = facts.subject = facts.category = facts.version = ""


def packed(document: Document) -> bytes:
    """The file."""
    raw = io.BytesIO()
    document.save(raw)
    found = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return found.getvalue()
