"""The readers and the whole `check`, given real files that are spoilt: no traceback, no hang, bounded memory.

`ALLOCSIM_FUZZ=5000 pytest tests/desk/test_fuzz.py` tries more; `python -m tests.desk.fuzzing 600` goes on by time.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.desk.fuzzing import bases, judged, spoilt

EXAMPLES = int(os.environ.get("ALLOCSIM_FUZZ", "250"))
CALM = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.large_base_example)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=CALM)
@given(st.randoms(use_true_random=False))
def test_any_spoilt_file_gives_lines_or_a_scenario(chance: random.Random) -> None:
    judged(spoilt(chance))


@pytest.mark.parametrize("base", range(len(bases())))
def test_a_file_that_is_not_spoilt_is_read(base: int) -> None:
    assert judged(bases()[base]).problems == () or base == 0  # the first one needs registers of its own


@settings(max_examples=EXAMPLES // 8, deadline=None, suppress_health_check=CALM)
@given(seed=st.integers(0, 10**9))
def test_the_command_ends_in_order(seed: int, allocsim, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    files = spoilt(random.Random(seed))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    path = folder / "book.xlsx" if "book.xlsx" in files else folder
    said = allocsim("check", path, "--json", "--lang", ("zh", "en")[seed % 2])
    assert said.code in (0, 3), said.err
    assert "Traceback" not in said.err
    found = json.loads(said.out)
    assert bool(found["problems"]) == (said.code == 3)


def test_memory_is_bounded() -> None:
    """In a process that may use no more than 4 GB; a second of it here, for the way it is done."""
    words = [sys.executable, "-m", "tests.desk.fuzzing", "1"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failures" in done.stdout
