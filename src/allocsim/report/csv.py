"""Results as CSV tables for other programs: keys instead of words, exact decimals, UTF-8 with a mark for Excel."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from allocsim.domain import records
from allocsim.report.edition import Report


def write(report: Report, folder: Path) -> None:
    """Write `tables/<name>.csv`; a table without rows is left out."""
    target = folder / "tables"
    target.mkdir(exist_ok=True)
    for name, rows in tables(report).items():
        if rows:
            write_table(target / f"{name}.csv", rows)


def tables(report: Report) -> dict[str, list[records.Record]]:
    """Every table by name."""
    study = report.study
    found = {
        "projects": _projects(report),
        "awards": records.awards(study.allocation),
        "pools": records.pools(study.allocation),
        "counties": records.counties(study.allocation),
        "goals": records.goals(study.allocation),
        "prices": [{**row, "index": " ".join(row["index"])} for row in records.prices(study.allocation)],
    }
    if study.ledger is not None:
        found |= {f"ledger_{name}": rows for name, rows in study.ledger.to_records().items()}
    return found


def _projects(report: Report) -> list[records.Record]:
    """Projects without their awards, with a sentence per language of the report."""
    allocation = report.study.allocation
    rows = []
    for decision in allocation.decisions:
        project = allocation.scenario.project_index[decision.project]
        row = {"project": decision.project, "name_zh": project.name_zh, "name_en": project.name_en}
        row |= {"county": project.county, "level": project.level, "use": project.use}
        row |= {key: getattr(decision, key) for key in ("decision", "option", "host", "year", "route")}
        row["reason"] = decision.reason.code
        for edition in report.editions:
            row[f"reason_{edition.lang}"] = records.reason(allocation, decision, edition.lang)["text"]
        rows.append({**row, "label": project.label})
    return rows


def write_table(path: Path, rows: list[records.Record]) -> None:
    """One table; its columns are the keys of all rows in order of appearance."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)


def _cell(value: Any) -> str:
    """A value as text; words that a spreadsheet would take for a formula get an apostrophe before them."""
    plain = records.plain(value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if plain is None else str(plain)
