"""Every section says something sensible of every study, in both languages and with the same content."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from allocsim.domain.study import Study
from allocsim.errors import UsageError
from allocsim.report.blocks import Datasheet, Details, Figure, Heading, Paragraph, Table, walk
from allocsim.report.edition import build
from allocsim.report.labels import Labels
from allocsim.report.sections import SECTIONS, Section
from tests.report import tiny, tiny_extra

STUDIES = {
    "whole": tiny.study,
    "explained_and_judged": tiny_extra.study,
    "nothing_approved": tiny.nothing_approved,
    "bare": tiny.bare,
}


@pytest.mark.parametrize("make", STUDIES.values(), ids=STUDIES)
@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_section_opens_with_its_heading_and_says_something(section: Section, make: Callable[[], Study]) -> None:
    study = make()
    zh, en = (section(study, Labels(lang)) for lang in ("zh", "en"))
    assert isinstance(zh[0], Heading)
    assert zh[0].level == 1
    assert len(zh) > 1
    assert [type(block) for block in walk(zh)] == [type(block) for block in walk(en)]
    for mine, other in zip(walk(zh), walk(en), strict=True):
        if isinstance(mine, Datasheet) and isinstance(other, Datasheet):
            mine, other = mine.table, other.table
        if isinstance(mine, Table) and isinstance(other, Table):
            assert all(len(row) == len(mine.columns) for row in (*mine.rows, *([mine.total] if mine.total else [])))
            assert len(mine.rows) == len(other.rows)


def test_no_text_is_left_unfilled() -> None:
    for edition in build(tiny.study(), ("zh", "en"), SECTIONS).editions:
        for block in walk(edition.blocks):
            text = str(getattr(block, "text", "")) + str(getattr(block, "pairs", "")) + str(getattr(block, "items", ""))
            assert "{" not in text
            assert "None" not in text


def test_a_users_own_section_runs_like_ours() -> None:
    def own(study: Study, labels: Labels) -> tuple[Heading, Paragraph]:
        return Heading("附言", anchor="own"), Paragraph(study.scenario.id)

    edition = build(tiny.study(), ("zh",), {**SECTIONS, "own": own}).editions[0]
    assert edition.headings[-1].text == "附言"


def test_every_project_has_a_box_with_its_deciding_reason() -> None:
    edition = build(tiny.study(), ("en",), SECTIONS).editions[0]
    boxes = {block.anchor: block for block in walk(edition.blocks) if isinstance(block, Details) and block.tone}
    assert set(boxes) == {f"project-P{number}" for number in range(1, 5)}
    assert boxes["project-P4"].mark == "rejected"
    assert "Locked out by the rule “locked out”." in str(boxes["project-P4"].blocks[0])
    assert "22.00 mu" in str(boxes["project-P3"].blocks[0])


def test_who_loses_is_said() -> None:
    edition = build(tiny.study(), ("en",), SECTIONS).editions[0]
    words = "\n".join(str(block) for block in walk(edition.blocks))
    assert "East: its projects get less: construction land 40.00 mu." in words
    assert "Projects on the side of East get less construction land than without a pool" in words


def test_texts_in_two_languages_are_parted() -> None:
    edition = build(tiny.study(), ("en",), SECTIONS).editions[0]
    words = "\n".join(str(block) for block in walk(edition.blocks))
    assert "opinions of 2023-08-02, II.7" in words
    assert "二、7" not in words


def test_figures_of_the_report() -> None:
    edition = build(tiny.study(), ("zh",), SECTIONS).editions[0]
    names = ["pool_waterfall", "supply_and_demand", "awards", "contributed_and_received", "county_tiles", "lorenz"]
    assert [figure.name for figure in edition.figures] == [*names, "cash_P2", "approval_routes"]
    assert all(isinstance(figure, Figure) and figure.description for figure in edition.figures)


def test_sheets_have_distinct_names() -> None:
    for edition in build(tiny.study(), ("zh", "en"), SECTIONS).editions:
        names = [table.sheet for table in edition.sheets]
        assert len(names) == len(set(names))
        assert all(len(name) <= 31 for name in names)


def test_the_scenario_chooses_sections_and_their_order() -> None:
    study = tiny.study()
    scenario = study.scenario.replace(report={"sections": ("routes", "summary")})
    edition = build(dataclasses.replace(study, scenario=scenario), ("en",), SECTIONS).editions[0]
    assert [block.anchor for block in edition.headings if block.level == 1] == ["routes", "summary"]


def test_an_unknown_section_is_refused_with_those_there_are() -> None:
    study = tiny.study()
    scenario = study.scenario.replace(report={"sections": ("rutes",)})
    with pytest.raises(UsageError, match=r"rutes.*summary") as caught:
        build(dataclasses.replace(study, scenario=scenario), ("en",), SECTIONS)
    assert caught.value.code == "U450"
