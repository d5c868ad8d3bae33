"""A result folder appears whole or not at all.

The new folder is written beside the target under a name of its own. When it is whole it becomes `<name>.new`; then
the old folder becomes `<name>.old`, `.new` takes the name, and `.old` is removed. A run that is cut off between these
steps leaves `.new` or `.old` behind, and the next one finishes what it began.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from allocsim.errors import UsageError
from allocsim.report.json import NAME as MARK


def publish(folder: Path, fill: Callable[[Path], None]) -> tuple[Path, ...]:
    """Make `folder` hold exactly what `fill` writes; the paths of its files, sorted.

    Raises UsageError if something else than an earlier result stands there: it would be lost.
    """
    folder = Path(os.path.abspath(folder))
    _refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        fill(fresh)
        names = sorted(path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file())
        with _alone(folder.parent):
            finish(folder)
            fresh.rename(_beside(folder, "new"))
            finish(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(folder / name for name in names)


def finish(folder: Path) -> None:
    """Finish a swap that was begun: `.new` is whole and takes the place of the folder; `.old` goes."""
    new, old = _beside(folder, "new"), _beside(folder, "old")
    if new.exists():
        if folder.exists():
            _remove(old)
            folder.rename(old)
        new.rename(folder)
    elif old.exists() and not folder.exists():
        old.rename(folder)
    _remove(old)


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(f"{folder.name}.{ending}")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError("U061", folder=str(folder))
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError("U062", folder=str(folder), mark=MARK)


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
