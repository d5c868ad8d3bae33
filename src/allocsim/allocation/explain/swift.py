"""A session for many small questions: quantities may be divided in the search, and are made whole afterwards.

Once the selection is fixed the quantities are (but for a few rules) a network, so dividing them costs nothing; the
branching is then on projects alone, which took a third of the time. Whatever comes out is completed to whole ticks; if
the completed plan does not reach the divided bound, the exact search decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import ceil, floor
from typing import Final

import numpy as np

from allocsim.allocation.answer import Answer, Limits
from allocsim.allocation.compiled import Compiled, Floats
from allocsim.allocation.solve import SMALL, Session
from allocsim.domain.problem import Ints

HAIR = 1e-6
PATIENCE: Final = 2000
"""Nodes after which a search for an amount gives up: a count and no time, so that every machine answers alike."""
ENDLESS: Final = 2**31 - 1
DETOURS: Final = ("rins", "rens", "zi_round", "shifting", "feasibility_jump")
"""Ways of looking for good plans that took half the time of a small search and found little: one other is enough."""


class SwiftSession(Session):
    """A session whose `solve` tries the divided model first."""

    def __init__(self, compiled: Compiled, limits: Limits | None = None) -> None:
        super().__init__(compiled, limits)
        quantities = compiled.integer.copy()
        quantities[compiled.options] = False
        self._quantities = np.flatnonzero(quantities).astype(np.int32)
        for name in ("mip_detect_symmetry", "mip_allow_restart"):  # both only delay a search of a few hundred nodes
            self._highs.setOptionValue(name, False)
        for name in DETOURS:
            self._highs.setOptionValue(f"mip_heuristic_run_{name}", False)
        if len(compiled.options) <= SMALL:
            self._highs.setOptionValue("presolve", "off")  # the surer way, and quicker where there is little to reduce

    def solve(self, start: Ints | None = None, time: float | None = None) -> Answer:
        """The same answer as the exact search, sooner."""
        with self._divided():
            answer = self._run(start, time)
        if answer.values is None or answer.termination != "optimal":
            return super().solve(start, time)
        whole = start if start is not None and self._reaches(start, answer.bound) else self._complete(answer.values)
        if whole is None or not self._reaches(whole, answer.bound):
            return super().solve(whole if whole is not None else start, time)
        self.known.append(whole)
        del self.known[:-20]
        return Answer("optimal", whole, answer.bound)

    def divided(self, start: Floats | None, time: float | None) -> Answer:
        """One search in which quantities may be divided; nothing is made whole. It gives up after `PATIENCE`."""
        with self._divided(), self._option("mip_max_nodes", PATIENCE, ENDLESS):
            return self._run(start, time)

    def point(self) -> Floats:
        """Where the last question of the relaxation was answered. (columns,)"""
        return np.asarray(self._highs.getSolution().col_value, dtype=np.float64)

    @contextmanager
    def _divided(self) -> Iterator[None]:
        """Within this, quantities may be divided."""
        kinds, size = self._api.HighsVarType, len(self._quantities)
        self._highs.changeColsIntegrality(size, self._quantities, np.array([kinds.kContinuous] * size))
        try:
            yield
        finally:
            self._highs.changeColsIntegrality(size, self._quantities, np.array([kinds.kInteger] * size))

    def _reaches(self, whole: Ints, bound: float) -> bool:
        """Whether a plan keeps every row and nothing whole lies above it: costs of whole columns are whole numbers."""
        if not self.fits(whole):
            return False
        if self._cost[~self.compiled.integer].any() or (self._cost != np.rint(self._cost)).any():
            return False
        worth = self._worth(whole)
        return floor(bound + HAIR) <= worth if self._maximise else ceil(bound - HAIR) >= worth

    def worth(self, values: Ints) -> float:
        """What a plan is worth by the costs at hand."""
        return self._worth(values)

    def best_of(self, plans: Iterable[Ints]) -> Ints | None:
        """The best of some plans that keeps every bound, row and cut as they stand; of equals the first."""
        columns = np.flatnonzero(self.compiled.integer)
        low, high = self.column_lower[columns], self.column_upper[columns]
        able = [plan for plan in plans if not ((plan[columns] < low) | (plan[columns] > high)).any()]
        able.sort(key=self._worth, reverse=self._maximise)
        return next((plan for plan in able if self.fits(plan, every_row=True)), None)
