"""Every benchmark runs at its smallest size, and its contenders agree. Nothing here looks at the time it took."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.engine import optimise
from benchmarks.__main__ import main
from benchmarks.instances import XS, M, S, instance, with_rate
from benchmarks.measure import measure
from benchmarks.phases import BENCHMARKS
from benchmarks.phases.resolve import RATES
from benchmarks.registry import Benchmark
from benchmarks.results import best_known, verdict


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_smallest_size_runs_and_agrees(benchmark: Benchmark) -> None:
    lines = measure(benchmark, benchmark.sizes[0], repeat=0)
    assert lines[0].ratio == 1
    assert all(verdict(line, best_known()) in ("", "equal") for line in lines)


def test_contenders_that_disagree_are_an_error() -> None:
    odd = Benchmark("odd", "", ("XS",), lambda size: {"one": lambda: (1.0,), "two": lambda: (1.1,)})
    with pytest.raises(ValueError, match="disagree"):
        measure(odd, "XS", repeat=0)


def test_names_are_unique_and_known_values_belong_to_benchmarks() -> None:
    sizes = {benchmark.name: benchmark.sizes for benchmark in BENCHMARKS}
    assert len(sizes) == len(BENCHMARKS)
    assert all(size in sizes[name] for name, size in best_known())


@pytest.mark.parametrize("size", [XS, S, M], ids=lambda size: size.name)
def test_instances_are_what_they_claim(size) -> None:
    problem = instance(size)
    assert (len(problem.counties), len(problem.projects), len(problem.resources)) == (
        size.counties,
        size.projects,
        size.resources,
    )
    assert (problem.contributed + problem.retained == problem.quota).all()
    assert problem.demand_ticks.min() > 0
    assert (np.diff(problem.demand_option) >= 0).all()
    assert (np.diff(problem.option_project) >= 0).all()


def test_instances_repeat() -> None:
    once = instance(XS)
    instance.cache_clear()
    again = instance(XS)
    assert again is not once
    assert again.demand_ticks.tolist() == once.demand_ticks.tolist()
    assert again.issued.tolist() == once.issued.tolist()


def test_plans_of_all_rates_pass_their_audit() -> None:
    """The re-solve benchmark compares values; here the plans behind them are checked in integers."""
    for rate in RATES[::5]:
        outcome = optimise(with_rate(instance(XS), rate), limits=Limits(), tie_break=False)
        assert breaches(outcome.problem, outcome.plan) == []


def test_command_writes_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--size", "smallest", "--only", "audit", "--repeat", "0", "--out", str(tmp_path)]) == 0
    assert "| audit" in capsys.readouterr().out
    assert (tmp_path / "benchmarks.md").read_text(encoding="utf-8").startswith("| benchmark")
    assert (tmp_path / "benchmarks.csv").exists()
