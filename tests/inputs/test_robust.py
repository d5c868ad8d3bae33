"""Whatever a file holds, the answer is a list of lines: never a traceback, never a scenario made of guesses."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from allocsim.domain.scenario import TABLES
from allocsim.inputs import Reading, read
from tests.inputs.helpers import GOOD, copy_good
from tests.inputs.tiny import TINY

FILES = ("scenario.toml", *(f"tables/{name}.csv" for name in TABLES))
JUNK = ("", "-1", "0", "x", "9" * 40, "nan", "1e400", "é", "[]", "{}", "true", '"', "P001", "city", "2026", "，", "１")


def judged(reading: Reading) -> None:
    """A scenario without problems, or problems that can be printed."""
    assert (reading.scenario is None) == bool(reading.problems)
    for problem in (*reading.problems, *reading.notes):
        for lang in ("zh", "en"):
            line = problem.text(lang)
            assert re.fullmatch(r"[^\n]+ \[[EN]\d{3}\]", line), line
            assert "None" not in line, line


@pytest.mark.parametrize("file", FILES)
def test_any_line_left_out(file: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    lines = (GOOD / file).read_text(encoding="utf-8").splitlines(keepends=True)
    for at in range(len(lines)):
        (folder / file).write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
        judged(read(folder, registers=TINY))


@pytest.mark.parametrize("file", FILES)
def test_any_value_replaced(file: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    text = (GOOD / file).read_text(encoding="utf-8")
    pattern = r"(?<== )[^\n]+" if file == "scenario.toml" else r"(?<=[,\n])[^,\n]*(?=[,\n])"
    spans = [match.span() for match in re.finditer(pattern, text)]
    generator = random.Random(1)
    for _ in range(25):
        start, end = generator.choice(spans)
        (folder / file).write_text(text[:start] + generator.choice(JUNK) + text[end:], encoding="utf-8")
        judged(read(folder, registers=TINY))


@pytest.mark.parametrize("file", FILES)
def test_any_bytes(file: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    content = (GOOD / file).read_bytes()
    generator = random.Random(2)
    for _ in range(8):
        at = generator.randrange(len(content))
        (folder / file).write_bytes(content[:at] + generator.randbytes(3) + content[at + 1 :])
        judged(read(folder, registers=TINY))


@pytest.mark.parametrize(
    "line",
    ["k{} = 1", "[rules.v{}]\nkind = 'exclusiv'", "[variants.v{}]\nset = {{ 'pool.rte' = 1 }}", "[resources.r{}]"],
)
def test_many_mistakes_take_no_longer_than_many_lines(line: str, tmp_path: Path) -> None:
    """Three thousand of them in a second or so: the place of each is looked up, not searched for."""
    folder = copy_good(tmp_path)
    text = (GOOD / "scenario.toml").read_text(encoding="utf-8")
    many = "\n".join(line.format(at) for at in range(3000))
    (folder / "scenario.toml").write_text(f"{text}\n{many}\n", encoding="utf-8")
    begin = time.process_time()
    assert len(read(folder, registers=TINY).problems) >= 3000
    assert time.process_time() - begin < 4
