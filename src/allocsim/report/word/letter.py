"""The letter on its page: title, recipient, points, annex list and signature, by the customs of each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocsim.report.digits import columns_of
from allocsim.report.labels import Labels
from allocsim.report.letter import Letter, Point
from allocsim.report.numbering import Numbering
from allocsim.report.word.story import Story
from allocsim.report.word.text import BREAK, Run, indent_right, paragraph

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


def write_letter(letter: Letter, story: Story) -> None:
    """The whole letter, from the number to the contact."""
    if letter.number and letter.lang == "zh":
        story.add(paragraph(story.styles["number"], letter.number))
    if letter.lang == "zh":
        story.add(paragraph(story.styles["title"], letter.title.replace("\n", BREAK)))
        _recipient(letter, story)
    else:
        _memo_head(letter, story)
    write_body(letter, story)
    if letter.lang == "zh":
        _signature(letter, story)
    if letter.contact:
        story.add(paragraph(story.styles["contact"], letter.contact))


def _recipient(letter: Letter, story: Story) -> None:
    if letter.recipient:
        story.add(paragraph(story.styles["recipient"], f"{letter.recipient}："))


def _memo_head(letter: Letter, story: Story) -> None:
    labels = Labels(letter.lang)
    story.add(paragraph(story.styles["title"], labels("word.memo")))
    facts = {"to": letter.recipient, "from": letter.issuer, "date": letter.date, "reference": letter.number}
    for key, value in (*facts.items(), ("subject", letter.title)):
        if value:
            word = labels(f"letter.sign.{key}")
            story.add(paragraph(story.styles["recipient"], Run(word, strong=True, tab=True), value))
    story.add(paragraph(story.styles["gap"]))


def write_body(letter: Letter, story: Story) -> None:
    """Opening, points, request and the list of annexes."""
    numbering = Numbering(letter.lang)
    story.add(paragraph(story.styles["body"], letter.opening))
    for point in letter.points:
        _point(point, numbering, letter.lang, story)
    story.add(paragraph(story.styles["body"], letter.request))
    _annex_list(letter, story)


def _point(point: Point, numbering: Numbering, lang: str, story: Story) -> None:
    """A heading and its paragraphs; a paragraph's own title leads it in the type of the second level."""
    space = "" if lang == "zh" else " "
    story.add(paragraph(story.styles["h1"], f"{numbering.heading(1)}{space}{point.title}"))
    for line in point.paragraphs:
        lead = []
        if line.title:
            stop = "。" if lang == "zh" else ". "
            han = story.form.looks["h2"].han if lang == "zh" else ""
            words = f"{numbering.heading(2)}{space}{line.title}{stop}"
            lead.append(Run(words, strong=lang == "en" or story.form.looks["h2"].bold, han=han))
        story.add(paragraph(story.styles["body"], *lead, line.text))


def _annex_list(letter: Letter, story: Story) -> None:
    """附件：1.…, the numbers below each other; a single annex has none."""
    titles = [annex.title for annex in letter.annexes.items]
    if not titles:
        return
    word = Labels(letter.lang)("letter.sign.annexes")
    one = len(titles) == 1
    if letter.lang == "zh":
        story.add(paragraph(story.styles["body"]))
        for number, title in enumerate(titles, 1):
            text = title if one else f"{number}.{title}"
            style = "list" if number == 1 else "list_next"
            story.add(paragraph(story.styles[style], f"{word}{text}" if number == 1 else text))
        return
    story.add(paragraph(story.styles["h1"], word))
    for number, title in enumerate(titles, 1):
        story.add(paragraph(story.styles["list"], title if one else f"{number}. {title}"))


def _signature(letter: Letter, story: Story) -> None:
    """Issuer above the date, one centred on the other; the shorter gives way, no line comes closer than two or four
    characters to the edge."""
    if not letter.issuer and not letter.date:
        return
    size = story.form.looks["signature"].size
    issuer, date = columns_of(letter.issuer) * 50, columns_of(letter.date) * 50
    right = 400 + (date - issuer) // 2
    rights = (right, 400) if right >= 200 else (200, 200 + (issuer - date) // 2)
    story.add(paragraph(story.styles["signature"]))
    for text, edge in zip((letter.issuer, letter.date), rights, strict=True):
        if text:
            story.add(_to_the_right(text, edge, size, story))


def _to_the_right(text: str, edge: int, size: float, story: Story) -> BaseOxmlElement:
    element = paragraph(story.styles["signature"], text)
    indent_right(element, edge, size)
    return element
