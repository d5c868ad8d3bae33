"""The smallest changes that flip a decision; each one is made and solved again before it is told.

By benefit: the project's cost of being forced in, in points; one more where the order is against it. By withdrawal of
another project: tried. By resource: the first amount, found by leapfrog: the least amount at which a plan with the
project is as good as the best one without it was at the amount before, and again, until the best plan takes it.
Approval is not monotone in the amount, so halving an interval would find some amount, not the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from allocsim.allocation.explain.inquiry import Inquiry, Question, Reply
from allocsim.allocation.explain.leap import least_extra
from allocsim.allocation.explain.stretch import Spot
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.domain.explanation import POOL, Flip
from allocsim.domain.problem import Problem
from allocsim.errors import LimitError
from allocsim.units import round_half_even

LEAPS: Final = 12
"""At most so many amounts are tried for one project and place; after that no flip is told."""
MOST: Final = 10**12
"""No benefit is raised further than this."""
FAR: Final = 10**9
"""A rise of the benefit that shows how many points it brings."""


def flips(inquiry: Inquiry, p: int, resource: str, rivals: Iterable[int], amounts: bool) -> Iterator[Flip]:
    """What would flip a project: its benefit, the withdrawal of a rival, more of the resource that it lacks.

    resource: "" = none · rivals: projects whose withdrawal is tried · amounts: whether to look for amounts of resources
    """
    try:
        yield from by_benefit(inquiry, p)
        yield from by_withdrawal(inquiry, p, rivals)
        for spot in places(inquiry, p, resource) if amounts else ():
            yield from by_resource(inquiry, p, spot)
    except LimitError:
        return


def places(inquiry: Inquiry, p: int, resource: str) -> tuple[Spot, ...]:
    """Where more of the resource could help a rejected project: its counties, and the pool.

    The pool helps a project that may not draw on it, too, by freeing what others take of its county's own.
    """
    if p in inquiry.projects or not resource:
        return ()
    problem, k = inquiry.problem, inquiry.problem.resources.index(resource)
    entries = [
        e for o in inquiry.eligible(p) for e in problem.option_demands[o] if int(problem.demand_resource[e]) == k
    ]
    counties = dict.fromkeys(problem.counties[int(problem.demand_county[e])] for e in entries)
    return ((POOL, resource), *((county, resource) for county in counties))


# --- by benefit ------------------------------------------------------------------------------------------------------


def by_benefit(inquiry: Inquiry, p: int) -> Iterator[Flip]:
    """The rise (or, for an approved project, the fall) of one benefit that flips it: the heaviest that can.

    Plans without the project do not change with its benefit, and plans with it all change by its score, so the two
    proved solves behind its replacement value already hold the answer of the changed scenario.
    """
    gap = _gap(inquiry, p)
    if gap is None:
        return
    reply, points = gap
    sign = -1 if p in inquiry.projects else 1
    carriers = reply.approved if sign > 0 else inquiry.eligible(p)
    options = [o for o in carriers if int(inquiry.problem.option_project[o]) == p]
    for benefit in _benefits(inquiry):
        amount = _amount(inquiry, options, benefit, points, sign)
        if amount is not None:
            yield Flip("benefit", amount, benefit=benefit, least=len(inquiry.eligible(p)) == 1)
            return


def _benefits(inquiry: Inquiry) -> list[str]:
    """Benefits of the last goal, the heaviest first."""
    goal = inquiry.main[1]
    if isinstance(goal, Weighted):
        return sorted((name for name, weight in goal.weights.items() if weight), key=lambda name: -goal.weights[name])
    return [goal.benefit] if isinstance(goal, Benefit) else []


def _gap(inquiry: Inquiry, p: int) -> tuple[Reply, int] | None:
    """The best plan on the other side, and the points by which the project must change to reach it and be chosen.

    One more than the difference where the published order stands against the change. None unless both are proved and
    every goal before the last is as good there as in the allocation.
    """
    reply = inquiry.ask(inquiry.otherwise(p))
    base = inquiry.base
    if reply is None or not (reply.proved and base.proved):
        return None
    if any(one.value != other.value for one, other in zip(base.goals[:-1], reply.goals[:-1], strict=True)):
        return None
    ahead = inquiry.indicator(reply.approved) > inquiry.indicator(base.approved)
    return reply, int(base.goals[-1].value - reply.goals[-1].value) + (not ahead)


def _amount(inquiry: Inquiry, options: list[int], benefit: str, points: int, sign: int) -> Fraction | None:
    """The least whole amount of the benefit that moves the score of each of `options` by so many points.

    None if there is no such amount: a benefit cannot fall below zero. A score moves one way only and in proportion but
    for its rounding, so halving an interval around the proportion finds it.
    """
    goal, problem = inquiry.main[1], inquiry.problem
    if not problem.normalisers.get(benefit, 1):
        return None  # no project has any of it, so that the score has no measure for it
    before = goal_scores(goal, problem)

    def moved(amount: int) -> int:
        """By how many points that amount moves every one of the options."""
        after = goal_scores(goal, with_benefit(problem, options, benefit, Fraction(sign * amount)))
        return min(sign * (after[o] - before[o]) for o in options)

    if points <= 0:
        return Fraction(0)
    far = moved(FAR)
    if far <= 0:
        return None
    low, high = max(0, (points - 2) * FAR // (far + 2) - 1), (points + 2) * FAR // max(1, far - 2) + 1
    if high > MOST or moved(high) < points:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if moved(middle) >= points else (middle, high)
    held = min(problem.option_benefits[benefit][o] / problem.option_scale[o] for o in options)
    return None if sign < 0 and high > held else Fraction(high)


def goal_scores(goal: Objective, problem: Problem) -> list[int]:
    """Each option's part of a goal that sums benefits. (O,)"""
    if isinstance(goal, Weighted):
        return goal.scores(problem)
    assert isinstance(goal, Benefit)
    return [round_half_even(amount) for amount in problem.option_benefits[goal.benefit]]


def with_benefit(problem: Problem, options: Iterable[int], benefit: str, amount: Fraction) -> Problem:
    """The problem with a benefit of some options changed by `amount` at full scale; normalisers stay as they are."""
    changed = list(problem.option_benefits[benefit])
    for o in options:
        changed[o] += amount * problem.option_scale[o]
    return problem.replace(option_benefits={**problem.option_benefits, benefit: tuple(changed)})


# --- by withdrawal ---------------------------------------------------------------------------------------------------


def by_withdrawal(inquiry: Inquiry, p: int, rivals: Iterable[int]) -> Iterator[Flip]:
    """The rival of least score whose withdrawal lets a rejected project in, by the plan that the tie-break settles."""
    if p in inquiry.projects:
        return
    scores = _scores(inquiry)
    for z in sorted(set(rivals) & inquiry.projects, key=lambda z: (scores[z], z)):
        question = Question(forbid=inquiry.eligible(z))
        reply = inquiry.ask(question)
        if reply is None or p not in reply.projects:
            continue
        settled = inquiry.ask(question, settle=True)
        if settled is not None and settled.settled and p in settled.projects:
            yield Flip("withdrawal", Fraction(1), project=inquiry.problem.projects[z], least=False)
            return


def _scores(inquiry: Inquiry) -> dict[int, float]:
    """Part of each approved project in the last goal's costs."""
    cost = inquiry.compiled.costs[inquiry.main[0]][inquiry.compiled.options]
    return {int(inquiry.problem.option_project[o]): float(cost[o]) for o in inquiry.approved}


# --- by resource -----------------------------------------------------------------------------------------------------


def by_resource(inquiry: Inquiry, p: int, spot: Spot) -> Iterator[Flip]:
    """The first amount at `spot` with which the best plan approves a rejected project."""
    if not inquiry.base.proved or inquiry.main[1].sense != "maximise":
        return
    rival, amount = inquiry.base, 0  # the best plan does not take the project, so it is the best without it too
    for _ in range(LEAPS):
        leap = least_extra(inquiry, spot, amount + 1, rival.goals[-1].value, force=(p,))
        if leap is None:
            return
        amount = leap
        reply = inquiry.ask(Question(extra=((spot, amount),)), settle=True)
        if reply is None or not reply.proved:
            return
        if p in reply.projects:
            if reply.settled:
                yield Flip("resource", Fraction(amount), resource=spot[1], place=spot[0], least=_single(inquiry))
            return
        rival = reply


def _single(inquiry: Inquiry) -> bool:
    """Whether the leapfrog proves that no smaller amount does: with one goal its value alone decides."""
    return len(inquiry.problem.goals) == 1
