"""One workbook per language for the people who check: all inputs, all results, live checks and native charts."""

from __future__ import annotations

from pathlib import Path

from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from allocsim.report.edition import Edition, Report
from allocsim.report.labels import Labels
from allocsim.report.workbook.book import Book, Origin, tabs
from allocsim.report.workbook.checks import checks
from allocsim.report.workbook.inputs import inputs
from allocsim.report.workbook.ledgers import ledgers
from allocsim.report.workbook.overview import overview
from allocsim.report.workbook.places import Places
from allocsim.report.workbook.results import results
from allocsim.report.workbook.scores import scores
from allocsim.report.workbook.sheets import Sheet, of_table

__all__ = ["write", "write_tables"]


def write(report: Report, folder: Path) -> None:
    """Write `report.<lang>.xlsx` for each edition."""
    for edition in report.editions:
        labels = Labels(edition.lang)
        data = datasheets(report.study, labels)
        origin = Origin.of(report.provenance, labels)
        with Book(folder / f"report.{edition.lang}.xlsx", edition.title, edition.label, origin, labels) as book:
            _fill(book, report.study, edition, data, labels)


def datasheets(study: Study, labels: Labels) -> list[Sheet]:
    """Everything that was put in and came out, line by line: what the checks and charts are fed from."""
    found = [*results(study, labels), *scores(study, labels)]
    if study.ledger is not None:
        found += ledgers(study.ledger, labels)
    return [*found, *inputs(study.scenario, labels)]


def _fill(book: Book, study: Study, edition: Edition, data: list[Sheet], labels: Labels) -> None:
    """Contents, verification, charts; the report's tables; all data; the checks row by row."""
    first = (labels("page.workbook"), labels("workbook.overview_tab"), labels("workbook.charts_tab"))
    known = {sheet.name for sheet in data}
    tables = [of_table(table) for table in edition.sheets if table.name not in known]
    named = tabs([*tables, *data], first)
    places = Places(named, alike=_alike(study.scenario))
    found = checks(study, places, labels)
    behind = tabs([check.sheet for check in found], (*first, *named))
    summary = overview(found, Places(behind), labels, first[1])
    contents = {first[1]: summary, **named, **behind}
    book.contents(first[0], contents, {first[2]: labels("workbook.charts_caption")})
    book.sheet(first[1], summary)
    book.charts(first[2], study, places)
    for tab, sheet in (*named.items(), *behind.items()):
        book.sheet(tab, sheet)


def _alike(scenario: Scenario) -> bool:
    """Whether identifiers of one kind differ in upper and lower case alone."""
    kinds = (scenario.county_index, scenario.project_index, scenario.resources, scenario.goals)
    return any(len({key.lower() for key in kind}) < len(kind) for kind in kinds)


def write_tables(path: Path, edition: Edition, origin: Origin) -> None:
    """A workbook of an edition's tables alone."""
    labels = Labels(edition.lang)
    named = tabs([of_table(table) for table in edition.sheets], (labels("page.workbook"),))
    with Book(path, edition.title, edition.label, origin, labels) as book:
        book.contents(labels("page.workbook"), named)
        for tab, sheet in named.items():
            book.sheet(tab, sheet)
