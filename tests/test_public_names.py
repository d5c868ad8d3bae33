"""What `import allocsim` promises: these names, each of them usable, none of them loaded before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import allocsim

PROMISED = (
    "Allocation", "Ledger", "Scenario", "Study", "__version__", "allocate", "errors", "read_scenario", "report", "run",
    "simulate",
)  # fmt: skip


def test_all_holds_the_promised_names():
    assert tuple(allocsim.__all__) == PROMISED
    assert set(PROMISED) <= set(dir(allocsim))


@pytest.mark.parametrize("name", PROMISED)
def test_a_public_name_can_be_used_and_says_what_it_is(name):
    found = getattr(allocsim, name)
    assert isinstance(found, str) or found.__doc__


@pytest.mark.parametrize("name", ["allocate", "read_scenario", "report", "run", "simulate"])
def test_public_functions_can_be_called(name):
    assert callable(getattr(allocsim, name))


def test_report_is_a_function_whatever_was_imported_before():
    """The function `allocsim.report` and the folder `allocsim/report/` bear the same name."""
    code = "import allocsim.report.blocks, allocsim; assert callable(allocsim.report)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'allocte'"):
        allocsim.allocte  # noqa: B018


def test_import_loads_nothing():
    code = "import allocsim, sys; print([m for m in sys.modules if m.startswith('allocsim.')])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
