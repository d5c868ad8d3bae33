"""Ordered goals on one loaded model: optimise, hold, go on; then once more, without giving anything up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, isfinite
from time import monotonic

from allocsim.allocation.answer import Answer
from allocsim.allocation.compiled import Compiled
from allocsim.allocation.members import goals_of
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.solve import Session
from allocsim.allocation.split import draft
from allocsim.domain.allocation import GoalValue, Termination
from allocsim.domain.problem import Ints, Problem
from allocsim.errors import InfeasibleError, LimitError


@dataclass(eq=False)
class Pursuit:
    """The goals of a problem pursued in one session; `values` is the best plan so far, `results` one entry a goal."""

    problem: Problem
    compiled: Compiled
    session: Session
    deadline: float | None = None
    values: Ints | None = None
    start: Ints | None = None
    """A plan to begin the first search with; it need not keep every rule."""
    termination: Termination = "optimal"
    tie_break_follows: bool = False
    """The tie-break asks for a better plan as well: a lone goal then needs no second opinion of its own."""

    def run(self) -> list[GoalValue]:
        """Optimise every goal in order, then clean up. Raises InfeasibleError or LimitError without a plan.

        Clean-up: every goal but the last may have been conceded up to its tolerance without need, so each is raised
        once more, in order, with the last goal held at its best.
        """
        results: list[GoalValue] = []
        last = list(self.problem.goals)[-1]
        for name, goal in goals_of(self.problem).items():
            result = self._optimise(name, goal)
            results.append(result)
            self._hold(name, goal, result.value if name == last else goal.concession(result.value))
        if len(results) > 1:
            results = [self._raised(result) for result in results]
        return results

    @property
    def proved(self) -> bool:
        """Whether nothing was cut short by a limit."""
        return self.termination == "optimal"

    def _raised(self, first: GoalValue) -> GoalValue:
        """Optimise a goal again under all held values and hold what is found; one that conceded nothing is left."""
        goal = goals_of(self.problem)[first.goal]
        again = first
        if not first.proved or self._value(goal) != first.value:
            again = self._optimise(first.goal, goal)
            conceded = None if again.value == first.value else first.value
            again = replace(again, proved=first.proved and again.proved, best=conceded)
        self._hold(first.goal, goal, again.value)
        return again

    def _value(self, goal: Objective) -> Fraction:
        """The goal's exact value in the plan at hand."""
        assert self.values is not None
        return goal.value(self.problem, draft(self.problem, self.compiled, self.values))

    def _hold(self, name: str, goal: Objective, value: Fraction) -> None:
        self.session.set_limits(goal.hold(self.problem, name, value))

    def _optimise(self, name: str, goal: Objective) -> GoalValue:
        maximise = goal.sense == "maximise"
        self.session.relax(False)
        self.session.set_cost(self.compiled.costs[name], maximise)
        answer = self._search(goal)
        self._note(answer.termination)
        if answer.values is None and self.values is None:
            if answer.termination == "infeasible":
                raise InfeasibleError((), reduced=False)
            raise LimitError("A505", termination=answer.termination)
        if answer.values is not None:
            self.values = answer.values
        value = self._value(goal)
        if self._once(goal) and answer.termination == "optimal":
            return self._result(name, goal, value, value, proved=True)
        if answer.termination == "optimal" or not goal.exact:
            value, proved = self._exhaust(name, goal, value)
            return self._result(name, goal, value, value if proved else None, proved)
        bound = _whole_bound(answer.bound, value, maximise, goal.scale(self.problem))
        return self._result(name, goal, value, bound, proved=False)

    def _search(self, goal: Objective) -> Answer:
        """The best plan for the costs at hand; `goal` is where they come from."""
        return self.session.solve(self.start if self.values is None else self.values, self.left())

    def _once(self, goal: Objective) -> bool:
        """Whether one search settles a goal, without a second opinion."""
        return self.tie_break_follows and len(self.problem.goals) == 1 and goal.exact

    def _exhaust(self, name: str, goal: Objective, value: Fraction) -> tuple[Fraction, bool]:
        """Ask for a strictly better plan, as a second opinion, until there is none.

        It proves goals that the solver only approximates, and it guards the others: the solver's word that a plan is
        optimal was wrong before, and two ways of reducing the model are seldom wrong together.
        """
        maximise = goal.sense == "maximise"
        while True:
            self.session.set_limits(goal.hold(self.problem, name, value, strict=True))
            with self.session.second_opinion():
                answer = self.session.solve(None, self.left())
            if answer.values is None:
                self._hold(name, goal, value)
                self._note(answer.termination if answer.termination != "infeasible" else "optimal")
                return value, answer.termination == "infeasible"
            self.values = answer.values
            better = self._value(goal)
            assert better > value if maximise else better < value, "a plan that keeps stricter rows is better"
            value = better

    def _result(self, name: str, goal: Objective, value: Fraction, bound: Fraction | None, proved: bool) -> GoalValue:
        return GoalValue(
            goal=name,
            kind=goal.kind,
            sense=goal.sense,
            unit=goal.unit(self.problem),
            value=value,
            bound=bound,
            tolerance=goal.tolerance,
            proved=proved,
        )

    def _note(self, termination: Termination) -> None:
        if termination not in ("optimal", "infeasible") and self.termination == "optimal":
            self.termination = termination

    def left(self) -> float | None:
        """Seconds left before the deadline; None without one."""
        return None if self.deadline is None else max(0.1, self.deadline - monotonic())


def _whole_bound(bound: float, value: Fraction, maximise: bool, scale: int) -> Fraction | None:
    """The bound of a goal that is whole if multiplied by `scale`, as the solver's bound is: nothing above
    floor(bound) / scale exists (a hair is left for the solver's floats)."""
    if not isfinite(bound):
        return None
    hair = 1e-6 * max(1.0, abs(bound) * 1e-3)
    if maximise:
        return max(Fraction(floor(bound + hair), scale), value)
    return min(Fraction(ceil(bound - hair), scale), value)
