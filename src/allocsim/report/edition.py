"""A report before it is written: the blocks of every section, once per language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from allocsim.domain.provenance import Provenance
from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks, Figure, Heading, Table, walk
from allocsim.report.blocks import Datasheet as Sheet
from allocsim.report.labels import Labels
from allocsim.report.sections import Section, chosen
from allocsim.report.typeset import typeset, typeset_blocks


@dataclass(frozen=True)
class Edition:
    """The report in one language."""

    lang: str
    title: str
    label: str
    """The scenario's data label; on every page."""
    blocks: Blocks

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings in reading order."""
        return tuple(block for block in walk(self.blocks) if isinstance(block, Heading))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures in reading order."""
        return tuple(block for block in walk(self.blocks) if isinstance(block, Figure))

    @property
    def sheets(self) -> tuple[Table, ...]:
        """Tables that go to the workbook, in reading order."""
        tables = (block.table if isinstance(block, Sheet) else block for block in walk(self.blocks))
        return tuple(table for table in tables if isinstance(table, Table) and table.sheet)


class Printed(Protocol):
    """What a page is written from: editions, and where their content comes from."""

    @property
    def editions(self) -> tuple[Edition, ...]:
        """One per language."""

    @property
    def provenance(self) -> Provenance:
        """Scenario, digest, versions."""


@dataclass(frozen=True)
class Report:
    """A study with its editions: what writers work from."""

    study: Study
    editions: tuple[Edition, ...]
    letterhead: bytes | None = None
    """A Word file that the letter is written on; None = a plain page."""

    @property
    def provenance(self) -> Provenance:
        """Where the study comes from."""
        return self.study.allocation.provenance


def build(study: Study, languages: Sequence[str], sections: Mapping[str, Section]) -> Report:
    """Build the sections that the scenario asks for, in every language."""
    wanted = tuple(chosen(study.scenario, sections).values())
    return Report(study, tuple(_edition(study, lang, wanted) for lang in languages))


def _edition(study: Study, lang: str, sections: Sequence[Section]) -> Edition:
    labels = Labels(lang)
    blocks = tuple(block for section in sections for block in section(study, labels))
    title = study.scenario.title_zh if lang == "zh" else study.scenario.title_en
    return Edition(
        lang=lang,
        title=typeset(title) if lang == "zh" else title,
        label=labels(f"terms.label.{study.scenario.label}"),
        blocks=typeset_blocks(blocks) if lang == "zh" else blocks,
    )
