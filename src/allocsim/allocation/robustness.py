"""The price of robustness: the plan for the figures as stated, and the best plans over futures, side by side."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import breaches
from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.engine import Outcome
from allocsim.allocation.objectives.base import Scored
from allocsim.allocation.objectives.cvar import Cvar
from allocsim.allocation.objectives.max_regret import MaxRegret
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.objectives.over_futures import OverFutures
from allocsim.allocation.objectives.worst_case import WorstCase
from allocsim.allocation.presolve import screen
from allocsim.allocation.reload import Reloading
from allocsim.allocation.solve import Session
from allocsim.domain.arrays import derive
from allocsim.domain.member import Goal
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.robustness import Criterion, Robustness, Stance
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError, UsageError


def robustness(
    scenario: Scenario,
    *,
    alpha: str | None = None,
    threads: int = 1,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """What each plan over futures gives up with figures as stated, and what it gains.

    It is about the last goal: one that adds up scores of projects, or a goal over futures of such a one. The goals
    before it stay. alpha: of CVaR; as in the scenario's goal if that is one, else 0.8. time_limit: seconds for each
    plan; progress: called with the number of plans found and their count. Raises InfeasibleError, LimitError,
    AuditError, and UsageError without futures or such a goal.
    """
    name, of = _main(scenario)
    share = _alpha(scenario.goals[name], alpha)
    limits = Limits(threads, time_limit)
    goals: dict[Criterion, OverFutures] = {
        "mean": Mean(of=of),
        "cvar": Cvar(of=of, alpha=share),
        "worst_case": WorstCase(of=of),
        "max_regret": MaxRegret(of=of),
    }
    futures = screen(derive(scenario).replace(goals=_goals(scenario, name, goals["max_regret"])), limits).problem
    asked: dict[Criterion, Problem] = {
        "stated": derive(scenario.replace(futures={}, goals=_goals(scenario, name, of, stated=True)))
    }
    asked |= {key: futures.replace(goals=_goals(scenario, name, goal)) for key, goal in goals.items()}
    models, stances = Reloading(limits), []
    for criterion, problem in asked.items():
        outcome = models.optimise(problem)
        stances.append(_stance(scenario, futures, goals, of, criterion, outcome))
        if progress is not None:
            progress(len(stances), len(asked))
    bests = futures.foreseen[repr(of)]
    return Robustness(
        scenario=scenario,
        goal=name,
        unit=of.unit(futures),
        alpha=share,
        weights={future: prospect.weight for future, prospect in futures.futures.items()},
        bests={future: best.value for future, best in bests.items()},
        bests_proved=all(best.proved for best in bests.values()),
        stances=tuple(stances),
    )


def _main(scenario: Scenario) -> tuple[str, Scored]:
    """The last goal, looked at in no future. Raises UsageError."""
    name, goal = list(scenario.goals.items())[-1]
    of = goal.of if isinstance(goal, OverFutures) else goal
    if not scenario.futures:
        raise UsageError("X481")
    if not isinstance(of, Scored):
        raise UsageError("X450", kind=goal.kind)
    return name, of.model_copy(update={"tolerance": 0})


def _alpha(goal: Goal, given: str | None) -> Fraction:
    """The confidence level of CVaR. Raises UsageError."""
    try:
        usual = goal.alpha if isinstance(goal, Cvar) else Fraction(4, 5)
        share = usual if given is None else Fraction(given.strip())
    except (ValueError, ZeroDivisionError):
        raise UsageError("X467", given=given) from None
    if not 0 <= share < 1:
        raise UsageError("X467", given=given)
    return share


def _goals(scenario: Scenario, name: str, last: Goal, stated: bool = False) -> dict[str, Goal]:
    """The scenario's goals with another last one; `stated`: those before it looked at in no future either."""
    before = {key: goal for key, goal in scenario.goals.items() if key != name}
    if stated:
        before = {key: goal.of if isinstance(goal, OverFutures) else goal for key, goal in before.items()}
    return {**before, name: last}


def _stance(
    scenario: Scenario,
    futures: Problem,
    goals: dict[Criterion, OverFutures],
    of: Scored,
    criterion: Criterion,
    outcome: Outcome,
) -> Stance:
    problem, plan = outcome.problem, outcome.plan
    if found := breaches(problem, plan):
        raise AuditError(found)
    chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in plan.approved}
    measured: dict[Criterion, Fraction] = {"stated": of.value(futures, plan)}
    measured |= {name: goal.value(futures, plan) for name, goal in goals.items()}
    return Stance(
        criterion=criterion,
        approved=tuple(chosen),
        options={name: option for name, option in chosen.items() if option},
        worths={name: of.value(futures.in_future(name), plan) for name in futures.futures},
        measures=measured,
        proved=all(row.proved for row in outcome.goals),
        short=tuple(_short(scenario, futures, of, plan)) if criterion == "stated" else (),
    )


def _short(scenario: Scenario, futures: Problem, of: Scored, plan: Plan) -> list[str]:
    """Futures in which a gate fails the awards that are then needed, or no split of the quotas gives them."""
    if _possible(futures, of, plan):
        return []
    alone = {name: {name: future.model_copy(update={"weight": None})} for name, future in scenario.futures.items()}
    return [name for name, future in alone.items() if not _possible(derive(scenario.replace(futures=future)), of, plan)]


def _possible(problem: Problem, of: Scored, plan: Plan) -> bool:
    """Whether gates, quotas and rules leave room for the selection, whatever it draws from the pool."""
    problem = screen(problem.replace(goals={"none": of})).problem
    if not problem.eligible[list(plan.approved)].all():
        return False
    compiled = compile_problem(problem)
    session = Session(compiled)
    session.set_columns(compiled.options, *[plan.chosen(problem).astype(float)] * 2)
    session.set_cost(np.zeros(len(compiled.column_keys)), True)
    return session.solve().has_solution
