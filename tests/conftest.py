"""Shared by all tests: where the scenarios are, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from allocsim.cli import main

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"


class Said(NamedTuple):
    """What one command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def minimal() -> Path:
    """The scenario that is checkable by hand."""
    return SCENARIOS / "minimal"


@pytest.fixture
def allocsim(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run one command in this process."""

    def run(*words: object) -> Said:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run
