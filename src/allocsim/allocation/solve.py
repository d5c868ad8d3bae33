"""The solver: HiGHS on a compiled model, with changes in place and every answer checked in integers.

What the solver says is kept apart: why it stopped, whether there is a solution, its value and its bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from allocsim.allocation.answer import Answer, Limits, exact_product
from allocsim.allocation.compiled import Compiled, Floats
from allocsim.allocation.limits import Bounds, RowKey
from allocsim.domain.allocation import Termination
from allocsim.domain.problem import Ints
from allocsim.errors import SolverError

TOLERANCE: Final = 1e-9
"""Primal and integrality tolerance: at the solver's default, plans over a cap by one tick were called optimal."""


class Session:
    """One loaded solver on one compiled model; limits, bounds and costs are changed in place."""

    def __init__(self, compiled: Compiled, limits: Limits | None = None) -> None:
        import highspy  # the solver appears in this file alone, and is loaded only when something is solved

        self.compiled = compiled
        self.limits = limits or Limits()
        self.row_lower = compiled.row_lower.copy()
        self.row_upper = compiled.row_upper.copy()
        self.column_lower = compiled.column_lower.copy()
        self.column_upper = compiled.column_upper.copy()
        self.cuts: list[tuple[Ints, Floats, float, float]] = []
        self.known: list[Ints] = []
        """Exact plans found so far: an "infeasible" is believed only if none of them keeps the rows."""
        self.solves = 0
        _set_threads(highspy, self.limits.threads)
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._api = highspy
        self._relaxed = False
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
        size = len(cost)
        self._highs.changeColsCost(size, np.arange(size, dtype=np.int32), np.asarray(cost, dtype=np.float64))
        sense = self._api.ObjSense
        self._highs.changeObjectiveSense(sense.kMaximize if maximise else sense.kMinimize)
        self._cost, self._maximise = np.asarray(cost, dtype=np.float64), maximise

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

    def exclude(self, values: Ints) -> None:
        """Forbid exactly this selection of options: Σ_{x=1} (1 − x) + Σ_{x=0} x ≥ 1."""
        columns = self.compiled.options
        chosen = values[columns] == 1
        self.add_cut(columns, np.where(chosen, -1.0, 1.0), 1.0 - chosen.sum(), inf)

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
    def stopping_at(self, gap: float) -> Iterator[None]:
        """Within this, a solve stops at a relative gap: for questions that any good plan answers."""
        self._highs.setOptionValue("mip_rel_gap", gap)
        try:
            yield
        finally:
            self._highs.setOptionValue("mip_rel_gap", self.limits.gap)

    def solve(self, start: Ints | None = None, time: float | None = None) -> Answer:
        """Solve the model exactly: a rounded plan that breaks a row is repaired, then forbidden and solved again."""
        cuts = len(self.cuts)
        mended: Ints | None = None
        try:
            while True:
                answer = self._believed(start, time)
                if answer.values is None or self.fits(answer.values):
                    break
                repaired = self._complete(answer.values)
                if repaired is not None and (mended is None or self._better(repaired, mended)):
                    mended = repaired
                self.exclude(answer.values)
        finally:
            self.drop_cuts(cuts)
        if mended is not None and (answer.values is None or self._better(mended, answer.values)):
            termination = "optimal" if answer.termination == "infeasible" else answer.termination
            bound = max(self._worth(mended), answer.bound) if self._maximise else min(self._worth(mended), answer.bound)
            answer = Answer(termination, mended, bound if answer.has_solution else self._worth(mended))
        if answer.values is not None:
            self.known.append(answer.values)
            del self.known[:-20]
        return answer

    def _better(self, one: Ints, other: Ints) -> bool:
        return (self._worth(one) > self._worth(other)) == self._maximise and self._worth(one) != self._worth(other)

    def _worth(self, values: Ints) -> float:
        return float(self._cost[self.compiled.integer] @ values[self.compiled.integer])

    def _believed(self, start: Ints | None, time: float | None) -> Answer:
        """One run; an "infeasible" is asked again with presolve off if a known plan keeps every row or none is known."""
        answer = self._run(start, time)
        if answer.termination != "infeasible":
            return answer
        contradicted = any(self.fits(values, every_row=True) for values in self.known)
        if self.known and not contradicted:
            return answer
        self._highs.setOptionValue("presolve", "off")
        try:
            again = self._run(start, time)
        finally:
            self._highs.setOptionValue("presolve", "choose")
        if again.termination == "infeasible" and contradicted:
            raise SolverError("A504")
        return again

    def _run(self, start: Ints | None, time: float | None) -> Answer:
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
        status, kinds = self._highs.getModelStatus(), self._api.HighsModelStatus
        if status == kinds.kOptimal:
            return "optimal" if self.limits.gap == 0 else "gap_limit"
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return "infeasible"  # every variable has finite bounds: nothing here is unbounded
        if status == kinds.kTimeLimit:
            return "time_limit"
        if status in (kinds.kSolutionLimit, kinds.kIterationLimit):
            return "node_limit"
        raise SolverError("A503", what=self._highs.modelStatusToString(status))

    def fits(self, values: Ints, every_row: bool = False) -> bool:
        """Whether an integer plan keeps every bound, row and cut exactly.

        Rows with a continuous column cannot be checked in integers; they count only with `every_row`, where a rounded
        value may fail them but never passes wrongly.
        """
        whole = self.compiled.integer
        if (values[whole] < self.column_lower[whole]).any() or (values[whole] > self.column_upper[whole]).any():
            return False
        activity = exact_product(self.compiled.matrix, values)
        low, high = self.row_lower, self.row_upper
        rows = np.ones(len(low), dtype=bool) if every_row else self.compiled.exact_rows
        if ((activity < low) | (activity > high))[rows].any():
            return False
        return all(lo <= float(coef @ values[cols]) <= hi for cols, coef, lo, hi in self.cuts)

    def _complete(self, values: Ints) -> Ints | None:
        """The same selection with its quantities found anew by a solve of their own; None if there are none."""
        columns = self.compiled.options
        saved = self.column_lower[columns].copy(), self.column_upper[columns].copy()
        self.set_columns(columns, values[columns], values[columns])
        try:
            answer = self._believed(None, None)
        finally:
            self.set_columns(columns, *saved)
        return answer.values if answer.values is not None and self.fits(answer.values) else None

    def best(self, column: int, maximise: bool) -> float | None:
        """Largest or smallest value of one column in the relaxation as it stands; None if infeasible.

        Keeps the basis, so a chain of such questions costs a few pivots each.
        """
        cost = np.zeros(len(self.compiled.column_keys))
        cost[column] = 1.0
        self.set_cost(cost, maximise)
        return self.relaxed_value()

    def relaxed_value(self) -> float | None:
        """Value of the relaxation as it stands, found from the last basis; None if infeasible."""
        self.relax(True)
        self._highs.run()
        self.solves += 1
        if self._highs.getModelStatus() != self._api.HighsModelStatus.kOptimal:
            return None
        return float(self._highs.getInfo().objective_function_value)

    def prices(self) -> tuple[float, Floats] | None:
        """Value and row duals of the relaxation as it stands; None if it has no optimum."""
        self._highs.clearSolver()
        if (value := self.relaxed_value()) is None:
            return None
        return value, np.asarray(self._highs.getSolution().row_dual)[: len(self.compiled.row_keys)]


_threads: list[int] = []


def _set_threads(highspy: Any, threads: int) -> None:
    """HiGHS keeps one scheduler a process: changing its size without a reset made feasible models infeasible."""
    if _threads != [threads]:
        highspy.Highs.resetGlobalScheduler(True)
        _threads[:] = [threads]
