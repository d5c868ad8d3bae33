"""The result as one JSON document, as `allocate --json` prints it, with the ledger's tables."""

from __future__ import annotations

from pathlib import Path

from allocsim.report.edition import Report

NAME = "result.json"


def write(report: Report, folder: Path) -> None:
    """Write `result.json`; its sentences are in the report's first language."""
    lang = report.editions[0].lang if report.editions else "zh"
    (folder / NAME).write_text(report.study.to_json(lang), encoding="utf-8", newline="\n")
