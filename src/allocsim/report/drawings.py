"""The figures as files of their own, for slides and letters."""

from __future__ import annotations

from pathlib import Path

from allocsim.report.edition import Printed


def write(report: Printed, folder: Path) -> None:
    """Write `figures/<name>.<lang>.svg`."""
    target = folder / "figures"
    target.mkdir(exist_ok=True)
    for edition in report.editions:
        for figure in edition.figures:
            path = target / f"{figure.name}.{edition.lang}.svg"
            path.write_text(figure.svg, encoding="utf-8", newline="\n")
