"""Word files: the letter that asks for approval, and the report's sections as its annexes."""

from __future__ import annotations

from pathlib import Path

from allocsim.report.edition import Edition, Report
from allocsim.report.letter import compose
from allocsim.report.word.annexes import write_annexes
from allocsim.report.word.archive import describe, packed
from allocsim.report.word.form import form
from allocsim.report.word.furniture import furnish
from allocsim.report.word.letter import write_letter
from allocsim.report.word.story import Story
from allocsim.report.word.styles import add_styles, clear_styles


def write(report: Report, folder: Path) -> None:
    """Write `report.<lang>.docx` for each edition."""
    for edition in report.editions:
        (folder / f"report.{edition.lang}.docx").write_bytes(file(report, edition))


def file(report: Report, edition: Edition) -> bytes:
    """One edition as a Word file."""
    import docx

    facts = report.study.scenario.report
    letter = compose(report.study, edition.lang, edition.blocks)
    page = form(edition.lang, facts.plain_fonts)
    document = docx.Document()
    clear_styles(document, page, edition.lang)
    story = Story(document, page, add_styles(document, page, edition.lang), edition.lang)
    furnish(document, story.styles, letter.label, edition.lang == "zh")
    story.page()
    write_letter(letter, story)
    write_annexes(letter, story)
    describe(document, letter.title.replace("\n", ""), letter.issuer, edition.lang, facts.date)
    return packed(document)
