"""Problem → audited plan: screen, build, pursue the goals, break ties, split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from allocsim.allocation.answer import Limits
from allocsim.allocation.compiled import Compiled, compile_problem
from allocsim.allocation.conflict import conflicting
from allocsim.allocation.goals import Pursuit
from allocsim.allocation.members import goals_of
from allocsim.allocation.presolve import Screening, screen
from allocsim.allocation.solve import Session
from allocsim.allocation.split import split
from allocsim.allocation.tiebreak import MOST_PROJECTS, break_tie
from allocsim.domain.allocation import GoalValue, Termination
from allocsim.domain.problem import Ints, Plan, Problem
from allocsim.errors import InfeasibleError


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan with the facts about how it was found, and the loaded solver for further questions."""

    problem: Problem
    """The problem with `eligible` settled."""
    screening: Screening
    compiled: Compiled
    session: Session
    """Holds every goal at its value; columns have their own bounds."""
    values: Ints
    """The approved plan as column values."""
    plan: Plan
    goals: tuple[GoalValue, ...]
    termination: Termination
    unique: bool | None


def optimise(problem: Problem, *, limits: Limits | None = None, tie_break: bool | None = None) -> Outcome:
    """The best plan under the problem's goals and rules, ties broken, split into pool and retained ticks.

    `tie_break`: None = up to 500 projects. Raises InfeasibleError naming an irreducible set of conflicting rules,
    LimitError if a limit came before any plan.
    """
    limits = limits or Limits()
    screening = screen(problem, limits)
    compiled = compile_problem(screening.problem)
    return pursue(screening, compiled, Session(compiled, limits), tie_break=tie_break)


def pursue(screening: Screening, compiled: Compiled, session: Session, *, tie_break: bool | None = None) -> Outcome:
    """`optimise` on a session that is loaded already and as it was when it was new."""
    problem, limits = screening.problem, session.limits
    deadline = None if limits.time is None else monotonic() + limits.time
    wanted = len(problem.projects) <= MOST_PROJECTS if tie_break is None else tie_break
    pursuit = Pursuit(problem, compiled, session, deadline, tie_break_follows=wanted)
    try:
        goals = pursuit.run()
    except InfeasibleError:
        raise InfeasibleError(*conflicting(problem, limits), problem.rules) from None
    unique: bool | None = None
    if wanted and pursuit.proved and all(goal.proved for goal in goals):
        unique = break_tie(pursuit)
    assert pursuit.values is not None
    plan = split(problem, compiled, session, pursuit.values)
    return Outcome(
        problem=problem,
        screening=screening,
        compiled=compiled,
        session=session,
        values=pursuit.values,
        plan=plan,
        goals=tuple(_recomputed(problem, plan, goals)),
        termination=pursuit.termination,
        unique=unique,
    )


def _recomputed(problem: Problem, plan: Plan, goals: Sequence[GoalValue]) -> list[GoalValue]:
    """Goal values of the canonical plan: what leaves the engine is computed from the plan, never from the solver."""
    found = []
    for goal in goals:
        value = goals_of(problem)[goal.goal].value(problem, plan)
        found.append(replace(goal, value=value, bound=value if goal.proved else goal.bound))
    return found
