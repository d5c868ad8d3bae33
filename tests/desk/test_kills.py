"""Nothing is lost: processes killed at random moments, full disks, folders of others, two runs at once.

`ALLOCSIM_KILLS=300 pytest tests/desk/test_kills.py` kills more often.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from allocsim.report.output import publish
from tests.conftest import ROOT
from tests.desk.killing import content, marked

KILLS = int(os.environ.get("ALLOCSIM_KILLS", "20"))
COMMAND = (sys.executable, "-m", "allocsim")


def start(*words: object, limit: int | None = None) -> subprocess.Popen[str]:
    """A command in a process of its own, which may write files of `limit` bytes at most."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *map(str, words)], stdout=pipe, stderr=pipe, text=True, preexec_fn=limited)


def test_kills_at_random_moments() -> None:
    command = [sys.executable, "-m", "tests.desk.killing", str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)


def test_a_full_disk_leaves_the_old_result(minimal, tmp_path) -> None:
    target = tmp_path / "out"
    publish(target, marked)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    process = start("run", minimal, "--out", target, "-q", limit=20_000)
    out, err = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert err.rstrip().endswith("[U400]")
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    assert before == {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_sweep_on_a_full_disk_goes_on_when_there_is_room(allocsim, minimal, tmp_path) -> None:
    words = ("sweep", minimal, "--sweep", "pool.rate=0.1,0.2", "-q", "--lang", "en", "--out")
    process = start(*words, tmp_path / "cut", limit=1000)
    _, err = process.communicate()
    assert process.returncode == 1
    assert err.rstrip().endswith("[U400]")
    for name in ("cut", "whole"):
        assert allocsim(*words, tmp_path / name).code == 0
    assert content(tmp_path / "cut") == content(tmp_path / "whole")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_takes_no_more(minimal) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        words = [*COMMAND, "check", str(minimal), "--json", "-q", "--lang", "en"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("[U407]")
    assert "Exception ignored" not in done.stderr


def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    """Root may write anywhere, so the writer becomes nobody first."""
    script = """
import os, sys
from pathlib import Path
from allocsim.errors import OutputError
from allocsim.messages import catalogue
from allocsim.report.output import publish
catalogue()  # nobody may not read where it lies
if os.getuid() == 0:
    os.setuid(65534)
try:
    publish(Path(sys.argv[1]) / "out", lambda folder: None)
except OutputError as error:
    sys.exit(error.code)
"""
    locked = tmp_path / "locked"
    locked.mkdir()
    for above in (locked, *tmp_path.parents):
        if above.owner() == locked.owner() and above.is_relative_to(tmp_path.parents[1]):
            above.chmod(0o755)
    locked.chmod(0o555)
    done = subprocess.run([sys.executable, "-c", script, str(locked)], capture_output=True, text=True, check=False)
    locked.chmod(0o755)
    assert (done.returncode, done.stderr.strip()) == (1, "U401")


def test_two_runs_at_once_and_ctrl_c(allocsim, minimal, tmp_path) -> None:
    """The second one is refused at once; the first, interrupted while it works, leaves nothing and says so."""
    target = tmp_path / "deep" / "out"
    first = start("run", minimal, "--out", target, "--lang", "en")
    assert first.stderr is not None
    while "Allocating" not in (line := first.stderr.readline()):
        assert line
    begin = time.monotonic()
    second = allocsim("run", minimal, "--out", target, "--lang", "en")
    assert second.code == 2
    assert second.err.rstrip().endswith("[U403]")
    if first.poll() is None:
        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=60) in (0, 130)
        if first.returncode == 130:
            assert not list(tmp_path.iterdir()), f"after {time.monotonic() - begin:.1f} s"
    first.stderr.close()
    if first.stdout is not None:
        first.stdout.close()


@pytest.mark.parametrize("where", [".", "..", "../.."])
def test_inputs_are_never_touched(where, allocsim, tmp_path) -> None:
    folder = tmp_path / "a" / "b"
    assert allocsim("new", folder).code == 0
    for above in (folder, folder.parent, folder.parent.parent):
        (above / "result.json").write_text("{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = allocsim("run", folder, "--out", folder / where, "--lang", "en")
    assert said.code == 2
    assert said.err.rstrip().endswith("[U406]")
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def children(parent: int) -> list[int]:
    """Processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            if f"\nPPid:\t{parent}\n" in status.read_text(encoding="utf-8", errors="replace"):
                found.append(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_processes_of_a_killed_sweep_end_with_it(minimal, tmp_path) -> None:
    words = ("sweep", minimal, "--sweep", "pool.rate=0:0.9:0.001", "--jobs", "2", "-q", "--out", tmp_path / "s")
    process = start(*words)
    end = time.monotonic() + 60
    while len(workers := children(process.pid)) < 3:  # one keeps the books of the other two
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    process.kill()
    process.communicate()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < end
        time.sleep(0.05)
