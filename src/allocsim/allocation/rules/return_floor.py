"""A floor on what a county gets back from the pool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import Index, Limits, ceil_share, largest_draws
from allocsim.allocation.rules.scope import ByCell
from allocsim.domain.fact import Share, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class ReturnFloor(ByCell):
    """Every county gets back a stated share of what the pool took of its quota, as far as its projects can draw it.

    Σ_{n,t} G[c,k,n,t] ≥ min(ceil(share · Σ_t contributed[c,k,t]), E[c,k])

    G: pool ticks drawn on county c's side for use n · contributed: (C, R, Y) ticks that the pool took of the county's
    quota · E[c,k]: sum over its eligible key projects of the largest Σ_t pool_cap among the project's options
    share: 0 to 1 · resources, counties: names, empty = all · rows: (C, R), ticks
    Raises: nothing of its own
    Source: a choice of the scenario; the policy (2023-08-02, task 7) names no return to the counties

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # land: jingning gave 100 and can draw 60, lingtai gave 50 and can draw 80
    >>> rule = ReturnFloor(share="0.75", resources=["land"])
    >>> dict(rule.limits(problem))  # min(75, 60) and min(37.5 rounded up, 80)
    {('jingning', 'land'): (60, None), ('lingtai', 'land'): (38, None)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 2), P1_land=60, P3_land=37))]
    ['return_floor(lingtai, land): 37 against 38']
    """

    kind: ClassVar[str] = "return_floor"
    title_zh: ClassVar[str] = "返还下限"
    title_en: ClassVar[str] = "return floor"

    share: Share = column(zh="返还比例", en="share", unit="share", example="0.5")
    """Share of its contribution that a county gets back at least."""

    def limits(self, problem: Problem) -> Limits:
        """The floor of each county and resource."""
        draws = largest_draws(problem)
        return {
            (problem.counties[c], problem.resources[k]): (
                min(ceil_share(self.share, int(problem.contributed[c, k].sum())), int(draws[c, k])),
                None,
            )
            for c, k in self.cells(problem)
        }

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ G over uses and years."""
        for c, k in self.cells(problem):
            yield (problem.counties[c], problem.resources[k]), model.drawn(c, k)

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """A county gets back less, and its projects could have drawn more."""
        draws = largest_draws(problem)
        given = (problem.issued - problem.committed - problem.retained).sum(axis=2)
        for c, k in self.cells(problem):
            here = (problem.demand_county == c) & (problem.demand_resource == k)
            drawn, most = int(plan.pool_ticks[here].sum()), int(draws[c, k])
            owed = self.share * int(given[c, k])
            if drawn < owed and drawn < most:
                where = (problem.counties[c], problem.resources[k])
                yield Breach(self.kind, where, str(drawn), str(min(-(-owed // 1), most)))
