"""A cap on what a group of projects takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from allocsim.allocation.rules.base import Limits
from allocsim.allocation.rules.group import Group
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach


class GroupCap(Group):
    """Approved projects of a group take at most a stated share of all quota (or an amount), whatever its source.

    Σ_{o in group} Σ_{c,t} d[o,c,k,t] · x[o] ≤ floor(share · (Σ_{c,t} quota[c,k,t] + Σ_t city_quota[k,t])), or ≤ amount

    d: ticks that option o takes on county c's side in year t · x: (O,) 1 if it is approved · quota: (C, R, Y) issued
    less committed · city_quota: (R, Y) the city's own
    group: a column of the project table · members: its values · share: 0 to 1, or amount in the resource's unit ·
    resources: names, empty = all · rows: (R,), ticks
    Raises: `one_of` unless exactly one of share and amount is given, `empty_list` without members
    Source: a choice of the scenario; task 2 of the policy (2023-08-02) is against unbalanced growth and names no share

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # all energy: 80 of jingning and 40 of lingtai
    >>> rule = GroupCap(group="industry", members=["food"], share="0.5", resources=["energy"])
    >>> dict(rule.limits(problem))
    {('energy',): (None, 60)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 2)))]  # P1 30 and P3 40
    ['group_cap(industry, energy): 70 against 60']
    """

    kind: ClassVar[str] = "group_cap"
    title_zh: ClassVar[str] = "分组上限"
    title_en: ClassVar[str] = "cap of a group"

    def limits(self, problem: Problem) -> Limits:
        """The cap of each resource."""
        return {
            (problem.resources[k],): (None, self.limit(problem, k, self.whole(problem, k)))
            for k in self.indices(problem)
        }

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """The group takes more."""
        for k in self.indices(problem):
            taken, allowed = self.found(problem, plan, k), self.stated(problem, k, self.issued(problem, k))
            if taken > allowed:
                yield Breach(self.kind, (self.group, problem.resources[k]), str(taken), str(allowed // 1))
