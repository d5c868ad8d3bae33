"""Reporting: a finished study to HTML, workbook, figures and tables in two languages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import allocsim
from benchmarks.registry import Answer, Benchmark, Contenders

SCENARIOS: Final = {"XS": "minimal", "S": "pingliang"}


def _report(size: str) -> Contenders:
    folder = Path(__file__).parents[2] / "scenarios" / SCENARIOS[size]
    study = allocsim.run(allocsim.read_scenario(folder))

    def run() -> Answer:
        allocsim.run(allocsim.read_scenario(folder))
        return ()

    def report() -> Answer:
        with TemporaryDirectory() as place:
            allocsim.report(study, Path(place) / "report")
        return ()

    return {"yardstick: read and run the scenario": run, "allocsim": report}


REPORT = Benchmark("report", "report of a shipped scenario", ("XS", "S"), _report)
