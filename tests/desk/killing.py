"""Kill what writes, at random moments, and look at what is left: `python -m tests.desk.killing 300 [SEED]`.

A process that has loaded everything once forks the writers, so that a kill costs little more than what it cuts off.
Prints a line a kind: kills, and how many of them found the writer at work.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from allocsim.cli import main
from allocsim.report.output import finish, publish
from tests.conftest import SCENARIOS

SWEEP = ("sweep", str(SCENARIOS / "minimal"), "--sweep", "pool.rate=0:0.22:0.02", "-q", "--lang", "en", "--out")
RUN = ("run", str(SCENARIOS / "minimal"), "-q", "--lang", "en", "--out")
FILES = 12
SAID = Path(tempfile.gettempdir()) / f"allocsim-kills-{os.getpid()}.txt"
"""What the last process said on stderr."""


def forked(work: Callable[[], int | None], seconds: float | None, number: int = signal.SIGKILL) -> int:
    """Do the work in a process of its own, sent a signal after so many seconds; its exit code, or -signal."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        code = 1
        try:
            code = work() or 0
        except KeyboardInterrupt:  # before the command has begun
            code = 130
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if seconds is not None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.0005)
        os.kill(child, number)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, hidden ones among them."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(folder: Path) -> set[bytes]:
    """What the files of a result of `writer` hold: one word, if it is whole."""
    files = [path.read_bytes() for path in folder.glob("*.txt")]
    assert len(files) == FILES, f"{len(files)} files of {FILES}"
    return set(files)


def marked(folder: Path) -> None:
    """Write the smallest result."""
    (folder / "result.json").write_text("{}", encoding="utf-8")


def writer(target: Path) -> None:
    """Replace a result again and again, all files of it holding the number of the round."""

    def fill(folder: Path) -> None:
        for at in range(FILES):
            (folder / f"{at}.txt").write_text(f"{number}" * 2000, encoding="utf-8")
        marked(folder)

    number = 0
    while True:
        number += 1
        publish(target, fill)


def kill_writers(kills: int, moments: random.Random, folder: Path) -> str:
    """After each kill the result is there, whole, at the latest when the swap is finished; the next run clears up."""
    target = folder / "out"
    missing = 0
    for _ in range(kills):
        before = target.exists()
        forked(lambda: writer(target), moments.uniform(0, 0.06))
        missing += before and not target.exists()  # between the two renames
        if target.exists():
            assert len(words(target)) == 1
        finish(target)
        assert target.exists() or not before, "a result is lost"
        if target.exists():
            assert len(words(target)) == 1
    publish(target, marked)
    assert [path.name for path in folder.iterdir()] == ["out"], "something is left beside the result"
    return f"{missing} between the two renames"


def kill_runs(kills: int, interrupts: int, moments: random.Random, folder: Path) -> str:
    """A whole run leaves a whole report or none, and nothing else after Ctrl-C; later it gives the same bytes."""
    (folder / "whole").mkdir()
    begin = time.monotonic()
    assert forked(lambda: main([*RUN, str(folder / "whole" / "out")]), None) == 0, SAID.read_text()
    length = time.monotonic() - begin
    expected = content(folder / "whole" / "out")
    hit = {signal.SIGKILL: 0, signal.SIGINT: 0}
    for at, number in enumerate([signal.SIGKILL] * kills + [signal.SIGINT] * interrupts):
        parent = folder / f"{at}"
        parent.mkdir()
        words = [*RUN, str(parent / "out")]
        code = forked(lambda words=words: main(words), moments.uniform(0, length * 1.1), number)  # type: ignore[misc]
        hit[number] += code != 0
        if number == signal.SIGINT:
            assert code in (0, 130), f"{code}: {SAID.read_text(encoding='utf-8')}"
            assert [path.name for path in parent.iterdir()] in ([[], ["out"]] if code else [["out"]])
        finish(parent / "out")
        if (parent / "out").exists():
            assert content(parent / "out") == expected
    last = folder / f"{max(0, kills - 1)}"
    assert forked(lambda: main([*RUN, str(last / "out")]), None) == 0, SAID.read_text()
    assert content(last / "out") == expected
    assert [path.name for path in last.iterdir()] == ["out"]
    return f"{hit[signal.SIGKILL]} at work; {interrupts} times Ctrl-C, {hit[signal.SIGINT]} at work"


def kill_sweeps(kills: int, moments: random.Random, folder: Path) -> str:
    """A sweep that is killed again and again ends with the bytes of one that never was."""
    begin = time.monotonic()
    assert forked(lambda: main([*SWEEP, str(folder / "whole")]), None) == 0, SAID.read_text()
    length = time.monotonic() - begin
    expected = content(folder / "whole")
    hit = done = 0
    while done < kills:
        target = folder / f"{done}"
        finished = False
        while not finished and done < kills:
            code = forked(lambda target=target: main([*SWEEP, str(target)]), moments.uniform(0, length * 0.4))  # type: ignore[misc]
            finished = code == 0
            hit += not finished
            done += 1
        assert forked(lambda target=target: main([*SWEEP, str(target)]), None) == 0, SAID.read_text()  # type: ignore[misc]
        assert content(target) == expected
    return f"{hit} at work"


def trial(kills: int, seed: int) -> list[str]:
    """All kinds; more of those that are quick."""
    moments = random.Random(seed)
    lines = []
    runs, sweeps = kills // 20, kills // 5
    trials = {
        "writer": (kills - 2 * runs - sweeps, kill_writers),
        "sweep": (sweeps, kill_sweeps),
        "run": (runs, lambda count, chance, folder: kill_runs(count, count, chance, folder)),
    }
    for name, (count, trial_of) in trials.items():
        folder = Path(tempfile.mkdtemp(prefix="allocsim-kills-"))
        begin = time.monotonic()
        try:
            found = trial_of(count, moments, folder)
        finally:
            shutil.rmtree(folder)
            SAID.unlink(missing_ok=True)
        lines.append(f"{name}: {count} kills, {found}; {time.monotonic() - begin:.1f} s")
    return lines


def loaded() -> None:
    """Load what the writers need, without starting a thread."""
    import highspy  # noqa: F401
    import matplotlib.figure  # noqa: F401
    import pyomo.environ  # noqa: F401

    import allocsim.report
    import allocsim.study
    import allocsim.whatif.sweep  # noqa: F401


if __name__ == "__main__":
    loaded()
    print("\n".join(trial(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
