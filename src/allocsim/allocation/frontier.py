"""Every nondominated point of two or three goals, by the exact epsilon-constraint method on one loaded model.

A *zone* asks each goal to be strictly better than a stated value, or leaves it free. The best of the first goal in a
zone, then the best of the second that goes with it, then of the third, is a point of the frontier: whatever beat it
would lie in the zone too. Every zone that holds the point is then replaced by one zone for each goal, which asks that
goal to be better than there; a zone inside another is dropped. What no zone holds is a point that is known or one that
a known point beats, so that when all zones are proved empty nothing is left out. n points cost at most 3n + 1 searches
with three goals, n + 1 with two (Klamroth, Lacour and Vanderpooten 2015, On the representation of the search region in
multi-objective optimization). Goals are whole numbers, or fractions whose `hold` is exact, so "strictly better" skips
nothing. Weighted sums of the goals were the alternative: they miss every point inside the hull.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from time import monotonic
from typing import Final

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.conflict import conflicting
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import BENEFIT_UNITS, Objective
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.presolve import screen
from allocsim.allocation.repair import mended
from allocsim.allocation.split import draft
from allocsim.domain.arrays import derive
from allocsim.domain.frontier import Axis, Compromise, Frontier
from allocsim.domain.problem import Ints, Problem
from allocsim.domain.project import Project
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import measured
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
    progress: Callable[[int, int], None] | None = None,
) -> Frontier:
    """The frontier of two or three goals, named as in the scenario, or benefits such as `jobs` or `tax`.

    The scenario's other goals play no part. `count`: points at most; `time_limit`: seconds for all of it; where one of
    them comes first the points found are on the frontier and `complete` is False. `progress` is called with the number
    of points found and `count`. Raises InfeasibleError, LimitError,
    and UsageError for goals that are not there.
    """
    chosen = _chosen(scenario, goals)
    limits = Limits(threads, time_limit)
    problem = screen(derive(scenario).replace(goals=chosen), limits).problem
    walk = _Walk(problem, limits)
    try:
        complete = walk.run(min(count, MOST), progress)
    except LimitError:
        complete = False
    if not walk.points:
        if complete:
            with mended(scenario, problem, limits):
                raise InfeasibleError(*conflicting(problem, limits), problem.rules)
        raise LimitError("A505", termination="time_limit")
    axes = tuple(_axis(scenario, problem, name, goal) for name, goal in goals_of(problem).items())
    signs = [1 if axis.sense == "maximise" else -1 for axis in axes]
    points = sorted(
        walk.points, key=lambda point: [-sign * value for sign, value in zip(signs, point.values, strict=True)]
    )
    return Frontier(scenario, axes, tuple(points), complete)


def _chosen(scenario: Scenario, goals: Sequence[str]) -> dict[str, Objective]:
    """The goals by name, without tolerances. Raises UsageError."""
    found: dict[str, Objective] = {}
    for name in goals:
        if isinstance(goal := scenario.goals.get(name), Objective):
            found[name] = goal.model_copy(update={"tolerance": 0})
        elif name in BENEFIT_UNITS:
            found[name] = Benefit(benefit=name)
        else:
            raise UsageError("E496", given=name, known=", ".join([*scenario.goals, *BENEFIT_UNITS]))
    if len(found) != len(goals) or len(goals) not in (2, 3):
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
    size, unit = measured(Fraction(1), goal.unit(problem), scenario)
    return Axis(name, titles["zh"], titles["en"], goal.sense, unit, size)


Zone = tuple[Fraction | None, ...]
"""For each goal the value that must be beaten; None = any value will do."""


class _Walk:
    """The loaded model, asked for a point in one zone after another."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.compiled = compile_problem(problem)
        self.session = SwiftSession(self.compiled, limits)
        self.deadline = None if limits.time is None else monotonic() + limits.time
        self.goals = list(goals_of(problem).items())
        self.points: list[Compromise] = []
        self.zones: list[Zone] = [(None,) * len(self.goals)]

    def run(self, count: int, progress: Callable[[int, int], None] | None) -> bool:
        """Find points until there are `count`; whether there are no others. Raises LimitError."""
        while self.zones:
            zone = self.zones[0]
            try:
                values = self._best(zone)
            except InfeasibleError:
                self.zones.remove(zone)
                continue
            if values is None or len(self.points) == count:
                return False
            self.points.append(self._point(values))
            self._split(zone, self.points[-1].values)
            if progress is not None:
                progress(len(self.points), count)
        return True

    def _best(self, zone: Zone) -> Ints | None:
        """The plan of the zone's point; None if it is not proved. Raises InfeasibleError if the zone is empty."""
        session, compiled = self.session, self.compiled
        session.row_lower[:], session.row_upper[:] = compiled.row_lower, compiled.row_upper
        session.keep_rows(None)
        session.known.clear()
        for (name, goal), value in zip(self.goals, zone, strict=True):
            if value is not None:
                session.set_limits(goal.hold(self.problem, name, value, strict=True))
        pursuit = Pursuit(self.problem, compiled, session, self.deadline)
        found = pursuit.run()
        return pursuit.values if all(goal.proved for goal in found) else None

    def _split(self, searched: Zone, point: tuple[Fraction, ...]) -> None:
        """Take the point, and all that it beats, out of the zones. It is the best of the first goal in the zone that
        was searched, so nothing is better there."""
        parts: list[Zone] = []
        for zone in self.zones:
            if not all(value is None or self._beats(side, point[side], value) for side, value in enumerate(zone)):
                parts.append(zone)
                continue
            parts += [(*zone[:side], point[side], *zone[side + 1 :]) for side in range(zone == searched, len(point))]
        distinct = list(dict.fromkeys(parts))
        self.zones = [zone for zone in distinct if not any(self._inside(zone, other) for other in distinct)]

    def _beats(self, side: int, value: Fraction, other: Fraction) -> bool:
        return value > other if self.goals[side][1].sense == "maximise" else value < other

    def _inside(self, zone: Zone, other: Zone) -> bool:
        """Whether a zone lies inside another one."""
        sides = enumerate(zip(zone, other, strict=True))
        return zone != other and all(
            theirs is None or theirs == mine or (mine is not None and self._beats(side, mine, theirs))
            for side, (mine, theirs) in sides
        )

    def _point(self, values: Ints) -> Compromise:
        """A plan as it is told. Raises AuditError if it breaks a rule."""
        problem = self.problem
        plan = draft(problem, self.compiled, values)
        if found := breaches(problem, plan):
            raise AuditError(found)
        chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in plan.approved}
        return Compromise(
            tuple(goal.value(problem, plan) for _, goal in self.goals),
            tuple(chosen),
            {name: option for name, option in chosen.items() if option},
        )
