"""The folder: what is missing, what lies outside, what is too large, what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from allocsim.inputs import files, read
from tests.inputs.helpers import copy_good, edit
from tests.inputs.tiny import TINY


def lines(folder: Path, lang: str = "en") -> list[str]:
    return [problem.text(lang) for problem in read(folder, registers=TINY).problems]


def test_no_folder(tmp_path: Path) -> None:
    assert lines(tmp_path / "nowhere") == [
        f"{tmp_path}/nowhere: There is no such folder. Check the path; to begin a scenario, run "
        "allocsim new <folder> (a small example) or allocsim template <folder> (a form to fill in). [E201]"
    ]


def test_a_file_for_the_folder(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    [line] = lines(folder / "scenario.toml")
    assert line.endswith(f"This is a file. Name the scenario's folder: {folder} [E202]")


def test_empty_folder(tmp_path: Path) -> None:
    found = lines(tmp_path)
    assert [line.partition(":")[0] for line in found] == [
        "scenario.toml",
        "tables/counties.csv",
        "tables/quotas.csv",
        "tables/projects.csv",
        "tables/demands.csv",
    ]
    assert all("[E203]" in line for line in found)


def test_missing_table_hides_nothing_else(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    (folder / "tables" / "counties.csv").unlink()
    edit(folder, "tables/quotas.csv", "1200,mu", "-1,mu")
    found = lines(folder)
    assert len(found) == 2
    assert found[0].startswith("tables/counties.csv: This file is missing.")
    assert found[1].startswith("quotas.csv:2:amount: -1 is below zero.")


def test_misspelt_table(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    (folder / "tables" / "options.csv").rename(folder / "tables" / "Option.csv")
    (folder / "tables" / ".~lock.quotas.csv").write_text("")
    (folder / "tables" / "notes.txt").write_text("")
    assert lines(folder)[0] == (
        "tables/Option.csv: A scenario has no table Option.csv; it would not be read. Did you mean options.csv? [E208]"
    )


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_must_not_lead_out(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    outside = tmp_path / "quotas.csv"
    (folder / "tables" / "quotas.csv").rename(outside)
    (folder / "tables" / "quotas.csv").symlink_to(outside)
    [line] = lines(folder)
    assert line.startswith("tables/quotas.csv: This file lies outside the scenario folder")
    (folder / "tables" / "quotas.csv").unlink()
    (folder / "tables" / "quotas.csv").symlink_to(folder / "tables" / "quotas.csv")
    [line] = lines(folder)
    assert line.startswith("tables/quotas.csv: The file cannot be read")


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(copy_good(tmp_path))
    assert lines(link) == []


def test_only_regular_files(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    (folder / "tables" / "quotas.csv").unlink()
    (folder / "tables" / "quotas.csv").mkdir()
    line = (
        "tables/quotas.csv: This is a folder, a pipe or a device and was not read. "
        "Put a plain file in its place. [E567]"
    )
    assert lines(folder) == [line]
    (folder / "tables" / "quotas.csv").rmdir()
    os.mkfifo(folder / "tables" / "quotas.csv")  # to open it would be to wait for ever
    assert lines(folder) == [line]
    (folder / "tables" / "quotas.csv").unlink()
    (folder / "tables" / "quotas.csv").symlink_to("/dev/zero")
    [line] = lines(folder)
    assert line.startswith("tables/quotas.csv: This file lies outside the scenario folder")


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_scenario(name: str) -> None:
    [line] = lines(Path(name))
    assert "[E202]" in line


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("../quotas.csv", "E204"),
        ("tables/../../quotas.csv", "E204"),
        ("/etc/passwd.csv", "E206"),
        ("/etc/hostname", "E204"),
        ("a\\u0000.csv", "E206"),
        ("a" * 5000 + ".csv", "E206"),
    ],
)
def test_paths_stay_in_the_folder(file: str, code: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    (folder / "tables" / "quotas.csv").rename(tmp_path / "quotas.csv")
    edit(folder, "scenario.toml", "[pool]", f'[tables.quotas]\nfile = "{file}"\n\n[pool]')
    assert code in {problem.code for problem in read(folder, registers=TINY).problems}


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    os.truncate(folder / "tables" / "quotas.csv", 10**11)  # a hole: it takes no room
    assert lines(folder)[0].startswith("tables/quotas.csv: The file is larger than the limit of 50 MB")


def test_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LARGEST, "table", 150)
    found = lines(copy_good(tmp_path))
    assert found[0].startswith("tables/quotas.csv: The file is larger than the limit of 0 MB")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'title = "\xd6\xd0"\n', "scenario.toml:1: The file is not UTF-8."),
        (b"x = " + b"[" * 2000 + b"]" * 2000, "scenario.toml: Nested too deeply"),
        (b"x = " + b"9" * 5000, "scenario.toml:1: The number is longer than 30 digits."),
        (b'x = """\nnever closed\n', "scenario.toml:2: This is not TOML"),
        (b"\x00", "scenario.toml:1:1: This is not TOML"),
    ],
)
def test_hostile_document(content: bytes, expected: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    (folder / "scenario.toml").write_bytes(content)
    [line] = lines(folder)
    assert line.startswith(expected)


def test_deep_keys(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", "[routes]", f"[{'.'.join(['rules'] + ['a'] * 200)}]\nx = 1\n[routes]")
    [line] = lines(folder)
    assert "Nested too deeply: at most 60 levels." in line


def test_byte_order_mark_of_the_document(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    content = (folder / "scenario.toml").read_bytes()
    (folder / "scenario.toml").write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert lines(folder) == []


def test_a_scenario_includes_no_other(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "scenario.toml", "[pool]", 'include = "scenario.toml"\n\n[pool]')
    [line] = lines(folder)
    assert line.startswith("scenario.toml:22:resources.energy.include: There is no such key.")
