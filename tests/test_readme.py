"""The README is true: its twin says the same, what it quotes and names is there, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "README.zh.md")
MADE = ("out/", ".venv")
"""What a run or the Makefile makes."""


class Block(NamedTuple):
    """A fenced block: the words after its fence, and its lines."""

    info: str
    lines: tuple[str, ...]


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def blocks(file: str) -> list[Block]:
    found = re.findall(r"^```(.*)\n([\s\S]*?)^```$", read(file), re.MULTILINE)
    return [Block(info.strip(), tuple(body.splitlines())) for info, body in found]


def bare(line: str) -> str:
    """A line of a block without its comment, which is in the language of the file."""
    return re.sub(r"\s{2,}# .*", "", line)


def test_the_twins_have_the_same_blocks():
    ours, theirs = ([(block.info, [bare(line) for line in block.lines]) for block in blocks(file)] for file in FILES)
    assert ours == theirs


def test_the_twins_have_the_same_headings_and_tables():
    def outline(file: str) -> list[str]:
        return [match[0] for line in read(file).splitlines() if (match := re.match(r"#+ |\|[-|]+\||- ", line))]

    assert outline(FILES[0]) == outline(FILES[1])


@pytest.mark.parametrize("file", FILES)
def test_the_twins_name_the_same_things_in_code(file):
    def named(text: str) -> set[str]:
        return set(re.findall(r"`([^`\n]+)`", re.sub(r"```[\s\S]*?```", "", text)))

    other = FILES[1 - FILES.index(file)]
    assert named(read(file)) - named(read(other)) == set()


def test_quoted_code_stands_in_its_file():
    quotes = [block for block in blocks("README.md") if " " in block.info]
    assert sum(block.info.startswith("python") for block in quotes) == 7, "one per extension point"
    for block in quotes:
        path = block.info.split()[1]
        there = [line.rstrip() for line in read(path).splitlines()]
        at = -1
        for line in filter(None, block.lines):
            assert line in there[at + 1 :], f"{path}: {line}"
            at = there.index(line, at + 1)


@pytest.mark.parametrize("file", FILES)
def test_paths_are_there(file):
    words = re.findall(r"[`(\s]((?:src|tests|scenarios|benchmarks|notebooks|docs|\.ci)/[\w./-]*)", read(file))
    words += re.findall(r"`([\w.-]+/|[\w-]+\.(?:lock|py|toml|md))`", read(file))
    assert words
    for word in words:
        if not word.startswith(MADE) and word not in SCENARIO_FILES:
            assert (ROOT / word).exists() or (ROOT / "src/allocsim" / word).exists(), word


SCENARIO_FILES = ("scenario.toml", "fields.md", "my_rules.py")


def test_commands_and_options_exist(allocsim):
    verbs = ["run", "check", "allocate", "simulate", "report", "template"]
    verbs += ["sweep", "alternatives", "frontier", "compare", "robust", "explain", "evaluate", "judge", "search"]
    verbs += ["presets", "new", "convert", "upgrade", "codes", "schema"]
    said = {verb: allocsim(verb, "--help").out for verb in verbs}
    everything = "".join(said.values())
    commands = re.findall(r"allocsim ([a-z]+) ([^`\n#|]*)", read("README.md"))
    assert len(commands) > 10
    for verb, rest in commands:
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in said[verb]
    for option in re.findall(r"`(--?[a-z-]+)", read("README.md")):
        assert option in everything


def test_the_python_example_runs(tmp_path, monkeypatch):
    (example,) = (block for block in blocks("README.md") if block.info == "python")
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    exec(compile("\n".join(example.lines), "README.md", "exec"), {})
    assert (tmp_path / "out" / "rate30" / "result.json").is_file()
