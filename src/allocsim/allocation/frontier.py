"""Every nondominated point of two goals, by the exact epsilon-constraint method on one loaded model.

The best value of the first goal, then the best of the second that goes with it, is a point of the frontier. Then the
second goal must be strictly better than there, and so on until nothing is: each step finds the next point or proves
that there is none, so none is left out. Goals are whole numbers, or fractions whose `hold` is exact, so "strictly
better" skips nothing. Weighted sums of the goals were the alternative: they miss every point inside the hull.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from time import monotonic
from typing import Final

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import conflict
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import BENEFIT_UNITS, Objective
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.presolve import screen
from allocsim.allocation.split import draft
from allocsim.domain.arrays import derive
from allocsim.domain.frontier import Axis, Compromise, Frontier
from allocsim.domain.problem import Ints, Problem
from allocsim.domain.project import Project
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError, InfeasibleError, LimitError, UsageError
from allocsim.messages import LANGUAGES, text

MOST: Final = 1000
"""Points that are listed at most."""


def frontier(
    scenario: Scenario,
    goals: Sequence[str],
    *,
    count: int = 200,
    threads: int = 1,
    time_limit: float | None = None,
) -> Frontier:
    """The frontier of two goals, named as in the scenario, or benefits such as `jobs` or `tax`.

    The scenario's other goals play no part. `count`: points at most; `time_limit`: seconds for all of it; where one of
    them comes first the points found are on the frontier and `complete` is False. Raises InfeasibleError, LimitError,
    and UsageError for goals that are not there.
    """
    chosen = _chosen(scenario, goals)
    problem = screen(derive(scenario).replace(goals=chosen)).problem
    limits = Limits(threads, time_limit)
    walk = _Walk(problem, limits)
    points: list[Compromise] = []
    complete = False
    while len(points) < min(count, MOST):
        try:
            values = walk.next()
        except InfeasibleError:
            complete = True
            break
        except LimitError:
            values = None
        if values is None:
            break
        points.append(walk.point(values))
    if not points:
        if complete:
            raise InfeasibleError(conflict(problem, limits))
        raise LimitError("A505", termination="time_limit")
    if not complete and len(points) == min(count, MOST):
        complete = walk.ended()
    axes = [_axis(scenario, problem, name, goal) for name, goal in goals_of(problem).items()]
    return Frontier(scenario, (axes[0], axes[1]), tuple(points), complete)


def _chosen(scenario: Scenario, goals: Sequence[str]) -> dict[str, Objective]:
    """The two goals by name, without tolerances. Raises UsageError."""
    found: dict[str, Objective] = {}
    for name in goals:
        if isinstance(goal := scenario.goals.get(name), Objective):
            found[name] = goal.model_copy(update={"tolerance": 0})
        elif name in BENEFIT_UNITS:
            found[name] = Benefit(benefit=name)
        else:
            raise UsageError("E496", given=name, known=", ".join([*scenario.goals, *BENEFIT_UNITS]))
    if len(found) != 2 or len(goals) != 2:
        raise UsageError("E497", count=len(goals))
    return found


def _axis(scenario: Scenario, problem: Problem, name: str, goal: Objective) -> Axis:
    if name in scenario.goals:
        titles = {lang: str(getattr(goal, f"title_{lang}")) for lang in LANGUAGES}
    else:
        field = Project.model_fields.get(name)
        extra = field.json_schema_extra if field is not None else None
        known = extra if isinstance(extra, dict) else {}
        titles = {lang: str(known.get(f"title_{lang}") or text("X248", lang)) for lang in LANGUAGES}
    return Axis(name, titles["zh"], titles["en"], goal.sense, goal.unit(problem))


class _Walk:
    """The loaded model, walked from the best in the first goal to the best in the second."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.compiled = compile_problem(problem)
        self.session = SwiftSession(self.compiled, limits)
        self.deadline = None if limits.time is None else monotonic() + limits.time
        self.second: Fraction | None = None
        """Value of the second goal at the last point; the next must be better."""

    def next(self) -> Ints | None:
        """The next point's plan; None if it could not be proved. Raises InfeasibleError at the end."""
        pursuit = self._pursuit()
        found = pursuit.run()
        if pursuit.values is None or not all(goal.proved for goal in found):
            return None
        self.second = found[1].value
        return pursuit.values

    def _pursuit(self) -> Pursuit:
        session, compiled = self.session, self.compiled
        session.row_lower[:], session.row_upper[:] = compiled.row_lower, compiled.row_upper
        session.keep_rows(None)
        session.known.clear()
        if self.second is not None:
            name, goal = list(goals_of(self.problem).items())[1]
            session.set_limits(goal.hold(self.problem, name, self.second, strict=True))
        return Pursuit(self.problem, compiled, session, self.deadline)

    def ended(self) -> bool:
        """Whether nothing is better in the second goal than the last point."""
        try:
            self.next()
        except InfeasibleError:
            return True
        except LimitError:
            pass
        return False

    def point(self, values: Ints) -> Compromise:
        """A plan as it is told. Raises AuditError if it breaks a rule."""
        problem = self.problem
        plan = draft(problem, self.compiled, values)
        if found := breaches(problem, plan):
            raise AuditError(found)
        first, second = (goal.value(problem, plan) for goal in goals_of(problem).values())
        chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in plan.approved}
        return Compromise((first, second), tuple(chosen), {name: option for name, option in chosen.items() if option})
