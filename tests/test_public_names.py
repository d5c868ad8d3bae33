"""What `import allocsim` promises: these names, each of them usable, none of them loaded before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import allocsim

PROMISED = (
    "Allocation", "Ledger", "Scenario", "Study", "__version__", "allocate", "alternatives", "compare", "errors",
    "evaluate", "explain", "frontier", "judge", "override", "plot", "read_scenario", "report", "robustness", "run",
    "search", "settled", "simulate", "sweep",
)  # fmt: skip


def test_all_holds_the_promised_names():
    assert tuple(allocsim.__all__) == PROMISED
    assert set(PROMISED) <= set(dir(allocsim))


@pytest.mark.parametrize("name", PROMISED)
def test_a_public_name_can_be_used_and_says_what_it_is(name):
    found = getattr(allocsim, name)
    assert isinstance(found, str) or found.__doc__


@pytest.mark.parametrize("name", [name for name in PROMISED if name[0].islower() and name not in ("errors", "plot")])
def test_public_functions_can_be_called(name):
    assert callable(getattr(allocsim, name))


def test_report_is_a_function_whatever_was_imported_before():
    """The function `allocsim.report` and the folder `allocsim/report/` bear the same name."""
    code = "import allocsim.report.blocks, allocsim; assert callable(allocsim.report)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("figure", ["cash_lines", "contributed_and_received", "pool_waterfall", "supply_and_demand"])
def test_figures_draw_on_new_axes_or_on_those_given(figure, minimal):
    """`allocsim.plot.<figure>(result, ax=None) -> Axes`."""
    from matplotlib import pyplot

    pyplot.switch_backend("agg")
    study = allocsim.run(allocsim.read_scenario(minimal), draws=10)
    result = {"cash_lines": study.ledger, "supply_and_demand": study}.get(figure, study.allocation)
    _, given = pyplot.subplots()
    assert getattr(allocsim.plot, figure)(result, given) is given
    assert getattr(allocsim.plot, figure)(result).has_data()
    pyplot.close("all")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'assign'"):
        allocsim.assign  # noqa: B018


def test_import_loads_nothing():
    code = "import allocsim, sys; print([m for m in sys.modules if m.startswith('allocsim.')])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
