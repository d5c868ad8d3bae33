"""A document as it grows: what is added stands before a mark, pages turn between upright and across."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING, Final

from allocsim.report.word.form import Form
from allocsim.report.word.text import paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section


FOOTER_DEPTH: Final = 36.0
"""Points from the foot of the text to the foot of the page number: 7 mm and a line."""


class Story:
    """The place where a document grows, and the page it stands on."""

    def __init__(self, document: Document, form: Form, styles: dict[str, str]) -> None:
        self.document = document
        self.form = form
        self.styles = styles
        self.across = False
        self.ids = count(document.part.next_id)
        """Identifiers of pictures; to ask the document for each takes longer the longer it is."""
        self.dress: Callable[[Section], None] | None = None
        """Gives the part after the letter its own head and foot; the parts after that take them over."""
        self._mark = self._last_section()

    def _last_section(self) -> BaseOxmlElement:
        section: BaseOxmlElement = self.document.element.body.sectPr
        return section

    def insert_before(self, element: BaseOxmlElement) -> None:
        """Grow before this element from now on."""
        self._mark = element

    def append(self) -> None:
        """Grow at the end from now on."""
        self._mark = self._last_section()

    def add(self, element: BaseOxmlElement) -> None:
        """Add an element. Two tables in a row would become one: a gap keeps them apart."""
        before = self._mark.getprevious()
        if before is not None and _is_table(before) and _is_table(element):
            self._mark.addprevious(paragraph(self.styles["gap"]))
        self._mark.addprevious(element)

    def close(self) -> None:
        """End with a paragraph, as a document must."""
        if _is_table(self._last_section().getprevious()):
            self.add(paragraph(self.styles["gap"]))

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.form.room(self.across)

    @property
    def height(self) -> float:
        """Height between the margins."""
        return self.form.height(self.across)

    def turn(self, across: bool) -> None:
        """Open a page, upright or across."""
        from docx.oxml.ns import qn

        closing = self._last_section()
        kept = deepcopy(closing)
        last = self._mark.getprevious()
        if last is None or _is_table(last):
            self.add(paragraph(self.styles["gap"]))
            last = self._mark.getprevious()
        last.get_or_add_pPr().append(kept)
        for name in ("w:headerReference", "w:footerReference", "w:titlePg", "w:type", "w:pgNumType"):
            for element in closing.findall(qn(name)):
                closing.remove(element)
        self.across = across
        self.page()
        if self.dress is not None:
            self.dress(self.document.sections[-1])
            self.dress = None

    def page(self) -> None:
        """Give the last part its size and margins."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm, Pt

        section, form = self.document.sections[-1], self.form
        margins = form.across if self.across else (form.top, form.bottom, form.left, form.right)
        section.orientation = WD_ORIENT.LANDSCAPE if self.across else WD_ORIENT.PORTRAIT
        sides = (Mm(297), Mm(210)) if self.across else (Mm(210), Mm(297))
        section.page_width, section.page_height = sides
        section.top_margin, section.bottom_margin = Pt(margins[0]), Pt(margins[1])
        section.left_margin, section.right_margin = Pt(margins[2]), Pt(margins[3])
        section.header_distance = Mm(15)
        section.footer_distance = Pt(max(margins[1] - FOOTER_DEPTH, Mm(8).pt))


def _is_table(element: BaseOxmlElement) -> bool:
    return str(element.tag).endswith("}tbl")
