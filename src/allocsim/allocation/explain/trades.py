"""Transfers between counties: retained quota that is worth more elsewhere, and what it should cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from allocsim.allocation.explain.inquiry import Inquiry, Question, Reply
from allocsim.domain.explanation import POOL, ResourceValue, Transfer
from allocsim.errors import LimitError

GIVERS: Final = 2
"""So many givers are tried for each county that could use more, those that leave most unused first."""


def transfers(inquiry: Inquiry, values: Iterable[ResourceValue]) -> Iterator[Transfer]:
    """For each county whose retained quota has a first amount that raises the goal: who could let it have that much.

    Told only if the plan gains, and what the giver loses is at most what the taker gains, so that a payment between the
    two leaves both better off. Gains and losses are parts of the last goal by the host county of its projects.
    """
    if inquiry.main[1].sense != "maximise":
        return
    for value in values:
        if value.place == POOL or value.first is None:
            continue
        for giver in _givers(inquiry, value)[:GIVERS]:
            if inquiry.late:
                return
            try:
                found = _transfer(inquiry, value, giver)
            except LimitError:
                return
            if found is not None:
                yield found


def _givers(inquiry: Inquiry, value: ResourceValue) -> list[str]:
    """Counties that retain enough every year, those with the most unused quota first."""
    problem, k = inquiry.problem, inquiry.problem.resources.index(value.resource)
    assert value.first is not None
    unused = np.zeros(len(problem.counties), dtype=np.int64)
    for row in inquiry.allocation.counties:
        if row.resource == value.resource:
            unused[problem.counties.index(row.county)] += row.retained - sum(row.used.values())
    rich = [
        c
        for c, name in enumerate(problem.counties)
        if name != value.place and int(problem.retained[c, k].min()) >= value.first
    ]
    return [problem.counties[c] for c in sorted(rich, key=lambda c: (-int(unused[c]), c))]


def _transfer(inquiry: Inquiry, value: ResourceValue, giver: str) -> Transfer | None:
    assert value.first is not None
    here, there = (giver, value.resource), (value.place, value.resource)
    reply = inquiry.ask(Question(extra=((here, -value.first), (there, value.first))))
    if reply is None or not reply.proved:
        return None
    before, after = _by_county(inquiry, inquiry.base), _by_county(inquiry, reply)
    gain = reply.goals[-1].value - inquiry.base.goals[-1].value
    lost = before.get(giver, Fraction(0)) - after.get(giver, Fraction(0))
    won = after.get(value.place, Fraction(0)) - before.get(value.place, Fraction(0))
    if gain <= 0 or won <= 0 or max(lost, Fraction(0)) > won:
        return None
    return Transfer(value.resource, giver, value.place, value.first, gain, lost, won)


def _by_county(inquiry: Inquiry, reply: Reply) -> dict[str, Fraction]:
    """Parts of the last goal by host county."""
    problem = inquiry.problem
    cost = inquiry.compiled.costs[inquiry.main[0]][inquiry.compiled.options]
    found: dict[str, Fraction] = {}
    for o in reply.approved:
        county = problem.counties[problem.option_host[o]]
        found[county] = found.get(county, Fraction(0)) + int(cost[o])
    return found
