"""What is written appears whole or not at all, and what cannot be written is told in words.

Everything is written beside its target under a name of its own and takes the target's name by a rename, the one step
that a file system does at once. A process that is killed leaves its target as it was, and perhaps a hidden `.part`
beside it, which the next one removes. Locks lie in the system's folder for temporary files, so that nothing stays
beside the results; they end with the process, however it ends.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from allocsim.errors import OutputError, UsageError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A fresh path to write; it takes the name `path` when the block ends well. Raises OutputError."""
    fresh = beside(path)
    with told(path):
        try:
            yield fresh
            os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)


def put(path: Path, words: str) -> None:
    """Write a text file whole or not at all, in UTF-8. Raises OutputError."""
    with whole(path) as fresh:
        fresh.write_text(words, encoding="utf-8", newline="\n")


def put_folder(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write a new folder whole or not at all; the paths of its files in their order.

    Raises UsageError if something is there already; OutputError.
    """
    folder = Path(os.path.abspath(folder))
    with told(folder):
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise UsageError("E390", folder=str(folder))
        fresh = beside(folder)
        with parents(folder):
            try:
                for name, content in files.items():
                    (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                    (fresh / name).write_bytes(content)
                if folder.exists():
                    folder.rmdir()
                fresh.rename(folder)
            finally:
                remove(fresh)
    return tuple(folder / name for name in files)


@contextmanager
def parents(path: Path) -> Iterator[None]:
    """Make the folders that lead to `path`; those made are removed again if the block ends in an error."""
    made = [each for each in path.parents if not each.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        raise


def beside(path: Path) -> Path:
    """A new name in the folder of `path` for what shall take its place."""
    return path.with_name(f".{path.name}.{uuid4().hex[:12]}.part")


def leftovers(path: Path) -> list[Path]:
    """What runs that were killed left beside `path`; only to be removed by one who knows that none is at work."""
    marks = f".{path.name}.", ".part"
    try:
        return [each for each in path.parent.iterdir() if each.name.startswith(marks[0]) and each.suffix == marks[1]]
    except OSError:
        return []


def remove(path: Path) -> None:
    """Remove a file or folder as far as possible."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Tell in words if `place` cannot be written. Raises OutputError in the place of OSError.

    Libraries that write files wrap what the system says; it is looked for inside.
    """
    try:
        yield
    except (OutputError, UsageError):
        raise
    except Exception as error:
        cause = _cause(error)
        if cause is None:
            raise
        detail = cause.strerror or str(cause)
        code = "U400" if cause.errno in _FULL else "U401" if cause.errno in _DENIED else "U402"
        raise OutputError(code, place=str(place), detail=detail) from error


def _cause(error: BaseException | None) -> OSError | None:
    """The system's error behind an exception, if there is one."""
    while error is not None:
        if isinstance(error, OSError):
            return error
        if error.args and isinstance(error.args[0], OSError):
            return error.args[0]
        error = error.__cause__
    return None


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Keep other runs from writing `place` meanwhile. Raises UsageError if one is at it.

    Where no lock can be had, the block runs without one: what is written is whole all the same.
    """
    try:
        handle = os.open(_lock_file(place), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        if not try_lock(handle):
            raise UsageError("U403", place=str(place))
        yield
    finally:
        os.close(handle)


def _lock_file(place: Path) -> Path:
    owner = os.getuid() if sys.platform != "win32" else "locks"
    folder = Path(tempfile.gettempdir()) / f"allocsim-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / hashlib.sha256(os.path.realpath(place).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def try_lock(handle: int) -> bool:
    """Lock an open file for this process, unless another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
