"""The Word file read back: page, styles, levels, captions, tables and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

from allocsim.report import build, word
from allocsim.report.blocks import Column, Heading, Paragraph, Table
from allocsim.report.sections import SECTIONS
from allocsim.report.word.annexes import pages
from allocsim.report.word.form import form
from allocsim.report.word.widths import crowded, fit
from tests.report import tiny


@pytest.fixture(scope="module")
def opened(folder: Path) -> dict[str, docx.document.Document]:
    return {lang: docx.Document(str(folder / f"report.{lang}.docx")) for lang in ("zh", "en")}


def looks(document: docx.document.Document, ending: str) -> list[str]:
    """Texts of the paragraphs whose style's name ends so, in order."""
    return [row.text for row in document.paragraphs if row.style is not None and row.style.name.endswith(ending)]


def rows(table: Any) -> list[Any]:
    return table._tbl.findall(qn("w:tr"))


def has(row: Any, name: str) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn(name)}") is not None


def test_the_official_page(opened) -> None:
    section = opened["zh"].sections[0]
    measures = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    assert [round(each.mm) for each in (*measures, section.left_margin, section.right_margin)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    style = next(style for style in opened["zh"].styles if style.name == "公文正文")
    assert (style.font.size.pt, style.paragraph_format.line_spacing.pt) == (16, 28.9)
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    fonts = style.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("仿宋_GB2312", "Times New Roman")
    title = next(style for style in opened["zh"].styles if style.name == "公文标题")
    assert (title.font.size.pt, title.element.rPr.rFonts.get(qn("w:eastAsia"))) == (22, "方正小标宋简体")


def test_plain_fonts() -> None:
    found = {look.han for look in form("zh", plain=True).looks.values()}
    assert found == {"宋体", "黑体", "仿宋", "楷体"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_style_names_its_fonts_and_none_of_a_theme(folder: Path, lang: str) -> None:
    with zipfile.ZipFile(folder / f"report.{lang}.docx") as archive:
        texts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }
    assert not [name for name, text in texts.items() if re.search(r"rFonts[^>]*Theme", text)]
    styles = re.findall(r"<w:style .*?</w:style>", texts["word/styles.xml"], re.DOTALL)
    ours = [style for style in styles if 'w:customStyle="1"' in style]
    assert len(ours) == len(form(lang, False).looks)
    assert all("w:eastAsia=" in style and "w:ascii=" in style for style in ours)


def test_page_numbers_and_label_stand_on_every_page(opened) -> None:
    for lang, label in (("zh", "示意数据"), ("en", "Illustrative data")):
        first, *others = opened[lang].sections
        heads = [first.header, *([first.even_page_header] if lang == "zh" else [])]
        feet = [first.footer, *([first.even_page_footer] if lang == "zh" else [])]
        assert {head.paragraphs[0].text for head in heads} == {label}
        assert all(" PAGE " in foot._element.xml and "—" in foot.paragraphs[0].text for foot in feet)
        assert all(section.footer.is_linked_to_previous for section in others)


def test_levels(opened) -> None:
    zh = opened["zh"]
    assert [text[:2] for text in looks(zh, "公文一级标题")] == ["一、", "二、", "三、", "四、", "五、"]
    leads = [row.text[:8] for row in zh.paragraphs if row.text.startswith("（") and row.style.name == "公文正文"]
    assert leads == ["（一）总体安排。", "（二）分县（市、", "（三）对县（市、", "（四）合作项目分"]
    levels = {
        style.name: style.element.pPr.find(qn("w:outlineLvl")) for style in zh.styles if style.name.startswith("公文")
    }
    found = {name: int(level.get(qn("w:val"))) for name, level in levels.items() if level is not None}
    names = ("一级标题", "二级标题", "附件标题", "附件一级标题", "附件二级标题")
    assert found == dict(zip((f"公文{name}" for name in names), (0, 1, 0, 1, 2), strict=True))
    assert looks(opened["en"], "Report heading 1")[0].startswith("1. ")


def test_annexes_are_listed_and_each_opens_a_page(opened) -> None:
    for lang, mark in (("zh", "附件"), ("en", "Annex ")):
        document = opened[lang]
        titles = looks(document, "附件标题" if lang == "zh" else "annex title")
        marks = looks(document, "附件号" if lang == "zh" else "Report annex")
        assert marks == [f"{mark}{number}" for number in range(1, len(titles) + 1)]
        listed = [
            re.sub(r"^(附件：)?\d+\. ?", "", text)
            for ending in ("附件说明", "附件说明续")
            for text in looks(document, ending)
        ]
        if lang == "zh":
            assert listed == titles
        openings = [
            row for row in document.paragraphs if row.text in marks and row.style.name.endswith(("附件号", "annex"))
        ]
        assert all(row._p.getprevious().find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None for row in openings)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_captions_are_numbered_through_and_stand_with_what_they_name(opened, lang: str) -> None:
    document = opened[lang]
    tables = [
        text
        for text in looks(document, "表题" if lang == "zh" else "table caption")
        if re.match(r"(表|Table )\d", text)
    ]
    figures = looks(document, "图题" if lang == "zh" else "figure caption")
    words = ("表", "图") if lang == "zh" else ("Table ", "Figure ")
    for texts, word_ in zip((tables, figures), words, strict=True):
        assert [text.split("\u3000")[0] for text in texts] == [f"{word_}{n}" for n in range(1, len(texts) + 1)]
        assert len(texts) > 3
    for row in document.paragraphs:
        if row.text in tables:
            assert row._p.getnext().tag == qn("w:tbl")
        if row.text in figures:
            assert row._p.getprevious().findall(f".//{qn('w:drawing')}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables(opened, lang: str) -> None:
    tables = opened[lang].tables
    assert len(tables) > 20
    for table in tables:
        heads = [has(row, "w:tblHeader") for row in rows(table)]
        assert heads[0]
        assert sum(heads) <= 2
        assert all(has(row, "w:cantSplit") for row in rows(table))
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        for row in rows(table):
            spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == len(grid)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_wider_than_its_page(opened, lang: str) -> None:
    """Walks the body: the section that a paragraph closes is the one of what stands before it."""
    widths: list[int] = []
    for element in opened[lang].element.body:
        if element.tag == qn("w:tbl"):
            widths.append(sum(int(column.get(qn("w:w"))) for column in element.tblGrid.findall(qn("w:gridCol"))))
        widths += [int(extent.get("cx")) // 635 for extent in element.iter(qn("wp:extent"))]
        closing = element if element.tag == qn("w:sectPr") else element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if closing is not None:
            room = closing.page_width - closing.left_margin - closing.right_margin
            assert all(width <= room // 635 + 12 for width in widths)
            widths = []


def test_pictures_have_descriptions_and_no_cropping_lines(opened) -> None:
    for document in opened.values():
        pictures = [row for row in document.paragraphs if row._p.findall(f".//{qn('w:drawing')}")]
        assert pictures
        for row in pictures:
            facts = next(row._p.iter(qn("wp:docPr")))
            assert facts.get("descr")
            assert facts.get("title")
            assert row.style.paragraph_format.line_spacing_rule == WD_LINE_SPACING.SINGLE
        ids = [facts.get("id") for facts in document.element.iter(qn("wp:docPr"))]
        assert len(set(ids)) == len(ids)


def test_markup_is_text_and_control_characters_are_dropped() -> None:
    evil = "甲<w:p/>&\x00\x0b乙\x1b"
    study = tiny.study()
    projects = tuple(row.model_copy(update={"name_zh": evil}) for row in study.scenario.projects)
    study = tiny.study(
        scenario=study.scenario.model_copy(update={"projects": projects, "report": _only("recommendation")})
    )
    report = build(study, ("zh",), SECTIONS)
    document = docx.Document(io.BytesIO(word.file(report, report.editions[0])))
    cells = [cell.text for table in document.tables for cell in table.columns[1].cells]
    assert "甲<w:p/>&乙" in cells


def _only(*sections: str) -> Any:
    return tiny.scenario(report={"sections": sections}).report


def test_wide_tables_stand_on_pages_across() -> None:
    """Twelve columns of numbers do not fit; four do, even where a section calls its table wide."""
    amounts = tuple("1,234,567.890" for _ in range(12))
    many = Table("a", "b", tuple(Column(f"c{i}", "number") for i in range(12)), (amounts,))
    few = Table("a", "b", many.columns[:4], (amounts[:4],), wide=True)
    page = form("zh", False)
    assert [crowded(table, page.room(False)) for table in (many, few)] == [True, False]
    size, widths = fit(many, page.room(True), page.table_sizes)
    assert size >= 6
    assert round(sum(widths), 6) == round(page.room(True), 6)
    after = (Paragraph("after"), Heading("another", 2), few)
    blocks = (Paragraph("before"), Heading("leads", 2), Paragraph("to it"), many, *after)
    assert pages(blocks, page) == [False, True, True, True, True, False, False]
