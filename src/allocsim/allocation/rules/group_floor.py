"""A floor on what a group of projects takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from allocsim.allocation.rules.base import Limits
from allocsim.allocation.rules.group import Group
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach


class GroupFloor(Group):
    """Approved projects of a group take at least a stated share of all quota (or an amount), whatever its source.

    Σ_{o in group} Σ_{c,t} d[o,c,k,t] · x[o] ≥ ceil(share · (Σ_{c,t} quota[c,k,t] + Σ_t city_quota[k,t])), or ≥ amount

    d: ticks that option o takes on county c's side in year t · x: (O,) 1 if it is approved · quota: (C, R, Y) issued
    less committed · city_quota: (R, Y) the city's own
    group: a column of the project table · members: its values · share: 0 to 1, or amount in the resource's unit ·
    resources: names, empty = all · rows: (R,), ticks
    Raises: `one_of` unless exactly one of share and amount is given, `empty_list` without members
    Source: a choice of the scenario; safeguard 2 of the policy (2023-08-02) favours projects without naming a share

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # all land: 400 of jingning and 200 of lingtai
    >>> rule = GroupFloor(group="category", members=["chain"], share="0.2", resources=["land"])
    >>> dict(rule.limits(problem))
    {('land',): (120, None)}
    >>> list(rule.audit(problem, plan_of(problem, (1, 2))))  # P2 of jingning 50 and P3 of lingtai 80
    []
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (1, 3)))]  # P3 at half scale
    ['group_floor(category, land): 90 against 120']
    """

    kind: ClassVar[str] = "group_floor"
    title_zh: ClassVar[str] = "分组下限"
    title_en: ClassVar[str] = "floor of a group"

    def limits(self, problem: Problem) -> Limits:
        """The floor of each resource."""
        return {
            (problem.resources[k],): (self.floor(problem, k, self.whole(problem, k)), None)
            for k in self.indices(problem)
        }

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """The group takes less."""
        for k in self.indices(problem):
            taken, needed = self.found(problem, plan, k), self.stated(problem, k, self.issued(problem, k))
            if taken < needed:
                yield Breach(self.kind, (self.group, problem.resources[k]), str(taken), str(-(-needed // 1)))
