"""Replacement values: what the plan loses without an approved project, or by taking a rejected one."""

from __future__ import annotations

from fractions import Fraction

from allocsim.allocation.explain.inquiry import Inquiry, Reply
from allocsim.domain.allocation import GoalValue
from allocsim.domain.explanation import Loss, Replacement
from allocsim.errors import LimitError


def worth_of(inquiry: Inquiry, p: int) -> Replacement | None:
    """The replacement value, where the project could be decided otherwise at all."""
    row = inquiry.allocation.decisions[p]
    if inquiry.late or row.decision == "rejected":
        return None
    return replacement(inquiry, p)


def replacement(inquiry: Inquiry, p: int) -> Replacement | None:
    """The best plan under the project's question against the allocation; None if the time was used up before any."""
    try:
        reply = inquiry.ask(inquiry.otherwise(p))
    except LimitError:
        return None
    if reply is None:
        return Replacement(possible=False)
    names = inquiry.problem.projects
    return Replacement(
        possible=True,
        losses=losses(inquiry.base, reply),
        leaving=tuple(names[q] for q in sorted(inquiry.projects - reply.projects - {p})),
        entering=tuple(names[q] for q in sorted(reply.projects - inquiry.projects - {p})),
    )


def losses(base: Reply, reply: Reply) -> tuple[Loss, ...]:
    """How much worse each goal is in `reply`; an interval where one of the two is not proved."""
    return tuple(_loss(before, after) for before, after in zip(base.goals, reply.goals, strict=True))


def _loss(before: GoalValue, after: GoalValue) -> Loss:
    sign = 1 if before.sense == "maximise" else -1
    most = None if not before.proved and before.bound is None else sign * ((_bound(before) or 0) - after.value)
    bound = _bound(after)
    least = Fraction(0) if bound is None else sign * (before.value - bound)
    return Loss(before.goal, before.unit, least, most)


def _bound(goal: GoalValue) -> Fraction | None:
    return goal.value if goal.proved else goal.bound
