"""Allocate scarce public quotas exactly, and share the revenue they create.

    scenario = allocsim.read_scenario("scenarios/minimal")
    study = allocsim.run(scenario)            # or allocsim.allocate(scenario), allocsim.simulate(scenario, allocation)
    print(study.summary("en"))
    allocsim.report(study, "out/minimal")

Names are imported when they are first used, so that `import allocsim` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from allocsim import errors, plot
    from allocsim.agreements.judge import judge, search
    from allocsim.agreements.participation import settled
    from allocsim.allocation.allocate import allocate
    from allocsim.allocation.alternatives import alternatives
    from allocsim.allocation.evaluate import evaluate
    from allocsim.allocation.explain.explain import explain
    from allocsim.allocation.frontier import frontier
    from allocsim.allocation.robustness import robustness
    from allocsim.domain.allocation import Allocation
    from allocsim.domain.ledger import Ledger
    from allocsim.domain.scenario import Scenario
    from allocsim.domain.study import Study
    from allocsim.inputs import read_scenario
    from allocsim.inputs.redraft import override
    from allocsim.report import write as report
    from allocsim.sharing.engine import simulate
    from allocsim.study import run
    from allocsim.whatif.compare import compare
    from allocsim.whatif.sweep import sweep

    __version__: str

__all__ = [
    "Allocation",
    "Ledger",
    "Scenario",
    "Study",
    "__version__",
    "allocate",
    "alternatives",
    "compare",
    "errors",
    "evaluate",
    "explain",
    "frontier",
    "judge",
    "override",
    "plot",
    "read_scenario",
    "report",
    "robustness",
    "run",
    "search",
    "settled",
    "simulate",
    "sweep",
]

_HOMES: Final = {
    "Allocation": "allocsim.domain.allocation",
    "Ledger": "allocsim.domain.ledger",
    "Scenario": "allocsim.domain.scenario",
    "Study": "allocsim.domain.study",
    "allocate": "allocsim.allocation.allocate",
    "alternatives": "allocsim.allocation.alternatives",
    "compare": "allocsim.whatif.compare",
    "evaluate": "allocsim.allocation.evaluate",
    "explain": "allocsim.allocation.explain.explain",
    "frontier": "allocsim.allocation.frontier",
    "judge": "allocsim.agreements.judge",
    "override": "allocsim.inputs.redraft",
    "read_scenario": "allocsim.inputs",
    "robustness": "allocsim.allocation.robustness",
    "run": "allocsim.study",
    "search": "allocsim.agreements.judge",
    "settled": "allocsim.agreements.participation",
    "simulate": "allocsim.sharing.engine",
    "sweep": "allocsim.whatif.sweep",
}
"""Public name → the module that holds it."""


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version("allocsim")
    if name in ("errors", "plot", "report"):  # modules; allocsim.report(study, folder) calls its `write`
        return import_module(f"allocsim.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'allocsim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
