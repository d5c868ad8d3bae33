"""Word files: the letter that asks for approval, and the report's sections as its annexes."""

from __future__ import annotations

from pathlib import Path

from allocsim.report.edition import Edition, Report
from allocsim.report.letter import Letter, compose
from allocsim.report.word.annexes import write_annexes
from allocsim.report.word.archive import describe, packed
from allocsim.report.word.form import Form, form
from allocsim.report.word.furniture import furnish
from allocsim.report.word.letter import write_body, write_letter
from allocsim.report.word.letterhead import fill, load
from allocsim.report.word.story import Story
from allocsim.report.word.styles import add_styles, clear_styles

__all__ = ["file", "load", "write"]


def write(report: Report, folder: Path) -> None:
    """Write `report.<lang>.docx` for each edition. Raises UsageError for a letterhead that cannot be used."""
    for edition in report.editions:
        (folder / f"report.{edition.lang}.docx").write_bytes(file(report, edition))


def file(report: Report, edition: Edition) -> bytes:
    """One edition as a Word file."""
    facts = report.study.scenario.report
    letter = compose(report.study, edition.lang, edition.blocks)
    page = form(edition.lang, facts.plain_fonts)
    story = _plain(letter, page) if report.letterhead is None else _headed(report.letterhead, letter, page)
    write_annexes(letter, story)
    story.close()
    describe(story.document, letter.title.replace("\n", ""), letter.issuer, edition.lang, facts.date)
    return packed(story.document)


def _plain(letter: Letter, page: Form) -> Story:
    """The letter on a page of ours."""
    import docx

    document = docx.Document()
    clear_styles(document, page, letter.lang)
    story = Story(document, page, add_styles(document, page, letter.lang))
    official = letter.lang == "zh"
    document.settings.odd_and_even_pages_header_footer = official
    furnish(document.sections[0], story.styles, letter.label, official)
    story.page()
    write_letter(letter, story)
    return story


def _headed(content: bytes, letter: Letter, page: Form) -> Story:
    """The letter on a department's letterhead; head and foot of the annexes are ours."""
    document, place = fill(content, letter)
    story = Story(document, page, add_styles(document, page, letter.lang))
    story.insert_before(place)
    write_body(letter, story)
    place.getparent().remove(place)
    story.append()
    story.dress = lambda section: furnish(section, story.styles, letter.label, official=False)
    return story
