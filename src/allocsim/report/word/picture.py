"""Figures as pictures: 200 dots per inch, drawn by the same code as those of the page."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from allocsim.report.blocks import Figure
from allocsim.report.figures.style import styled
from allocsim.report.word.text import clean, paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

DOTS: Final = 200
"""Dots per inch."""


def png(figure: Figure) -> tuple[bytes, float]:
    """The drawing as PNG without date or program, and its height over its width.

    Raises ValueError if a character has no glyph in the fonts.
    """
    drawing = figure.draw()
    buffer = io.BytesIO()
    with styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message=r".*[Gg]lyph .* missing")
        try:
            drawing.savefig(buffer, format="png", dpi=DOTS, metadata={"Software": None})
        except UserWarning as problem:
            raise ValueError(f"figure {figure.name}: {problem}") from None
    width, height = drawing.get_size_inches()
    return buffer.getvalue(), height / width


def picture(document: Document, figure: Figure, style: str, room: float, height: float) -> BaseOxmlElement:
    """A paragraph with the figure as wide as the page, or as high, and its description for readers who cannot see."""
    from docx.shared import Pt
    from docx.text.run import Run

    content, ratio = png(figure)
    width = min(room, height / ratio)
    element = paragraph(style, "")
    shape = Run(element.r_lst[0], document._body).add_picture(io.BytesIO(content), Pt(width), Pt(width * ratio))
    facts = shape._inline.docPr
    facts.set("name", figure.name)
    facts.set("descr", clean(figure.description))
    facts.set("title", clean(figure.caption))
    return element
