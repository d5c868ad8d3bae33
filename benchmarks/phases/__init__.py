"""The registry: every benchmark, in the order of the work."""

from typing import Final

from benchmarks.phases.check import CHECK
from benchmarks.phases.explain import EXPLAIN
from benchmarks.phases.hand_over import BUILD, HAND_OVER, MODEL_TO_SOLVER
from benchmarks.phases.judge import JUDGE
from benchmarks.phases.report import REPORT
from benchmarks.phases.resolve import RELAXED_SWEEP, SWEEP
from benchmarks.phases.simulate import SIMULATE
from benchmarks.phases.solve import AUDIT, ENGINE, REASONS, SOLVE, SPLIT
from benchmarks.registry import Benchmark

BENCHMARKS: Final[tuple[Benchmark, ...]] = (
    CHECK,
    BUILD,
    HAND_OVER,
    MODEL_TO_SOLVER,
    SOLVE,
    ENGINE,
    RELAXED_SWEEP,
    SWEEP,
    SPLIT,
    AUDIT,
    REASONS,
    EXPLAIN,
    SIMULATE,
    JUDGE,
    REPORT,
)
