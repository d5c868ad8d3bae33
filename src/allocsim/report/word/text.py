"""Paragraphs and runs. What a scenario says is always text: markup is escaped, control characters are dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\ud800-\udfff\ufffe\uffff]")
_SPACE: Final = re.compile(r"[\t\r\n\x85\u2029]+")
_HAN: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


BREAK: Final = "\u2028"
"""Parts a run into lines."""


def clean(text: str) -> str:
    """A text that can stand in a file of Word, on one line.

    >>> clean("one\\ntwo\\x00\\x0b")
    'one two'
    """
    return _UNFIT.sub("", _SPACE.sub(" ", text))


@dataclass(frozen=True)
class Run:
    """Words in one type."""

    text: str
    strong: bool = False
    size: float = 0
    """0 = as the style says."""
    han: str = ""
    """Another font for Chinese characters than the style's."""
    tab: bool = False
    """Whether a tab follows."""


def run_xml(part: Run) -> str:
    """A run. Beside Chinese words quotation marks and dashes take their font, which the hint says to Word."""
    fonts = f' w:eastAsia="{quoted(part.han)}"' if part.han else ""
    if part.han or _HAN.search(part.text):
        fonts = f'<w:rFonts w:hint="eastAsia"{fonts}/>'
    strong = "<w:b/><w:bCs/>" if part.strong else ""
    half = round(part.size * 2)
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if part.size else ""
    lines = (f'<w:t xml:space="preserve">{escape(clean(line))}</w:t>' for line in part.text.split(BREAK))
    tab = "<w:tab/>" if part.tab else ""
    return f"<w:r><w:rPr>{fonts}{strong}{size}</w:rPr>{'<w:br/>'.join(lines)}{tab}</w:r>"


def paragraph_xml(style: str, *parts: str | Run, keep: bool = False, align: str = "", mark: float = 0) -> str:
    """A paragraph in a style; `keep` holds it to what follows.

    `mark` is the size of its end mark, which decides how high a line is.
    """
    kept = "<w:keepNext/>" if keep else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    size = f'<w:rPr><w:sz w:val="{round(mark * 2)}"/></w:rPr>' if mark else ""
    runs = "".join(run_xml(Run(part) if isinstance(part, str) else part) for part in parts)
    return f'<w:p><w:pPr><w:pStyle w:val="{quoted(style)}"/>{kept}{aligned}{size}</w:pPr>{runs}</w:p>'


def quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return escape(clean(text), {'"': "&quot;"})


def element(xml: str) -> BaseOxmlElement:
    """The element that a text says. Texts are put together, since to make every part an element takes ten times as
    long."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    return parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))


def run(part: Run) -> BaseOxmlElement:
    """`run_xml` as an element."""
    return element(run_xml(part))


def paragraph(style: str, *parts: str | Run, keep: bool = False, align: str = "") -> BaseOxmlElement:
    """`paragraph_xml` as an element."""
    return element(paragraph_xml(style, *parts, keep=keep, align=align))


def indent_right(element: BaseOxmlElement, hundredths: int, size: float) -> None:
    """Hold a paragraph's right edge back by hundredths of a character."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    twips = str(round(hundredths * size / 5))
    ind = OxmlElement("w:ind", {qn("w:rightChars"): str(hundredths), qn("w:right"): twips})
    properties = element.find(qn("w:pPr"))
    before = properties.find(qn("w:jc"))
    if before is None:
        properties.append(ind)
    else:
        before.addprevious(ind)
