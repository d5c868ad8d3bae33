"""Other selections within a stated loss, found on the loaded model by forbidding each one that is known.

A forbidden selection costs one row, Σ_{x=1} (1 − x) + Σ_{x=0} x ≥ 1. The best first; or, diverse, each as far as
possible from all those before it. When no further selection exists the list is complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from time import monotonic
from typing import Final

import numpy as np

from allocsim.allocation.answer import Answer, Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import Floats
from allocsim.allocation.engine import Outcome, optimise
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.members import goals_of
from allocsim.allocation.repair import mended
from allocsim.allocation.split import approved_options, draft
from allocsim.domain.alternatives import Alternative, Alternatives
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Ints
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError, UsageError

MOST: Final = 1000
"""Selections that are listed at most."""


def alternatives(
    scenario: Scenario,
    *,
    loss: str = "1%",
    count: int | None = 10,
    diverse: bool = False,
    threads: int = 1,
    time_limit: float | None = None,
) -> Alternatives:
    """Selections that lose at most `loss` in the last goal and nothing in the goals before it.

    `loss`: a share of the best value (`"1%"`) or an amount in the goal's unit (`"50"`); `count`: how many, the
    recommendation included, None = all up to 1000; `diverse`: each as far as possible from those before it, counted in
    options decided otherwise. Where the last goal is a fraction (`max_min_return`) the order is that of the solver's
    relaxation of it, and the list is sorted afterwards. Raises as `allocate` does, and UsageError for a wrong `loss`.
    """
    share, amount = _loss(loss)
    problem, limits = derive(scenario), Limits(threads, time_limit)
    with mended(scenario, problem, limits):
        outcome = optimise(problem, limits=limits)
    goal = outcome.goals[-1]
    allowed = amount if share is None else share * abs(goal.value)
    wanted = MOST if count is None else min(count, MOST)
    search = _Search(outcome, allowed, None if time_limit is None else monotonic() + time_limit)
    plans = [outcome.values]
    complete = False
    for values in search.others(diverse):
        if values is None:
            complete = True
        elif len(plans) < wanted:
            plans.append(values)
            continue
        break
    robust, never, settled = search.common(plans)
    names = [row.project for row in scenario.projects]
    found = [search.alternative(values) for values in plans]
    return Alternatives(
        scenario=scenario,
        goal=goal.goal,
        best=goal.value,
        allowed=allowed,
        plans=tuple(found if diverse else sorted(found, key=lambda plan: plan.loss)),
        complete=complete,
        limit=None if complete or len(plans) < wanted else wanted,
        diverse=diverse,
        robust=tuple(name for p, name in enumerate(names) if p in robust),
        contingent=tuple(name for p, name in enumerate(names) if p not in robust and p not in never),
        never=tuple(name for p, name in enumerate(names) if p in never),
        settled=settled,
    )


def _loss(words: str) -> tuple[Fraction | None, Fraction]:
    """Share of the best value, or None and an amount. Raises UsageError."""
    try:
        share = words.strip().endswith("%")
        value = Fraction(words.strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        raise UsageError("E495", given=words) from None
    if value < 0:
        raise UsageError("E495", given=words)
    return (value / 100, Fraction(0)) if share else (None, value)


class _Search:
    """The loaded model of an outcome with every goal held: the last one at the loss that is allowed."""

    def __init__(self, outcome: Outcome, allowed: Fraction, deadline: float | None) -> None:
        self.outcome, self.problem = outcome, outcome.problem
        self.compiled = outcome.compiled
        self.session = SwiftSession(outcome.compiled, outcome.session.limits)
        self.deadline = deadline
        self.goals = list(goals_of(self.problem).items())
        self._hold(allowed)

    def _hold(self, allowed: Fraction) -> None:
        for (name, goal), row in zip(self.goals, self.outcome.goals, strict=True):
            value = row.value
            if name == self.goals[-1][0]:
                value += -allowed if goal.sense == "maximise" else allowed
            self.session.set_limits(goal.hold(self.problem, name, value))

    def others(self, diverse: bool) -> Iterator[Ints | None]:
        """Selections other than the recommendation, one after another; None at the end if there are no more."""
        name, goal = self.goals[-1]
        columns = self.compiled.options
        apart = np.zeros(len(self.compiled.column_keys))
        values = self.outcome.values
        try:
            while True:
                apart[columns] += 1 - 2 * values[columns]
                self.session.exclude(values)
                cost = apart if diverse else self.compiled.costs[name]
                answer = self._best(cost, diverse or goal.sense == "maximise")
                if answer.values is None:
                    if answer.termination == "infeasible":
                        yield None
                    return
                values = answer.values
                yield values
        finally:
            self.session.drop_cuts()

    def _best(self, cost: Floats, maximise: bool) -> Answer:
        """The best plan as it stands; that there is none is asked twice."""
        self.session.relax(False)
        self.session.set_cost(cost, maximise)
        left = None if self.deadline is None else max(0.1, self.deadline - monotonic())
        answer = self.session.solve(None, left)
        if answer.termination != "infeasible":
            return answer
        with self.session.second_opinion():
            return self.session.solve(None, left)

    def common(self, plans: list[Ints]) -> tuple[set[int], set[int], bool]:
        """Projects that every selection within the loss approves, those that none does, and whether that is proved.

        Each question asks for a selection that differs from all known ones in as many settled projects as possible;
        when it differs in none, they are settled for all.
        """
        problem, columns = self.problem, self.compiled.options
        robust, never = set(range(len(problem.projects))), set(range(len(problem.projects)))
        for values in plans:
            self._narrow(values, robust, never)
        while robust or never:
            cost = np.zeros(len(self.compiled.column_keys))
            for o, p in enumerate(problem.option_project.tolist()):
                cost[columns[o]] = (p in never) - (p in robust)
            answer = self._best(cost, True)
            if answer.values is None or answer.termination != "optimal":
                return robust, never, False
            before = len(robust) + len(never)
            self._narrow(answer.values, robust, never)
            if len(robust) + len(never) == before:
                break
        return robust, never, True

    def _narrow(self, values: Ints, robust: set[int], never: set[int]) -> None:
        chosen = {int(self.problem.option_project[o]) for o in approved_options(self.compiled, values)}
        robust &= chosen
        never -= chosen

    def alternative(self, values: Ints) -> Alternative:
        """A selection as it is told. Raises AuditError if its plan breaks a rule."""
        problem = self.problem
        plan = draft(problem, self.compiled, values)
        if found := breaches(problem, plan):
            raise AuditError(found)
        goal, best = self.goals[-1][1], self.outcome.goals[-1].value
        value = goal.value(problem, plan)
        chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in plan.approved}
        first = {problem.projects[problem.option_project[o]] for o in self.outcome.plan.approved}
        return Alternative(
            approved=tuple(chosen),
            options={name: option for name, option in chosen.items() if option},
            value=value,
            loss=best - value if goal.sense == "maximise" else value - best,
            entered=tuple(name for name in chosen if name not in first),
            left=tuple(name for name in problem.projects if name in first and name not in chosen),
        )
