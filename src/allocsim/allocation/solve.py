"""Exact answers from the solver: every plan is checked in whole numbers, and no single word of it is taken on trust.

What the solver says is kept apart: why it stopped, whether there is a solution, its value and its bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Final

import numpy as np

from allocsim.allocation.answer import Answer, Limits, exact_product
from allocsim.allocation.compiled import Compiled, Floats
from allocsim.allocation.highs import SOUND, Loaded
from allocsim.domain.problem import Ints
from allocsim.errors import SolverError

SMALL: Final = 60
"""Options up to which a second opinion does without presolve altogether."""


class Session(Loaded):
    """One loaded model, asked again and again."""

    def __init__(self, compiled: Compiled, limits: Limits | None = None) -> None:
        super().__init__(compiled, limits)
        self.known: list[Ints] = []
        """Exact plans found so far: an "infeasible" is believed only if none of them keeps the rows."""

    def exclude(self, values: Ints) -> None:
        """Forbid exactly this selection of options: Σ_{x=1} (1 − x) + Σ_{x=0} x ≥ 1."""
        columns = self.compiled.options
        chosen = values[columns] == 1
        self.add_cut(columns, np.where(chosen, -1.0, 1.0), 1.0 - chosen.sum(), inf)

    @contextmanager
    def stopping_at(self, gap: float) -> Iterator[None]:
        """Within this, a solve stops at a relative gap: for questions that any good plan answers."""
        with self._option("mip_rel_gap", gap, self.limits.gap):
            yield

    @contextmanager
    def second_opinion(self) -> Iterator[None]:
        """Within this, the solver reduces the model in another way; small models are not reduced at all."""
        small = len(self.compiled.options) <= SMALL
        with self._option(*(("presolve", "off", "choose") if small else ("presolve_rule_off", 0, SOUND))):
            yield

    def solve(self, start: Ints | None = None, time: float | None = None) -> Answer:
        """Solve the model exactly: a rounded plan that breaks a row is repaired, then forbidden and solved again."""
        cuts = len(self.cuts)
        mended: Ints | None = None
        refused: set[bytes] = set()
        try:
            while True:
                answer = self._believed(start, time)
                if answer.values is None or self.fits(answer.values):
                    break
                selection = answer.values[self.compiled.options].tobytes()
                if selection in refused:
                    raise SolverError("A503", what="a plan that was forbidden")
                refused.add(selection)
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
        """One run; an "infeasible" is asked again with presolve off if a known plan keeps every row or none is known.

        To approve nothing is a known plan from the start.
        """
        answer = self._run(start, time)
        if answer.termination != "infeasible":
            return answer
        nothing = np.zeros(len(self.compiled.column_keys), dtype=np.int64)
        contradicted = any(self.fits(values, every_row=True) for values in (nothing, *self.known))
        if self.known and not contradicted:
            return answer
        with self._option("presolve", "off", "choose"):
            again = self._run(start, time)
        if again.termination == "infeasible" and contradicted:
            raise SolverError("A504")
        return again

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
        self._highs.setOptionValue("time_limit", inf)  # a limit is for searches; these take a few pivots
        self._highs.run()
        self.solves += 1
        if self._highs.getModelStatus() != self._api.HighsModelStatus.kOptimal:
            return None
        return float(self._highs.getInfo().objective_function_value)

    def whole_point(self) -> Ints | None:
        """The point that the last question of the relaxation found, if it is whole."""
        values = np.asarray(self._highs.getSolution().col_value)
        whole = np.rint(values)
        return whole.astype(np.int64) if np.abs(values - whole).max(initial=0.0) < 1e-6 else None

    def prices(self) -> tuple[float, Floats] | None:
        """Value and row duals of the relaxation as it stands; None if it has no optimum."""
        self._highs.clearSolver()
        if (value := self.relaxed_value()) is None:
            return None
        return value, np.asarray(self._highs.getSolution().row_dual)[: len(self.compiled.row_keys)]
