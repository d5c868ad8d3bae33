"""Figures as pictures, made of the same drawings as those of the page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from allocsim.report.blocks import Figure
from allocsim.report.word.story import Story
from allocsim.report.word.text import clean, paragraph

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


def picture(story: Story, figure: Figure, style: str, height: float) -> BaseOxmlElement:
    """A paragraph with the figure as wide as the page, or as high, and its description for readers who cannot see."""
    from docx.oxml.shape import CT_Inline
    from docx.oxml.text.run import CT_R
    from docx.shared import Pt

    content, ratio = figure.png
    width = min(story.room, height / ratio)
    relation, image = story.document.part.get_or_add_image(io.BytesIO(content))
    inline = CT_Inline.new_pic_inline(next(story.ids), relation, image.filename, Pt(width), Pt(width * ratio))
    facts = inline.docPr
    facts.set("name", figure.name)
    facts.set("descr", clean(figure.description))
    facts.set("title", clean(figure.caption))
    element = paragraph(style, "")
    run: CT_R = element.r_lst[0]
    run.add_drawing(inline)
    return element
