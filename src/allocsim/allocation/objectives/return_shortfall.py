"""How much is missing to a stated return from the pool."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.rules.base import ceil_share, largest_draws, selected
from allocsim.domain.fact import Id, Share, column
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class ReturnShortfall(Objective):
    """The ticks by which counties fall short of a stated return, summed over counties, the smaller the better.

    Σ_c max(0, target[c] − Σ_{n,t} G[c,k,n,t]),  target[c] = min(ceil(share · Σ_t contributed[c,k,t]), E[c,k])

    k: the resource · G: pool ticks drawn on county c's side · contributed: what the pool took of the county's quota
    E[c,k]: the most that the county's eligible projects can draw. It is the return floor as a goal instead of a rule.
    share: 0 to 1 · resource: one, since ticks of different resources do not add up · counties: names, empty = all
    value: a whole number of ticks
    Raises: nothing of its own
    Source: a choice of the scenario; the policy (2023-08-02, task 7) names no return to the counties

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # land: jingning gave 100, lingtai 50
    >>> goal = ReturnShortfall(share="0.5", resource="land")
    >>> goal.value(problem, plan_of(problem, (0, 2), P1_land=30, P3_land=60))  # jingning lacks 50 − 30
    Fraction(20, 1)
    """

    kind: ClassVar[str] = "return_shortfall"
    title_zh: ClassVar[str] = "返还缺口最小"
    title_en: ClassVar[str] = "smallest shortfall of returns"
    sense: ClassVar[Literal["maximise", "minimise"]] = "minimise"

    share: Share = column(zh="返还比例", en="share", unit="share", example="0.5")
    """Share of its contribution that a county should get back."""
    resource: Id = column(zh="指标", en="resource", example="land")
    """The resource that counts."""
    counties: tuple[Id, ...] = column((), zh="县（市、区）", en="counties")
    """Counties that count; empty = all."""

    def unit(self, problem: Problem) -> str:
        """Ticks of the resource."""
        return f"tick:{self.resource}"

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ shortfall, one integer variable a county; adds the rows ("return_shortfall", name, county, resource)."""
        terms: Terms = []
        for county, resource, target in self._targets(problem):
            where = (name, problem.counties[county], problem.resources[resource])
            missing = model.variable("shortfall", where, upper=target)
            model.add((self.kind, *where), [(1, missing), *model.drawn(county, resource)], (target, None))
            terms.append((1, missing))
        return terms

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The sum of what is missing, from the plan's own entries."""
        missing = 0
        for county, resource, target in self._targets(problem):
            here = (problem.demand_county == county) & (problem.demand_resource == resource)
            missing += max(0, target - int(np.sum(plan.pool_ticks[here])))
        return Fraction(missing)

    def _targets(self, problem: Problem) -> list[tuple[int, int, int]]:
        """County, resource and the ticks it should get back."""
        k = problem.resources.index(self.resource)
        draws, given = largest_draws(problem), problem.contributed[:, k].sum(axis=1).tolist()
        return [
            (c, k, min(ceil_share(self.share, given[c]), int(draws[c, k])))
            for c in selected(self.counties, problem.counties)
        ]
