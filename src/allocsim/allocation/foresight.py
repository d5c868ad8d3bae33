"""What the best plan for each future would bring: the yardstick of regret, found before the model is built.

One model is loaded and searched once a future, with that future's scores as costs. All that is kept of a search is a
plan, audited, with its exact value, and the solver's bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import Compiled, compile_problem
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import Scored
from allocsim.allocation.objectives.over_futures import OverFutures
from allocsim.allocation.split import draft
from allocsim.domain.fact import column, fraction_text
from allocsim.domain.futures import outlooks
from allocsim.domain.member import AnyGoal
from allocsim.domain.problem import Best, Plan, Problem, frozen
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import unit_symbol
from allocsim.errors import AuditError, InfeasibleError
from allocsim.messages import LANGUAGES

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


def foresee(problem: Problem, limits: Limits | None = None) -> Problem:
    """The problem with the best of each future for every goal that asks for it and has not got it yet.

    Half of a time limit is spent, in equal parts. Raises LimitError if a limit comes before any plan. Where no plan
    keeps the rules there is nothing to find: the search that follows says so, and why.
    """
    asked = {repr(goal): goal for goal in (each.foresight() for each in goals_of(problem).values()) if goal}
    missing = {key: goal for key, goal in asked.items() if key not in problem.foreseen}
    if not missing or not problem.futures:
        return problem
    limits = limits or Limits()
    if limits.time is not None:
        limits = replace(limits, time=limits.time / (2 * len(missing) * len(problem.futures)))
    found = {key: _bests(problem, goal, limits) for key, goal in missing.items()}
    return problem.replace(foreseen={**problem.foreseen, **found})


class InFuture(Scored):
    """A goal as it is in one future; for the search alone, no scenario names it."""

    kind: ClassVar[str] = "in_future"
    title_zh: ClassVar[str] = "某一情景下的目标"
    title_en: ClassVar[str] = "a goal in one future"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    of: AnyGoal = column(zh="所评目标", en="of")
    """The goal."""
    future: str = column(zh="未来情景", en="future")
    """The future in which it is looked at."""

    def _there(self, problem: Problem) -> tuple[Scored, Problem]:
        assert isinstance(self.of, Scored)
        return self.of, problem.in_future(self.future)

    def unit(self, problem: Problem) -> str:
        """That of the goal."""
        goal, there = self._there(problem)
        return goal.unit(there)

    def scores(self, problem: Problem) -> list[int]:
        """The goal's scores in that future. (O,)"""
        goal, there = self._there(problem)
        return goal.scores(there)

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ score · x."""
        return model.approved(range(len(problem.options)), self.scores(problem))

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """What the plan is worth in that future."""
        goal, there = self._there(problem)
        return goal.value(there, plan)


def _bests(problem: Problem, goal: Scored, limits: Limits) -> dict[str, Best]:
    goals = {name: InFuture(of=goal, future=name) for name in problem.futures}
    compiled = compile_problem(problem.replace(goals=goals))
    session = SwiftSession(compiled, limits)
    found = {}
    for name, each in goals.items():
        found[name] = _best(problem.replace(goals={name: each}), compiled, session)
        session.set_limits({("goal", name): (None, None)})
    return found


def _best(problem: Problem, compiled: Compiled, session: SwiftSession) -> Best:
    """The best plan for the problem's only goal. Raises LimitError, AuditError."""
    deadline = None if session.limits.time is None else monotonic() + session.limits.time
    pursuit = Pursuit(problem, compiled, session, deadline)
    try:
        (result,) = pursuit.run()
    except InfeasibleError:
        nothing = Plan((), frozen(np.zeros(len(problem.demand_option))))
        return Best(nothing, Fraction(0), Fraction(0), proved=True)
    assert pursuit.values is not None
    plan = draft(problem, compiled, pursuit.values)
    if broken := breaches(problem, plan):
        raise AuditError(broken)
    return Best(plan, result.value, result.value if result.proved else result.bound, result.proved)


def notes(scenario: Scenario, problem: Problem, plan: Plan) -> tuple[Reason, ...]:
    """What a reader of the answer must know of the futures: awards that are larger than the tables ask for, what the
    plan is worth in each future to a goal that looks at them, and bests that regret is measured against without proof.
    """
    grown = _grown(scenario)
    return (
        *([Reason("X458", {"projects": grown})] if grown else []),
        *_worths(problem, plan),
        *_unproved(problem),
    )


def _worths(problem: Problem, plan: Plan) -> Iterator[Reason]:
    for name, goal in goals_of(problem).items():
        if isinstance(goal, OverFutures):
            unit = {lang: unit_symbol(goal.unit(problem), lang) for lang in LANGUAGES}
            for future, worth in goal.worths(problem, plan).items():
                weight = fraction_text(problem.futures[future].weight)
                values = {"goal": name, "future": future, "weight": weight, "value": str(worth), "unit": unit}
                yield Reason("X482", values)


def _grown(scenario: Scenario) -> list[str]:
    """Projects with a demand that is larger in some future."""
    amounts = [outlook.demands for outlook in outlooks(scenario).values()]
    rows = zip(scenario.demands, *amounts, strict=True)
    found = {row.project for row, *later in rows if max(later, default=Fraction(0)) > Fraction(row.amount)}
    return [row.project for row in scenario.projects if row.project in found]


def _unproved(problem: Problem) -> list[Reason]:
    """A note for each future whose best is only known to lie between two values: regret may be larger by as much."""
    return [
        Reason("X456" if best.bound is not None else "X457", {"future": name, **_between(best)})
        for bests in problem.foreseen.values()
        for name, best in bests.items()
        if not best.proved
    ]


def _between(best: Best) -> dict[str, str]:
    found = {"value": fraction_text(best.value)}
    return found if best.bound is None else {**found, "bound": fraction_text(best.bound)}
