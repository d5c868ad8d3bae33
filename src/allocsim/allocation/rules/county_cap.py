"""A cap on what a county draws from the pool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import Index, Limits
from allocsim.allocation.rules.scope import ByCell
from allocsim.allocation.rules.threshold import Threshold
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class CountyCap(ByCell, Threshold):
    """No county draws more than a stated share (or amount) of the pool, over all years.

    Σ_{n,t} G[c,k,n,t] ≤ floor(share · Σ_t pool[k,t]), or ≤ amount

    G: pool ticks drawn on county c's side for use n · pool: (R, Y) ticks that the pool holds
    share: 0 to 1, or amount in the resource's unit · resources, counties: names, empty = all · rows: (C, R), ticks
    Raises: `one_of` unless exactly one of share and amount is given
    Source: a choice of the scenario; the policy (2023-08-02, task 7) names no cap

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # the pool holds 150 of land
    >>> rule = CountyCap(share="0.34", resources=["land"])
    >>> dict(rule.limits(problem))
    {('jingning', 'land'): (None, 51), ('lingtai', 'land'): (None, 51)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 2), P1_land=51, P3_land=52))]
    ['county_cap(lingtai, land): 52 against 51']
    """

    kind: ClassVar[str] = "county_cap"
    title_zh: ClassVar[str] = "单县统筹上限"
    title_en: ClassVar[str] = "cap on a county's draw"

    def limits(self, problem: Problem) -> Limits:
        """The cap of each county and resource."""
        return {
            (problem.counties[c], problem.resources[k]): (None, self.limit(problem, k, int(problem.pool[k].sum())))
            for c, k in self.cells(problem)
        }

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ G over uses and years."""
        for c, k in self.cells(problem):
            yield (problem.counties[c], problem.resources[k]), model.drawn(c, k)

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """A county draws more, entry by entry."""
        held = problem.contributed.sum(axis=(0, 2)) + problem.city_quota.sum(axis=1)
        for c, k in self.cells(problem):
            here = (problem.demand_county == c) & (problem.demand_resource == k)
            drawn, allowed = int(plan.pool_ticks[here].sum()), self.stated(problem, k, int(held[k]))
            if drawn > allowed:
                where = (problem.counties[c], problem.resources[k])
                yield Breach(self.kind, where, str(drawn), str(allowed // 1))
