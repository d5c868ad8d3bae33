"""Each shipped scenario, run end to end, decides as its `expected.csv` says.

After a change that is meant to move decisions: `python tests/test_scenarios.py` writes the files anew, for all
scenarios or for those named; the diff of the files is then the change's effect, to be read before it is committed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

import pytest

import allocsim

SCENARIOS: Final = Path(__file__).resolve().parent.parent / "scenarios"
FOLDERS: Final = sorted(path.parent for path in SCENARIOS.glob("*/scenario.toml"))
COLUMNS: Final = ("project", "decision", "option", "host", "year")

Row = dict[str, str]


def decide(study: allocsim.Study) -> list[Row]:
    """The decisions of a study as rows of `expected.csv`."""
    return [
        {
            "project": row.project,
            "decision": row.decision,
            "option": row.option,
            "host": row.host,
            "year": str(row.year or ""),
        }
        for row in study.allocation.decisions
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_scenario_decides_as_expected(folder: Path) -> None:
    study = allocsim.run(allocsim.read_scenario(folder))
    assert all(goal.proved for goal in study.allocation.goals)
    assert study.allocation.unique is True
    assert study.allocation.audit == "passed"
    assert study.ledger is not None
    assert study.ledger.audit == "passed"
    with (folder / "expected.csv").open(encoding="utf-8-sig", newline="") as lines:
        expected = list(csv.DictReader(lines))
    assert decide(study) == expected


def test_every_folder_is_a_scenario() -> None:
    assert sorted(path for path in SCENARIOS.iterdir() if path.is_dir()) == FOLDERS


def write_expected(folder: Path) -> None:
    """Run a scenario and write its decisions beside it."""
    rows = decide(allocsim.run(allocsim.read_scenario(folder)))
    with (folder / "expected.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for folder in FOLDERS:
        if folder.name in sys.argv[1:] or not sys.argv[1:]:
            write_expected(folder)
