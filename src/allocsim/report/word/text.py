"""Paragraphs and runs. What a scenario says is always text: markup is escaped, control characters are dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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


def run(part: Run) -> BaseOxmlElement:
    """A run. Beside Chinese words quotation marks and dashes take their font, which the hint says to Word."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if part.han or _HAN.search(part.text):
        fonts = OxmlElement("w:rFonts", {qn("w:hint"): "eastAsia"})
        if part.han:
            fonts.set(qn("w:eastAsia"), part.han)
        properties.append(fonts)
    if part.strong:
        properties.extend((OxmlElement("w:b"), OxmlElement("w:bCs")))
    if part.size:
        value = {qn("w:val"): str(round(part.size * 2))}
        properties.extend((OxmlElement("w:sz", value), OxmlElement("w:szCs", value)))
    element.append(properties)
    for at, line in enumerate(part.text.split(BREAK)):
        words = OxmlElement("w:t", {qn("xml:space"): "preserve"})
        words.text = clean(line)
        element.extend((OxmlElement("w:br"), words) if at else (words,))
    if part.tab:
        element.append(OxmlElement("w:tab"))
    return element


def paragraph(
    style: str, *parts: str | Run, keep: bool = False, align: str = "", page: bool = False, mark: float = 0
) -> BaseOxmlElement:
    """A paragraph in a style; `keep` holds it to what follows, `page` opens a page.

    `mark` is the size of its end mark, which decides how high a line is.
    """
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(OxmlElement("w:pStyle", {qn("w:val"): style}))
    if keep:
        properties.append(OxmlElement("w:keepNext"))
    if page:
        properties.append(OxmlElement("w:pageBreakBefore"))
    if align:
        properties.append(OxmlElement("w:jc", {qn("w:val"): align}))
    if mark:
        size = OxmlElement("w:rPr")
        size.append(OxmlElement("w:sz", {qn("w:val"): str(round(mark * 2))}))
        properties.append(size)
    element.append(properties)
    for part in parts:
        element.append(run(Run(part) if isinstance(part, str) else part))
    return element


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
