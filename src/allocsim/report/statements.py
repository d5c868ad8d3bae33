"""Settlement statements to print and sign: one A4 page per county and year, after a summary that sums to zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from allocsim.domain.ledger import Ledger
from allocsim.domain.study import Study
from allocsim.report.blocks import Cell, Column, Table
from allocsim.report.capitals import capitals
from allocsim.report.digits import digits
from allocsim.report.edition import Edition, Report
from allocsim.report.html import cell_text
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.pages import environment
from allocsim.report.sections.settlement import amounts, columns, role, section
from allocsim.report.settling import Page, pages, partners, yuan
from allocsim.report.typeset import typeset

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True)
class Sheet:
    """One page in words."""

    anchor: str
    title: str
    county: str
    number: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    net: str
    words: str


def write(report: Report, folder: Path) -> None:
    """Write `settlement.<lang>.html` where there is anything to settle."""
    ledger = report.study.ledger
    if ledger is None or not ledger.statements:
        return
    for edition in report.editions:
        (folder / f"settlement.{edition.lang}.html").write_text(
            page(report.study, ledger, edition, report), encoding="utf-8", newline="\n"
        )


def page(study: Study, ledger: Ledger, edition: Edition, report: Report) -> str:
    """The whole file."""
    labels = Labels(edition.lang)
    names = Names(study.scenario, labels)
    source = report.provenance
    origin = labels("page.origin", scenario=source.scenario, digest=source.digest[:12],
                    version=source.versions.get("allocsim", ""))  # fmt: skip
    summary = next(block for block in section(study, labels) if getattr(block, "name", "") == "settlement_by_year")
    assert isinstance(summary, Table)
    return _template().render(
        edition=edition,
        labels=labels,
        summary=summary,
        sheets=[_sheet(study, ledger, row, names) for row in pages(ledger)],
        origin=origin,
        cell_text=cell_text,
    )


def _sheet(study: Study, ledger: Ledger, row: Page, names: Names) -> Sheet:
    labels = names.labels
    terms = {part.project: part.agreement for part in study.scenario.partnerships}
    rows = []
    for line in row.lines:
        others = labels.join([names.county(county) for county in partners(study.scenario, ledger, line)])
        agreement = names.agreement(terms[line.project])
        project = names.project(line.project)
        if names.lang == "zh":
            project, agreement = typeset(project), typeset(agreement)
        rows.append((f"{line.project} {project}", role(line, labels), others, agreement, *amounts([line])))
    heads = ("terms.project", "sharing.role", "settlement.page.partner", "settlement.page.agreement")
    amount = digits(yuan(abs(row.net)))
    key = "receives" if row.net > 0 else "pays"
    return Sheet(
        anchor=f"{row.county}-{row.year}",
        title=labels("settlement.page.title", year=row.year),
        county=labels("settlement.page.county", county=names.county(row.county)),
        number=labels("settlement.page.number", number=f"{study.scenario.id}-{row.county}-{row.year}"),
        columns=(*(Column(labels(head)) for head in heads), *(_bare(column) for column in columns(names))),
        rows=tuple(rows),
        total=(labels("terms.total"), None, None, None, *amounts(list(row.lines))),
        net=labels(f"settlement.page.{key}", amount=amount) if row.net else labels("settlement.page.even"),
        words=labels("settlement.page.capitals", words=capitals(abs(row.net)))
        if row.net and names.lang == "zh"
        else "",
    )


def _bare(column: Column) -> Column:
    """A column without its unit, which the page states once."""
    return Column(column.title, column.kind)


@cache
def _template() -> Template:
    return environment().get_template("settlement.html")
