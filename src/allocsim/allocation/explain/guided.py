"""The goals pursued under a question, led by all that is known of the problem without it.

A question only takes plans away. So no goal gets better than it was without it; a known plan that keeps what is asked
is a start, and ends the search where it reaches that best. And if no plan that decides project r otherwise than the
allocation does can come up to the start, r stays as it is: the hard questions are asked first, and each makes all later
ones smaller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from allocsim.allocation.answer import Answer
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.split import draft
from allocsim.domain.allocation import GoalValue
from allocsim.domain.problem import Ints, Problem

MOST_PLANS = 1000
"""So many plans are kept."""


@dataclass(eq=False)
class Memory:
    """What is known of a problem whose optimum is proved."""

    problem: Problem
    options: Ints
    """Column of each option. (O,)"""
    approved: frozenset[int]
    """Projects that the allocation approves."""
    bests: tuple[Fraction, ...] = ()
    """The best of each goal when it was first pursued; empty if the optimum is not proved."""
    plans: dict[bytes, Ints] = field(default_factory=dict)
    """Exact plans found so far, by selection."""
    limits: dict[int, Fraction | None] = field(default_factory=dict)
    """Project → the best last goal of all plans that decide it otherwise; None = no plan does."""

    def add(self, values: Ints) -> None:
        """Keep a plan."""
        if len(self.plans) < MOST_PLANS:
            self.plans.setdefault(values[self.options].tobytes(), values)

    def settled(self, values: Ints, value: Fraction, strict: bool, maximise: bool) -> list[int]:
        """Projects that every plan better than `value` decides as the allocation does, and `values` too.

        `strict`: also every plan as good as `value`.
        """
        chosen = {int(self.problem.option_project[o]) for o in np.flatnonzero(values[self.options] == 1)}

        def beyond(limit: Fraction | None) -> bool:
            if limit is None:
                return True
            worse = limit < value if maximise else limit > value
            return worse or (limit == value and not strict)

        return [p for p, limit in self.limits.items() if beyond(limit) and (p in chosen) == (p in self.approved)]


@dataclass(eq=False)
class Guided(Pursuit):
    """A pursuit that begins every goal with the best known plan and leaves alone what is settled."""

    session: SwiftSession
    memory: Memory = field(kw_only=True)
    narrowed: bool = True
    """Whether the question only takes plans away, so that what is known of all plans holds for those that are left."""
    firsts: list[Fraction] = field(default_factory=list)
    """Values of the goals when first pursued."""

    def _optimise(self, name: str, goal: Objective) -> GoalValue:
        found = super()._optimise(name, goal)
        if len(self.firsts) < len(self.problem.goals):
            self.firsts.append(found.value)
        return found

    def _once(self, goal: Objective) -> bool:
        """One search is enough for what is told of a question; the allocation itself was asked for twice."""
        return goal.exact

    def _search(self, goal: Objective) -> Answer:
        """A search that begins with the best known plan; none at all where that is as good as without the question."""
        session = self.session
        plans = [*self.memory.plans.values(), *([] if self.values is None else [self.values])]
        start = session.best_of(plans) if goal.exact else None
        if start is None:
            return super()._search(goal)
        value = goal.value(self.problem, draft(self.problem, self.compiled, start))
        first = len(self.firsts) < len(self.problem.goals)
        if first and self._comparable and value == self.memory.bests[len(self.firsts)]:
            return Answer("optimal", start, session.worth(start))
        session.known.append(start)
        with self.narrow(start, value, first):
            return session.solve(start, self.left())

    @property
    def _comparable(self) -> bool:
        """Whether goals pursued before came out as they did without the question, so that the same plans compete."""
        bests = self.memory.bests
        return self.narrowed and bool(bests) and all(a == b for a, b in zip(self.firsts, bests, strict=False))

    @contextmanager
    def narrow(self, start: Ints, value: Fraction, first: bool) -> Iterator[None]:
        """Within this, projects that are settled stay as they are in the allocation."""
        session, memory = self.session, self.memory
        if not self._comparable or (first and len(self.firsts) < len(self.problem.goals) - 1):
            yield
            return
        held = value if first else self.firsts[-1]
        maximise = goals_of(self.problem)[list(self.problem.goals)[-1]].sense == "maximise"
        settled = memory.settled(start, held, not first, maximise)
        options = [o for p in settled for o in self.problem.project_options[p]]
        columns = memory.options[options]
        low, high = session.column_lower[columns].copy(), session.column_upper[columns].copy()
        cuts = len(session.cuts)
        for p in settled:
            mine = memory.options[list(self.problem.project_options[p])]
            if p not in memory.approved:
                session.set_columns(mine, session.column_lower[mine], 0)
            elif len(mine) == 1:
                session.set_columns(mine, 1, 1)
            else:
                session.add_cut(mine, np.ones(len(mine)), 1, np.inf)
        try:
            yield
        finally:
            session.drop_cuts(cuts)
            session.set_columns(columns, low, high)
