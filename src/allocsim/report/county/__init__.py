"""The report for one county: written from its view alone, by the same writers as the whole report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from allocsim.domain.county_view import CountyView, county_view
from allocsim.domain.provenance import Provenance
from allocsim.domain.study import Study
from allocsim.messages import LANGUAGES
from allocsim.report import html
from allocsim.report.county.blocks import blocks
from allocsim.report.county.document import to_json
from allocsim.report.edition import Edition
from allocsim.report.json import NAME
from allocsim.report.labels import Labels
from allocsim.report.output import publish
from allocsim.report.typeset import typeset, typeset_blocks
from allocsim.report.workbook import write_tables
from allocsim.report.workbook.book import Origin


@dataclass(frozen=True)
class CountyReport:
    """The view with its editions."""

    view: CountyView
    editions: tuple[Edition, ...]

    @property
    def provenance(self) -> Provenance:
        """Where the study comes from."""
        return self.view.provenance


def write(
    study: Study, county: str, folder: str | PathLike[str], languages: Sequence[str] = LANGUAGES
) -> tuple[Path, ...]:
    """Write what one county may see: a page, a workbook and a document. Returns the files.

    Raises UsageError for an unknown county, or if the folder holds something else than an earlier report.
    """
    view = county_view(study, county)
    report = CountyReport(view, tuple(_edition(view, lang) for lang in languages))

    def fill(target: Path) -> None:
        html.write(report, target)
        for edition in report.editions:
            origin = Origin.of(report.provenance, Labels(edition.lang))
            write_tables(target / f"report.{edition.lang}.xlsx", edition, origin)
        (target / NAME).write_text(to_json(view), encoding="utf-8", newline="\n")

    return publish(Path(folder), fill)


def _edition(view: CountyView, lang: str) -> Edition:
    labels = Labels(lang)
    name = getattr(view.scenario.county_index[view.county], f"name_{lang}")
    title = labels("county.title", scenario=getattr(view.scenario, f"title_{lang}"), county=name)
    found = blocks(view, labels)
    return Edition(
        lang=lang,
        title=typeset(title) if lang == "zh" else title,
        label=labels(f"terms.label.{view.scenario.label}"),
        blocks=typeset_blocks(found) if lang == "zh" else found,
    )
