"""The folder appears whole or not at all, whatever cuts a run off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from allocsim.errors import OutputError, UsageError
from allocsim.report import write
from allocsim.report.edition import Report
from allocsim.report.output import finish, publish
from tests.report import tiny


def fill(word: str, count: int = 3):
    """Write a result whose every file holds the word."""

    def filler(folder: Path) -> None:
        for number in range(count):
            (folder / f"{number}.txt").write_text(word, encoding="utf-8")
        (folder / "result.json").write_text("{}", encoding="utf-8")

    return filler


def words(folder: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def test_replaces_the_old_folder_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    publish(target, fill("old", 5))
    files = publish(target, fill("new", 2))
    assert [path.name for path in files] == ["0.txt", "1.txt", "result.json"]
    assert words(target) == {"new"}
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_a_failing_writer_leaves_the_old_folder_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    publish(target, fill("old"))

    def broken(report: Report, folder: Path) -> None:
        (folder / "half.txt").write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(OutputError, match="disk full"):
        write(tiny.study(), target, languages=("zh",), writers=(broken,))
    assert words(target) == {"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (("out", ".out.new"), "new"),  # cut off before the swap: the new one is whole and takes its place
        ((".out.old", ".out.new"), "new"),  # between the two renames
        ((".out.old", "out"), "out"),  # before the old one was removed
        ((".out.old",), "old"),  # no new one: the old one comes back
        (("out", ".out.old", ".out.new"), "new"),
    ],
)
def test_the_next_start_finishes_a_swap(tmp_path: Path, there: tuple[str, ...], expected: str) -> None:
    for name in there:
        folder = tmp_path / name
        folder.mkdir()
        fill(name.rpartition(".")[2])(folder)
    finish(tmp_path / "out")
    assert words(tmp_path / "out") == {expected}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_cut_off_between_renames_then_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    publish(target, fill("old"))
    rename = Path.rename

    def cut(self: Path, other: Path) -> Path:
        if self.name == ".out.new":
            raise KeyboardInterrupt
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", cut)
    with pytest.raises(KeyboardInterrupt):
        publish(target, fill("second"))
    monkeypatch.undo()
    assert not target.exists()
    finish(target)
    assert words(target) == {"second"}


def test_two_runs_at_once_leave_one_whole_result(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: publish(target, fill(str(number), 20)), range(8)))
    assert len(words(target)) == 1
    assert len(list(target.glob("*.txt"))) == 20
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    publish(target, fill("into an empty folder"))
    (target / "result.json").unlink()
    (target / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        publish(target, fill("new"))
    assert caught.value.code == "U062"
    assert "years of work" in words(target)


def test_refuses_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        publish(target, fill("new"))
    assert caught.value.code == "U061"


def held(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Refuse renames of the named paths, as a system does while another program has a file of theirs open."""
    rename = Path.rename

    def refused(self: Path, other: Path) -> Path:
        if self.name in names:
            raise PermissionError(13, "in use", str(self))
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", refused)


@pytest.mark.parametrize(("name", "tries"), [("out", ("new", "newer")), (".out.new", ("newer",))])
def test_a_folder_that_is_held_open_stays_and_the_new_result_is_kept(name, tries, tmp_path, monkeypatch) -> None:
    target = tmp_path / "out"
    publish(target, fill("old"))
    with monkeypatch.context() as patch:
        held(patch, name)
        for word in tries:
            with pytest.raises(OutputError) as caught:
                publish(target, fill(word))
            assert caught.value.code == "U405"
            assert words(target) == {"old"}
            assert words(tmp_path / ".out.new") == {word}
    finish(target)
    assert words(target) == {"newer"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_someone_else_s_named_like_ours_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "out"
    publish(target, fill("old"))
    for name in ("out.old", "out.new"):
        publish(tmp_path / name, fill("mine"))
    publish(target, fill("new"))
    assert words(tmp_path / "out.old") == words(tmp_path / "out.new") == {"mine"}


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("1.txt", True),  # edited
        ("note.docx", True),  # added
        ("tables/own.csv", True),
        ("~$report.zh.docx", False),  # Word has a file of the folder open
        (".~lock.report.zh.xlsx#", False),
        ("Thumbs.db", False),
    ],
)
def test_what_was_edited_or_added_by_hand_is_not_lost(name: str, refused: bool, tmp_path: Path) -> None:
    target = tmp_path / "out"
    publish(target, fill("old"))
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_text("by hand", encoding="utf-8")
    if not refused:
        publish(target, fill("new"))
        assert words(target) == {"new"}
        return
    with pytest.raises(UsageError) as caught:
        publish(target, fill("new"))
    assert (caught.value.code, caught.value.values["files"]) == ("U404", name)
    assert (target / name).read_text(encoding="utf-8") == "by hand"


def test_a_file_that_was_removed_by_hand_is_no_obstacle(tmp_path: Path) -> None:
    publish(tmp_path / "out", fill("old"))
    (tmp_path / "out" / "1.txt").unlink()
    assert len(publish(tmp_path / "out", fill("new"))) == 4


def test_what_a_killed_run_left_is_removed_and_a_living_one_is_let_be(tmp_path: Path) -> None:
    (tmp_path / ".out.0123456789ab.part").mkdir()
    fill("half")(tmp_path / ".out.0123456789ab.part")
    seen: list[str] = []

    def slow(folder: Path) -> None:
        publish(tmp_path / "out", fill("quick"))
        seen.extend(path.name for path in tmp_path.iterdir())
        fill("slow")(folder)

    publish(tmp_path / "out", slow)
    assert sorted(name.endswith(".part") for name in seen) == [False, True]
    assert words(tmp_path / "out") == {"slow"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
