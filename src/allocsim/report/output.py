"""A result folder appears whole or not at all, and takes nothing with it that is not a result.

The new folder is written beside the target under a name of its own. When it is whole it becomes `.<name>.new`; then
the old folder becomes `.<name>.old`, `.new` takes the name, and `.old` is removed. A run that is cut off between these
steps leaves `.new` or `.old` behind, and the next one finishes what it began. Beside the files lies a list of their
digests, so that a file that was added or edited by hand is noticed and never replaced.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from allocsim.disk import beside, leftovers, parents, remove, told, try_lock
from allocsim.errors import OutputError, UsageError
from allocsim.report.json import NAME as MARK

SUMS: Final = ".sha256"
"""The list of digests, in the form of `sha256sum`; hidden, for it is for the next run."""

_PASSING: Final = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
"""Beginnings of the names of files that programs leave in a folder by themselves."""


def publish(folder: Path, fill: Callable[[Path], None]) -> tuple[Path, ...]:
    """Make `folder` hold exactly what `fill` writes; the paths of its files, sorted.

    Raises UsageError if something else than an untouched earlier result stands there: it would be lost; OutputError if
    it cannot be written.
    """
    folder = Path(os.path.abspath(folder))
    with told(folder), parents(folder), _fresh(folder) as fresh:
        fill(fresh)
        names = _files(fresh)
        _list(fresh, names)
        with _alone(folder.parent):
            refuse(folder)
            try:
                _swap(fresh, folder)
            except KeyboardInterrupt:
                finish(folder)
                raise
    return tuple(folder / name for name in names)


def refuse(folder: Path) -> None:
    """Raise UsageError if `folder` holds something else than an untouched earlier result."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError("U061", folder=str(folder))
    there = _files(folder)
    if there and not (folder / MARK).is_file():
        raise UsageError("U062", folder=str(folder), mark=MARK)
    if changed := _changed(folder, there):
        raise UsageError("U404", folder=str(folder), files=", ".join(map(str, changed[:5])), count=len(changed))


def writable(folder: Path) -> None:
    """Raise OSError if nothing can be written beside `folder`."""
    parent = next(path for path in folder.parents if path.exists())
    probe = beside(parent / folder.name)
    probe.mkdir()
    probe.rmdir()


def finish(folder: Path) -> None:
    """Finish a swap that was begun: `.new` is whole and takes the place of the folder; `.old` goes.

    Raises OutputError if another program holds the folder; the new result stays whole under the name that it tells.
    """
    new, old = _named(folder, "new"), _named(folder, "old")
    if new.exists():
        try:
            _take_place(folder, new, old)
        except OSError as error:
            raise OutputError("U405", folder=str(folder), new=str(new), detail=error.strerror or str(error)) from error
    elif old.exists() and not folder.exists():
        old.rename(folder)
    remove(old)


def _take_place(folder: Path, new: Path, old: Path) -> None:
    if folder.exists():
        _discard(old)
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise


def _swap(fresh: Path, folder: Path) -> None:
    """Give `fresh` the name `folder`; a newer result that waits for its place is replaced by this one."""
    new = _named(folder, "new")
    if folder.exists():
        _discard(new)
    finish(folder)
    fresh.rename(new)
    finish(folder)


def _discard(path: Path) -> None:
    """Remove a folder; under another name first, for a half-removed one must not pass for a whole one."""
    if path.exists():
        gone = beside(path)
        path.rename(gone)
        remove(gone)


def _named(folder: Path, ending: str) -> Path:
    return folder.with_name(f".{folder.name}.{ending}")


def _files(folder: Path) -> list[Path]:
    """Paths in the folder of all files of a result."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith((SUMS, *_PASSING)))


def _list(folder: Path, names: list[Path]) -> None:
    lines = [f"{_digest(folder / name)}  {name.as_posix()}\n" for name in names]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changed(folder: Path, names: list[Path]) -> list[Path]:
    """Files that are not as a run wrote them; none if no run has left its list."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    written = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    return [name for name in names if written.get(name.as_posix()) != _digest(folder / name)]


@contextmanager
def _fresh(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder`, locked while it is written: an unlocked one was left by a run that was killed."""
    fresh = beside(folder)
    with ExitStack() as writing:
        with _alone(folder.parent):
            refuse(folder)
            for path in leftovers(folder):
                with _held(path) as free:
                    if free:
                        remove(path)
            writing.callback(remove, fresh)
            fresh.mkdir()
            writing.enter_context(_held(fresh))
        yield fresh


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold a folder; False if somebody else does, or if this system locks no folders."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield try_lock(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Let one run at a time swap folders below `parent`; the lock ends with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # not on this system: a rename onto a folder that is there fails by itself
        yield
        return
    handle = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
