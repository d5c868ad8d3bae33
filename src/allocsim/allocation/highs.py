"""HiGHS loaded with a compiled model: the only file that knows the solver.

Limits, bounds, costs and cuts are changed in place; what a run says is handed on as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from allocsim.allocation.answer import TERMINATIONS, Answer, Limits
from allocsim.allocation.compiled import Compiled, Floats
from allocsim.allocation.limits import Bounds, RowKey
from allocsim.domain.allocation import Termination
from allocsim.domain.problem import Ints
from allocsim.errors import SolverError

TOLERANCE: Final = 1e-9
"""Primal and integrality tolerance: at the solver's default, plans over a cap by one tick were called optimal."""


SOUND: Final = 1 << 12 | 1 << 13
"""Presolve without its aggregator and without merging parallel rows and columns. With them HiGHS 1.15 called plans
optimal that were not: in 1 of 3000 tiny models, and in 404 of 4000 perturbations of one of these (in none without)."""


class Loaded:
    """A compiled model in the solver."""

    threads: ClassVar[int] = 0
    """HiGHS keeps one scheduler a process: changing its size without a reset made feasible models infeasible."""

    def __init__(self, compiled: Compiled, limits: Limits | None = None) -> None:
        import highspy  # loaded only when something is solved

        self.compiled = compiled
        self.limits = limits or Limits()
        self.row_lower = compiled.row_lower.copy()
        self.row_upper = compiled.row_upper.copy()
        self.column_lower = compiled.column_lower.copy()
        self.column_upper = compiled.column_upper.copy()
        self.cuts: list[tuple[Ints, Floats, float, float]] = []
        self.solves = 0
        if Loaded.threads != self.limits.threads:
            highspy.Highs.resetGlobalScheduler(True)
            Loaded.threads = self.limits.threads
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._api = highspy
        self._relaxed = False
        self._cost = np.zeros(len(compiled.column_keys))
        self._options()
        self._load()

    def _options(self) -> None:
        settings: dict[str, Any] = {
            "output_flag": False,
            "threads": self.limits.threads,
            "mip_rel_gap": self.limits.gap,
            "mip_abs_gap": 0.999 if self.limits.gap == 0 else 0.0,  # whole-number goals: bound < value + 1 is proof
            "mip_feasibility_tolerance": TOLERANCE,
            "primal_feasibility_tolerance": TOLERANCE,
            "presolve_rule_off": SOUND,
            "time_limit": inf if self.limits.time is None else self.limits.time,
        }
        for name, value in settings.items():
            self._highs.setOptionValue(name, value)

    def _load(self) -> None:
        c = self.compiled
        lp = self._api.HighsLp()
        lp.num_col_, lp.num_row_ = c.matrix.shape[1], c.matrix.shape[0]
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = self.column_lower, self.column_upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = self._api.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = c.matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = c.matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = c.matrix.data.astype(np.float64)
        kinds = self._api.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in c.integer]
        if self._highs.passModel(lp) == self._api.HighsStatus.kError:
            raise SolverError("A503", what="passModel")

    def set_limits(self, changes: Mapping[RowKey, Bounds]) -> None:
        """Change limits of rows by key, in the units of the scenario's ticks; a row that does not exist is ignored
        only if it had no variables to begin with."""
        for key, bounds in changes.items():
            row = self.compiled.row_at.get(key)
            if row is None:
                continue
            lower, upper = self.compiled.scaled(row, bounds)
            self.row_lower[row], self.row_upper[row] = lower, upper
            self._highs.changeRowBounds(row, lower, upper)

    def keep_rows(self, kept: NDArray[np.bool_] | None) -> None:
        """Leave only some rows in force; None puts every row back."""
        size = len(self.compiled.row_keys)
        active = np.ones(size, dtype=bool) if kept is None else kept
        lower, upper = np.where(active, self.row_lower, -inf), np.where(active, self.row_upper, inf)
        self._highs.changeRowsBounds(size, np.arange(size, dtype=np.int32), lower, upper)

    def set_columns(self, columns: Iterable[int], lower: Any, upper: Any) -> None:
        """Change bounds of columns."""
        index = np.fromiter(columns, dtype=np.int32)
        low = np.broadcast_to(np.asarray(lower, dtype=np.float64), index.shape).copy()
        high = np.broadcast_to(np.asarray(upper, dtype=np.float64), index.shape).copy()
        self.column_lower[index], self.column_upper[index] = low, high
        if len(index):
            self._highs.changeColsBounds(len(index), index, low, high)

    def reset_columns(self, columns: Iterable[int]) -> None:
        """Give columns their compiled bounds back."""
        index = np.fromiter(columns, dtype=np.int64)
        self.set_columns(index, self.compiled.column_lower[index], self.compiled.column_upper[index])

    def set_cost(self, cost: Floats, maximise: bool) -> None:
        """Optimise `cost · v`."""
        new = np.array(cost, dtype=np.float64)
        changed = np.flatnonzero(new != self._cost).astype(np.int32)
        if len(changed):
            self._highs.changeColsCost(len(changed), changed, new[changed])
        sense = self._api.ObjSense
        self._highs.changeObjectiveSense(sense.kMaximize if maximise else sense.kMinimize)
        self._cost, self._maximise = new, maximise

    def add_cut(self, columns: Ints, values: Floats, lower: float, upper: float) -> None:
        """Add a row on top of the compiled ones; `drop_cuts` removes it."""
        index = np.asarray(columns, dtype=np.int32)
        self._highs.addRow(lower, upper, len(index), index, np.asarray(values, dtype=np.float64))
        self.cuts.append((np.asarray(columns, dtype=np.int64), np.asarray(values, dtype=np.float64), lower, upper))

    def drop_cuts(self, keep: int = 0) -> None:
        """Remove all added rows but the first `keep`."""
        first = len(self.compiled.row_keys)
        index = np.arange(first + keep, first + len(self.cuts), dtype=np.int32)
        if len(index):
            self._highs.deleteRows(len(index), index)
            del self.cuts[keep:]

    def relax(self, relaxed: bool) -> None:
        """Switch between the model and its relaxation, in which nothing need be whole."""
        if relaxed == self._relaxed:
            return
        kinds = self._api.HighsVarType
        whole = np.flatnonzero(self.compiled.integer).astype(np.int32)
        kind = kinds.kContinuous if relaxed else kinds.kInteger
        self._highs.changeColsIntegrality(len(whole), whole, np.array([kind] * len(whole)))
        self._relaxed = relaxed

    @contextmanager
    def _option(self, name: str, value: Any, usual: Any) -> Iterator[None]:
        self._highs.setOptionValue(name, value)
        try:
            yield
        finally:
            self._highs.setOptionValue(name, usual)

    def _run(self, start: Ints | Floats | None, time: float | None) -> Answer:
        highs = self._highs
        highs.clearSolver()  # so that the answer does not depend on what was solved before
        allowed = self.limits.time if time is None else time
        highs.setOptionValue("time_limit", inf if allowed is None else allowed)
        if start is not None:
            solution = self._api.HighsSolution()
            solution.col_value = [float(v) for v in start]
            highs.setSolution(solution)
        highs.run()
        self.solves += 1
        termination = self._termination()
        info = highs.getInfo()
        feasible = info.primal_solution_status == self._api.SolutionStatus.kSolutionStatusFeasible
        if termination == "infeasible" or not feasible:
            return Answer(termination, None, float(info.mip_dual_bound))
        values = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
        return Answer(termination, values, float(info.mip_dual_bound))

    def _termination(self) -> Termination:
        status = self._highs.getModelStatus()
        if status.name not in TERMINATIONS:
            raise SolverError("A503", what=self._highs.modelStatusToString(status))
        found = TERMINATIONS[status.name]
        return "gap_limit" if found == "optimal" and self.limits.gap else found
