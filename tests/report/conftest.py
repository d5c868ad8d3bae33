"""One report of the hand-made study, written once for the tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocsim.report import write
from tests.report import tiny


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the written report."""
    target = tmp_path_factory.mktemp("report") / "tiny"
    write(tiny.study(), target)
    return target
