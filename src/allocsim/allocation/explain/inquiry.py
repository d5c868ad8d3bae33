"""One loaded model that answers all questions about one allocation.

A question changes bounds and limits in place, pursues the goals, and puts everything back. Every plan found is kept:
one that fits a later question and reaches the optimum's goals answers it without a solve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from time import monotonic

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.explain.guided import Guided, Memory
from allocsim.allocation.explain.stretch import Spot, Stretch, enlarged
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.limits import row_limits, supply_bounds
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.presolve import screen
from allocsim.allocation.split import approved_options
from allocsim.allocation.tiebreak import break_tie
from allocsim.domain.allocation import Allocation, GoalValue
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Ints, Problem
from allocsim.errors import InfeasibleError

Extra = tuple[tuple[Spot, int], ...]
"""Amounts added, in ticks of each plan year; negative = taken away."""


@dataclass(frozen=True)
class Question:
    """A what-if: options forbidden, projects of which some option must be approved, amounts added."""

    forbid: tuple[int, ...] = ()
    force: tuple[int, ...] = ()
    extra: Extra = ()


@dataclass(frozen=True, eq=False)
class Reply:
    """The best plan under a question."""

    goals: tuple[GoalValue, ...]
    projects: frozenset[int]
    approved: tuple[int, ...]
    values: Ints
    proved: bool
    settled: bool = False
    """Whether the tie-break chose the plan."""


@dataclass(eq=False)
class Inquiry:
    """The loaded model with what is known so far; `deadline` is a moment of `time.monotonic`."""

    allocation: Allocation
    deadline: float | None = None
    threads: int = 1
    solves: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.scenario = self.allocation.scenario
        self.problem: Problem = screen(derive(self.scenario)).problem
        self.stretch = Stretch(self.problem, compile_problem(self.problem))
        self.compiled = self.stretch.compiled
        self.session = SwiftSession(self.compiled, Limits(threads=self.threads))
        self.replies: dict[tuple[Question, bool], Reply | None] = {}
        self.known: set[Question] = set()
        self.approved = self.allocation.plan.approved
        self.projects = self.projects_of(self.approved)
        self.memory = Memory(self.problem, self.compiled.options, self.projects)
        self.base = self._first()

    def _first(self) -> Reply:
        """The allocation itself as a reply: its selection is fixed, so this costs next to nothing."""
        out = [o for o in range(len(self.problem.options)) if o not in self.approved]
        found = self._ask(Question(forbid=tuple(out), force=tuple(sorted(self.projects))))
        assert found is not None, "an audited plan keeps every rule"
        proved = all(goal.proved for goal in self.allocation.goals)
        if proved:
            self.memory.bests = tuple(g.value if g.best is None else g.best for g in self.allocation.goals)
        return Reply(self.allocation.goals, self.projects, self.approved, found.values, proved, settled=True)

    @property
    def main(self) -> tuple[str, Objective]:
        """The last goal, in whose units values and prices are."""
        return list(goals_of(self.problem).items())[-1]

    def projects_of(self, options: Iterable[int]) -> frozenset[int]:
        """Projects of options."""
        return frozenset(int(self.problem.option_project[o]) for o in options)

    def eligible(self, p: int) -> tuple[int, ...]:
        """Options of a project that no gate and no lock excludes."""
        return tuple(o for o in self.problem.project_options[p] if self.problem.eligible[o])

    def indicator(self, options: Iterable[int]) -> list[int]:
        """The 0/1 vector over all options, by which the tie-break orders plans. (O,)"""
        chosen = set(options)
        return [int(o in chosen) for o in range(len(self.problem.options))]

    def left(self) -> float | None:
        """Seconds left; None without a deadline."""
        return None if self.deadline is None else self.deadline - monotonic()

    @property
    def late(self) -> bool:
        """Whether the time is used up."""
        left = self.left()
        return left is not None and left <= 0

    def ask(self, question: Question, settle: bool = False) -> Reply | None:
        """The best plan under the question, None if there is none; with `settle` the one the tie-break chooses.

        Raises LimitError if the time was used up before any plan was found.
        """
        key = (question, settle)
        if key not in self.replies:
            self.replies[key] = self._settled(question) if settle else self._ask(question)
        return self.replies[key]

    def _settled(self, question: Question) -> Reply | None:
        """The answer with its ties broken, as far as it is proved."""
        reply = self.ask(question)
        if reply is None or not reply.proved:
            return reply
        with self.restored():
            problem = self.changed(question.extra)
            self._apply(question, problem)
            for (name, goal), row in zip(goals_of(problem).items(), reply.goals, strict=True):
                self.session.set_limits(goal.hold(problem, name, row.value))
            self.session.known.append(reply.values)
            pursuit = Guided(
                *(problem, self.compiled, self.session, self.deadline, reply.values),
                memory=self.memory,
                narrowed=question in self.known,
                firsts=[*self.memory.bests[:-1], reply.goals[-1].value],
            )
            with pursuit.narrow(reply.values, reply.goals[-1].value, first=False):
                settled = break_tie(pursuit) is True
            assert pursuit.values is not None
            approved = approved_options(self.compiled, pursuit.values)
            projects = self.projects_of(approved)
            return replace(reply, projects=projects, approved=approved, values=pursuit.values, settled=settled)

    def _ask(self, question: Question) -> Reply | None:
        problem = self.changed(question.extra)
        with self.restored():
            if not self._apply(question, problem):
                return None
            pursuit = Guided(
                *(problem, self.compiled, self.session, self.deadline), memory=self.memory, narrowed=not question.extra
            )
            try:
                goals = pursuit.run()
            except InfeasibleError:
                self._limit(question, None)
                return None
            proved = pursuit.proved and all(goal.proved for goal in goals)
            if proved and pursuit.firsts[:-1] == list(self.memory.bests[:-1]):
                self._limit(question, pursuit.firsts[-1])
            assert pursuit.values is not None
            self.memory.add(pursuit.values)
            approved = approved_options(self.compiled, pursuit.values)
            return Reply(tuple(goals), self.projects_of(approved), approved, pursuit.values, proved)

    def _limit(self, question: Question, value: Fraction | None) -> None:
        """Remember how good a plan can be that decides one project otherwise, if that is what was asked."""
        if self.memory.bests and not question.extra:
            self.known.add(question)
            for p in (*question.force, *self.projects_of(question.forbid)):
                if question == self.otherwise(p):
                    self.memory.limits[p] = value

    def otherwise(self, p: int) -> Question:
        """A project decided otherwise than the allocation does: an approved one withheld, any other forced in."""
        return Question(forbid=self.eligible(p)) if p in self.projects else Question(force=(p,))

    def hardest_first(self, projects: Iterable[int]) -> list[int]:
        """Projects in the order in which deciding them otherwise hurts the last goal, by its relaxed value."""
        name, goal = self.main
        found: dict[int, float] = {}
        for p in projects:
            with self.restored():
                self._apply(self.otherwise(p), self.problem)
                self.hold_goals(self.memory.bests)
                self.session.set_cost(self.compiled.costs[name], goal.sense == "maximise")
                value = self.session.relaxed_value()
            found[p] = -np.inf if value is None else value if goal.sense == "maximise" else -value
        return sorted(found, key=lambda p: (found[p], p))

    def _apply(self, question: Question, problem: Problem) -> bool:
        """Change the session as the question asks; False if a floor rises where no project could ever meet it."""
        session, options = self.session, self.compiled.options
        if question.extra:
            limits = row_limits(problem)
            if any(lower and lower > 0 and key not in self.compiled.row_at for key, (lower, _) in limits.items()):
                return False
            session.set_limits(limits)
            bounds = {self.compiled.column_at[key]: upper for key, upper in supply_bounds(problem).items()}
            session.set_columns(bounds, 0, list(bounds.values()))
        session.set_columns(options[list(question.forbid)], 0, 0)
        for project in question.force:
            columns = options[list(self.problem.project_options[project])]
            session.add_cut(columns, np.ones(len(columns)), 1, np.inf)
        return True

    def still_fits(self, question: Question) -> bool:
        """Whether the allocation itself keeps every row under the question, checked in whole numbers."""
        with self.restored():
            return self._apply(question, self.changed(question.extra)) and self.session.fits(self.base.values, True)

    def changed(self, extra: Extra) -> Problem:
        """The problem with amounts added."""
        problem = self.problem
        for spot, ticks in extra:
            problem = enlarged(problem, spot, ticks)
        return problem

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Within this, anything may be changed on the session; afterwards it stands as compiled."""
        session, compiled = self.session, self.compiled
        session.relax(False)
        before, known = session.solves, list(session.known)
        try:
            yield
        finally:
            session.relax(False)
            session.drop_cuts()
            session.row_lower[:], session.row_upper[:] = compiled.row_lower, compiled.row_upper
            session.keep_rows(None)
            session.reset_columns(range(len(compiled.column_keys)))
            session.known[:] = known
            self.solves += session.solves - before

    def hold_goals(self, values: Iterable[Fraction], but_last: bool = True) -> None:
        """Hold each goal (the last one aside) where later goals may take it, as the optimum did."""
        goals = list(goals_of(self.problem).items())
        for (name, goal), value in zip(goals[:-1] if but_last else goals, values, strict=False):
            self.session.set_limits(goal.hold(self.problem, name, goal.concession(value)))
