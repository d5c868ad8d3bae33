"""The same study gives the same bytes, in every format."""

from __future__ import annotations

from pathlib import Path

from allocsim.report import write
from tests.report import tiny


def test_every_file_is_equal(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    names = [path.relative_to(again) for path in write(tiny.study(), again)]
    assert {name.suffix for name in names} == {".html", ".docx", ".xlsx", ".svg", ".csv", ".gz", ".json"}
    for name in names:
        assert (folder / name).read_bytes() == (again / name).read_bytes(), name


def test_files_come_in_reading_order(folder: Path, tmp_path: Path) -> None:
    names = [path.name for path in write(tiny.study(), tmp_path / "x", languages=("en",))]
    assert names[:3] == ["report.en.html", "settlement.en.html", "report.en.docx"]
    assert names[-1] == "result.json"
    assert not any(".zh." in name for name in names)
