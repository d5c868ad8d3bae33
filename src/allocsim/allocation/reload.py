"""Many related problems on one loaded model: where only numbers change that are no coefficients, they are changed in
place; where the rows themselves differ, the model is built anew. The answers are those of a fresh build.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.compiled import Compiled, compile_problem
from allocsim.allocation.engine import Outcome, pursue
from allocsim.allocation.explain.swift import SwiftSession
from allocsim.allocation.limits import row_limits, supply_bounds
from allocsim.allocation.members import goals_of, rules_of
from allocsim.allocation.presolve import screen
from allocsim.allocation.rules import RULES
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Problem

LIMITS_ONLY: Final = frozenset({"issued", "committed", "contributed", "retained", "city_quota", "pool", "eligible"})
"""Arrays of a problem that reach the model as limits of rows and bounds of columns alone."""
ASIDE: Final = frozenset({"gates", "split", "carry", "rules", "goals"})
"""Fields that are compared apart, or that the model does not see."""
NUMBERS: Final = frozenset({"share", "amount", "at_most", "at_most_dropped", "extra", "reward", "note", "source"})
"""Parameters of built-in rules that stand in `limits` and never in a row's body."""
QUOTA_RULES: Final = frozenset({"use_set_aside"})
"""Rules with columns of their own, whose bounds depend on the quotas."""
FIXED_GOALS: Final = frozenset({"weighted", "benefit", "kept", "mean", "cvar", "worst_case"})
"""Goals whose terms depend on projects and futures alone."""


class Reloading:
    """Solves one problem after another; `built` and `reused` count how each was loaded."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.built = 0
        self.reused = 0
        self._problem: Problem | None = None
        self._compiled: Compiled | None = None
        self._session: Session | None = None

    def optimise(self, problem: Problem, *, tie_break: bool | None = None) -> Outcome:
        """As `engine.optimise`, on the loaded model where it can be reused."""
        screening = screen(problem, self.limits)
        compiled = self._retargeted(screening.problem)
        if compiled is None or self._session is None:
            compiled = compile_problem(screening.problem)
            self._session = SwiftSession(compiled, self.limits)
            self._problem, self._compiled = screening.problem, compiled
            self.built += 1
        else:
            _adopt(self._session, compiled)
            self.reused += 1
        return pursue(screening, compiled, self._session, tie_break=tie_break)

    def _retargeted(self, problem: Problem) -> Compiled | None:
        """The loaded model with the numbers of `problem`; None if its rows are others."""
        if self._problem is None or self._compiled is None or not _same_bodies(self._problem, problem):
            return None
        return retarget(self._compiled, self._problem, problem)


def retarget(compiled: Compiled, before: Problem, problem: Problem) -> Compiled | None:
    """`compiled`, made for `before`, with the limits and bounds of `problem`; None where it has no row for a limit."""
    old, new = row_limits(before), row_limits(problem)
    bounds = supply_bounds(problem)
    if old.keys() != new.keys() or supply_bounds(before).keys() != bounds.keys():
        return None
    changed = {key for key in new if new[key] != old[key]}
    counts = Counter(compiled.row_keys)
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    for key in changed:
        row = compiled.row_at.get(key)
        low, high = new[key]
        if row is None:
            # A row without terms is left out while zero keeps it; one without limits was never made.
            if old[key] == (None, None) or (low or 0) > 0 or (high is not None and high < 0):
                return None
            continue
        if counts[key] > 1 or [low is None, high is None] != [side is None for side in old[key]]:
            return None
        lower[row], upper[row] = compiled.scaled(row, new[key])
    most = compiled.column_upper.copy()
    for column, value in bounds.items():
        most[compiled.column_at[column]] = value
    most[compiled.options] = problem.eligible.astype(np.float64)
    return replace(compiled, row_lower=lower, row_upper=upper, column_upper=most)


def _adopt(session: Session, compiled: Compiled) -> None:
    """Make a loaded session as it would be had it been loaded with `compiled`, which has the same rows."""
    session.relax(False)
    session.drop_cuts()
    session.known.clear()
    session.compiled = compiled
    session.row_lower[:], session.row_upper[:] = compiled.row_lower, compiled.row_upper
    session.keep_rows(None)
    session.set_columns(range(len(compiled.column_keys)), compiled.column_lower, compiled.column_upper)


def _same_bodies(before: Problem, problem: Problem) -> bool:
    """Whether the bodies of all rows and all costs are the same."""
    names = {field.name for field in fields(Problem)} - LIMITS_ONLY - ASIDE
    if not all(_same(getattr(before, name), getattr(problem, name)) for name in names):
        return False
    lasting = [(p.carry.retained, p.carry.pool, p.carry.life, p.carry.take_back) for p in (before, problem)]
    if (
        lasting[0] != lasting[1]
        or dict(before.goals) != dict(problem.goals)
        or list(before.rules) != list(problem.rules)
    ):
        return False
    if not all(goal.kind in FIXED_GOALS for goal in goals_of(problem).values()):
        return False
    if not np.array_equal(before.quota, problem.quota) and any(
        rule.kind in QUOTA_RULES for rule in problem.rules.values()
    ):
        return False
    pairs = zip(rules_of(before).values(), rules_of(problem).values(), strict=True)
    return all(_same_rule(one, other) for one, other in pairs)


def _same_rule(one: Any, other: Any) -> bool:
    if type(one) is not type(other) or type(one) not in RULES:
        return False
    names = set(type(one).model_fields) - NUMBERS
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    return bool(one == other)
