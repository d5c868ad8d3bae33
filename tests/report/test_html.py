"""The page: whole, linked, labelled, and usable without a mouse or eyes."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from allocsim.domain.study import Study
from allocsim.report import build, html
from allocsim.report.blocks import Blocks, Column, Heading, Table
from allocsim.report.html import page as render
from allocsim.report.labels import Labels
from allocsim.report.sections import SECTIONS
from tests.report import tiny
from tests.report.reading import Page


def _same(blocks: Blocks, study: Study, labels: Labels) -> Blocks:
    return blocks


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_anchors_are_distinct_and_links_lead_somewhere(folder: Path, lang: str) -> None:
    page = Page((folder / f"report.{lang}.html").read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)
    assert "project-P1" in page.links


def test_data_label_is_on_the_page_and_on_every_printed_page(folder: Path) -> None:
    text = (folder / "report.zh.html").read_text(encoding="utf-8")
    assert '<p class="label">示意数据</p>' in text
    assert '@top-right { content: "示意数据"; }' in text


def test_tables_are_accessible(folder: Path) -> None:
    text = (folder / "report.en.html").read_text(encoding="utf-8")
    assert text.count("<table aria-labelledby=") == text.count("<table")
    assert 'scope="col"' in text
    assert 'scope="row"' in text
    assert text.count('role="img"') == text.count("<desc")


def test_chinese_headings_are_numbered_as_officials_do(folder: Path) -> None:
    page = Page((folder / "report.zh.html").read_text(encoding="utf-8"))
    assert "一、摘要" in page.headings
    assert "（一）建议安排的项目" in page.headings


def test_one_language_alone_has_no_link_to_the_other() -> None:
    report = build(tiny.study(), ("en",), SECTIONS)
    assert "report.zh.html" not in render(report.editions[0], report, [])


def test_one_can_get_past_the_head_and_back(folder: Path) -> None:
    text = (folder / "report.zh.html").read_text(encoding="utf-8")
    assert '<body>\n<a class="skip" href="#main">跳到正文</a>' in text
    assert '<main id="main">' in text
    assert '<a class="up" href="#contents">' in text
    assert "focus-visible" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_go_down_one_level_at_a_time(folder: Path, lang: str) -> None:
    page = Page((folder / f"report.{lang}.html").read_text(encoding="utf-8"))
    levels = [int(tag[1]) for tag in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_head_of_a_table_says_what_it_heads(folder: Path, lang: str) -> None:
    text = (folder / f"report.{lang}.html").read_text(encoding="utf-8")
    heads = re.findall(r"<th\b[^>]*>", text)
    assert heads
    assert all(re.search(r'scope="(col|row|colgroup)"', head) for head in heads)
    assert re.search(rf'<html lang="{lang}', text)
    assert "<script" not in text
    assert not re.search(r'(src|href)="https?:', text)


def test_print_opens_boxes_repeats_heads_and_turns_wide_tables() -> None:
    style = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    screen, paper = style.split("@media print", 1)
    assert "details::details-content { content-visibility: visible" in paper
    assert "thead { display: table-header-group; }" in paper
    assert "page: wide" in paper
    assert "@page wide { size: A4 landscape" in screen


def test_a_long_table_scrolls_under_its_head() -> None:
    rows = tuple((str(at), at) for at in range(html.TALL + 1))
    found = []
    for count in (html.TALL, html.TALL + 1):
        table = Table("long", "表", (Column("甲"), Column("乙", "number")), rows[:count])
        blocks: Blocks = (Heading("一"), table)
        report = build(tiny.study(), ("zh",), {"one": partial(_same, blocks)})
        found.append(render(report.editions[0], report, []))
    assert ['<figure class="table tall"' in text for text in found] == [False, True]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", ["#1f2933", "#52606d", "#1d4e7e", "#a61b1b", "#0b6e4f", "#8a5a00", "#8d2f2f"])
def test_text_colours_have_contrast(folder: Path, colour: str) -> None:
    assert colour in (folder / "report.en.html").read_text(encoding="utf-8")
    for ground in ("#ffffff", "#f4f6f8", "#fbf3f1", "#f8fafb"):
        assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5
