"""What a solve may use, what it brought, and the arithmetic that checks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from allocsim.domain.allocation import Termination
from allocsim.domain.problem import Ints

TERMINATIONS: Final[Mapping[str, Termination]] = {
    "kOptimal": "optimal",
    "kInfeasible": "infeasible",
    "kUnboundedOrInfeasible": "infeasible",  # every variable has finite bounds: nothing here is unbounded
    "kTimeLimit": "time_limit",
    "kSolutionLimit": "node_limit",
    "kIterationLimit": "node_limit",
}
"""Why the solver stopped, by its own name for it; any other status is a failure."""


@dataclass(frozen=True)
class Limits:
    """What a solve may use. `gap` is relative; 0 means proved optimal."""

    threads: int = 1
    time: float | None = None
    gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Answer:
    """What one solve brought."""

    termination: Termination
    values: Ints | None
    """Integer value of every column, checked against every row; None without a solution. Continuous columns are
    rounded and not to be relied on."""
    bound: float
    """Best value that could still exist; ±inf if nothing is known."""

    @property
    def has_solution(self) -> bool:
        """Whether an exact plan was found."""
        return self.values is not None


def exact_product(matrix: Any, values: Ints) -> NDArray[Any]:
    """`matrix · values` in int64, or in Python integers where int64 could overflow."""
    magnitude = float((abs(matrix) @ np.abs(values.astype(np.float64))).max(initial=0.0))
    kind: Any = np.int64 if magnitude < 2**62 else object
    product = np.zeros(matrix.shape[0], dtype=kind)
    terms = matrix.data.astype(np.int64).astype(kind) * values[matrix.indices].astype(kind)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    np.add.at(product, rows, terms)
    return product
