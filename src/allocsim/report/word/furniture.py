"""Head and foot of every page: the data label, and the page number between dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocsim.report.word.text import Run, paragraph, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section


def furnish(section: Section, styles: dict[str, str], label: str, official: bool) -> None:
    """Give a part its head and foot; later parts take them over.

    An official page has its number outside: to the right on odd pages, to the left on even ones, a character in.
    """
    pairs = [(section.header, section.footer, "right" if official else "center")]
    if official:
        pairs.append((section.even_page_header, section.even_page_footer, "left"))
    for head, foot, side in pairs:
        _fill(head, paragraph(styles["mark"], *([label] if label else [])))
        _fill(foot, _number(styles["page_number"], side))


def _fill(place: Any, content: BaseOxmlElement) -> None:
    place.is_linked_to_previous = False
    for element in list(place._element):
        place._element.remove(element)
    place._element.append(content)


def _number(style: str, side: str) -> BaseOxmlElement:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    edge = {"left": "\u3000", "right": "\u3000"}.get(side, "")
    found = paragraph(style, f"{edge if side == 'left' else ''}— ", align=side)
    for kind in ("begin", "", "separate", "1", "end"):
        part = OxmlElement("w:r")
        if kind == "":
            code = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
            code.text = " PAGE "
            part.append(code)
        elif kind == "1":
            words = OxmlElement("w:t")
            words.text = "1"
            part.append(words)
        else:
            part.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))
        found.append(part)
    found.append(run(Run(f" —{edge if side == 'right' else ''}")))
    return found
