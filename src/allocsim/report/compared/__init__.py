"""The report on several runs: the first is what the others are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from allocsim.domain.allocation import Allocation
from allocsim.domain.comparison import Comparison
from allocsim.domain.provenance import Provenance
from allocsim.domain.records import RESULT_VERSION, to_json
from allocsim.messages import LANGUAGES
from allocsim.report import drawings, html
from allocsim.report.compared.blocks import blocks
from allocsim.report.compared.runs import Run, run_of
from allocsim.report.edition import Edition
from allocsim.report.json import NAME
from allocsim.report.labels import Labels
from allocsim.report.output import publish
from allocsim.report.typeset import typeset, typeset_blocks
from allocsim.report.workbook import write_tables
from allocsim.report.workbook.book import Origin


@dataclass(frozen=True)
class ComparedReport:
    """The runs with their editions."""

    runs: tuple[Run, ...]
    editions: tuple[Edition, ...]

    @property
    def provenance(self) -> Provenance:
        """The runs' names, and the digest of the first; the report lists all of them."""
        first = self.runs[0].allocation.provenance
        return Provenance(
            " / ".join(run.allocation.provenance.scenario for run in self.runs), first.digest, first.versions
        )


def write(
    allocations: Sequence[Allocation],
    comparisons: Sequence[Comparison],
    folder: str | PathLike[str],
    languages: Sequence[str] = LANGUAGES,
) -> tuple[Path, ...]:
    """Write the report on several allocations: a page, a workbook, the figure and a document. Returns the files.

    `comparisons`: the first allocation's scenario with each of the others, in order. Raises ValueError if their number
    does not fit, UsageError if the folder holds something else than an earlier report.
    """
    first, *others = allocations
    if len(others) != len(comparisons):
        raise ValueError("one comparison for each allocation after the first")
    runs = (run_of(first, 1, None), *(run_of(*pair) for pair in zip(others, range(2, 99), comparisons, strict=False)))
    report = ComparedReport(runs, tuple(_edition(runs, lang) for lang in languages))

    def fill(target: Path) -> None:
        html.write(report, target)
        for edition in report.editions:
            origin = Origin.of(report.provenance, Labels(edition.lang))
            write_tables(target / f"report.{edition.lang}.xlsx", edition, origin)
        drawings.write(report, target)
        found = [row.to_records(languages[0]) for row in comparisons]
        document = to_json({"schema_version": RESULT_VERSION, "comparisons": found})
        (target / NAME).write_text(document, encoding="utf-8", newline="\n")

    return publish(Path(folder), fill)


def _edition(runs: tuple[Run, ...], lang: str) -> Edition:
    labels = Labels(lang)
    scenario = runs[0].allocation.scenario
    title = labels("compared.title", scenario=getattr(scenario, f"title_{lang}"))
    order = ("real", "derived", "illustrative")
    weakest = max((run.allocation.scenario.label for run in runs), key=order.index)
    found = blocks(runs, labels)
    return Edition(
        lang=lang,
        title=typeset(title) if lang == "zh" else title,
        label=labels(f"terms.label.{weakest}"),
        blocks=typeset_blocks(found) if lang == "zh" else found,
    )
