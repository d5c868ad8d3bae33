"""The command as a process of its own: what it loads, how long it takes, and consoles that cannot print Chinese."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

SLOW = ("pandas", "scipy", "matplotlib", "pyomo", "highspy", "openpyxl", "xlsxwriter", "jinja2")


def start(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `allocsim` in a process of its own."""
    command = [sys.executable, "-m", "allocsim", *map(str, words)]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)


def loaded(*words: object) -> tuple[set[str], float]:
    """Top-level modules that a command loads, and the seconds of CPU it takes."""
    code = (
        "import sys, time\n"
        "from allocsim.cli import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        "print(time.process_time(), *{name.split('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, words), "-q"], capture_output=True, check=True)
    seconds, *modules = done.stderr.decode().split()
    return set(modules), float(seconds)


def test_help_loads_nothing_heavy():
    code = "import sys; from allocsim.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    modules = {name.split(".")[0] for name in done.stderr.decode().split()}
    assert not modules & {*SLOW, "numpy", "pydantic", "rich"}


def test_check_loads_no_solver_and_takes_about_a_second(minimal):
    modules, seconds = loaded("check", minimal)
    assert not modules & set(SLOW)
    assert seconds < 4  # about 1 on an idle machine; the tests share theirs


def test_schema_loads_no_solver():
    code = "import sys; from allocsim.cli import main; main(['schema']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {name.split(".")[0] for name in done.stderr.decode().split()} & set(SLOW)


@pytest.mark.parametrize("encoding", ["ascii", "cp936"])
def test_any_console_survives_chinese(minimal, encoding):
    done = start("check", minimal, "--set", "pool.rate=三成", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 3
    assert b"[E102]" in done.stderr
    if encoding == "cp936":
        assert "三成" in done.stderr.decode(encoding)


def test_json_is_utf_8_whatever_the_console_is(minimal):
    done = start("allocate", minimal, "--json", PYTHONIOENCODING="cp936", PYTHONUTF8="0")
    assert "乙县" in json.loads(done.stdout.decode("utf-8"))["projects"][2]["reason"]["text"]
    assert b"\r" not in done.stdout


def test_nothing_is_coloured_where_nobody_looks(minimal):
    done = start("check", minimal)
    assert b"\x1b" not in done.stdout + done.stderr


BUSY = {
    "in Python": "__import__('time').sleep(60)",
    # C code that neither notices a signal nor lets Python run, as the solver's.
    "in the solver": "__import__('hashlib').pbkdf2_hmac('sha256', b'', b'', 10**9)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("where", BUSY)
def test_ctrl_c_is_exit_130(minimal, where):
    code = (
        "import sys\n"
        "import allocsim.allocation.allocate as engine\n"
        f"engine.allocate = lambda *_, **__: (print('busy', flush=True), {BUSY[where]})\n"
        "from allocsim.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "allocate", str(minimal), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"busy\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["error"]["code"] == "U010"
    assert b"Traceback" not in err
