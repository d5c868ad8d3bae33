"""A session for many small questions: quantities may be divided in the search, and are made whole afterwards.

Once the selection is fixed the quantities are (but for a few rules) a network, so dividing them costs nothing; the
branching is then on projects alone, which took a third of the time. Whatever comes out is completed to whole ticks; if
the completed plan does not reach the divided bound, the exact search decides.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from allocsim.allocation.answer import Answer, Limits
from allocsim.allocation.compiled import Compiled
from allocsim.allocation.solve import SMALL, Session
from allocsim.domain.problem import Ints

HAIR = 1e-6


class SwiftSession(Session):
    """A session whose `solve` tries the divided model first."""

    def __init__(self, compiled: Compiled, limits: Limits | None = None) -> None:
        super().__init__(compiled, limits)
        quantities = compiled.integer.copy()
        quantities[compiled.options] = False
        self._quantities = np.flatnonzero(quantities).astype(np.int32)
        for name in ("mip_detect_symmetry", "mip_allow_restart"):  # both only delay a search of a few hundred nodes
            self._highs.setOptionValue(name, False)

        if len(compiled.options) <= SMALL:
            self._highs.setOptionValue("presolve", "off")  # the surer way, and quicker where there is little to reduce

    def solve(self, start: Ints | None = None, time: float | None = None) -> Answer:
        """The same answer as the exact search, sooner."""
        kinds = self._api.HighsVarType
        self._highs.changeColsIntegrality(
            len(self._quantities), self._quantities, np.array([kinds.kContinuous] * len(self._quantities))
        )
        try:
            answer = self._run(start, time)
        finally:
            self._highs.changeColsIntegrality(
                len(self._quantities), self._quantities, np.array([kinds.kInteger] * len(self._quantities))
            )
        if answer.values is None or answer.termination != "optimal":
            return super().solve(start, time)
        whole = self._complete(answer.values)
        if whole is None or not self._reaches(whole, answer.bound):
            return super().solve(whole if whole is not None else start, time)
        self.known.append(whole)
        del self.known[:-20]
        return Answer("optimal", whole, answer.bound)

    def _reaches(self, whole: Ints, bound: float) -> bool:
        """Whether nothing whole lies above a plan: costs of whole columns are whole numbers."""
        if self._cost[~self.compiled.integer].any() or (self._cost != np.rint(self._cost)).any():
            return False
        worth = self._worth(whole)
        return floor(bound + HAIR) <= worth if self._maximise else ceil(bound - HAIR) >= worth
