"""A tilt towards counties whose parks did best in the evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import Index, Limits, floor_share, largest_draws, selected
from allocsim.allocation.rules.scope import ByResource
from allocsim.domain.fact import Amount, Names, Share, column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class EvaluationTilt(ByResource):
    """A county whose park ranks in the yearly evaluation draws at least a stated share of the pool, and gets a reward.

    Σ_{n,t} G[c,k,n,t] ≥ min(floor(extra · Σ_t pool[k,t]), E[c,k])

    G: pool ticks drawn on county c's side for use n · pool: (R, Y) ticks that the pool holds · E[c,k]: sum over its
    eligible key projects of the largest Σ_t pool_cap among the project's options
    counties: names, at least one · resources: names, empty = all · extra: 0 to 1 · reward: 10k CNY for each county, a
    revenue in the first plan year · rows: (C, R), ticks
    Raises: `empty_list` without a county
    Source: policy (2023-08-02), safeguard 2: parks among the province's top 10 or the city's top 2 get at least
    1 million CNY and are favoured in quotas; it names no share of the pool, so `extra` is a choice of the scenario

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # the pool holds 150 of land and 30 of energy; jingning can draw 60 and 30
    >>> rule = EvaluationTilt(counties=["jingning"], extra="0.25", reward="100")
    >>> dict(rule.limits(problem))  # 37.5 and 7.5, rounded down; lingtai did not rank
    {('jingning', 'land'): (37, None), ('jingning', 'energy'): (7, None)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0,), P1_land=36, P1_energy=7))]
    ['evaluation_tilt(jingning, land): 36 against 37']
    >>> rule.rewards()
    {'jingning': Decimal('100')}
    """

    kind: ClassVar[str] = "evaluation_tilt"
    title_zh: ClassVar[str] = "考评倾斜"
    title_en: ClassVar[str] = "tilt by evaluation"

    counties: Names = column(zh="考评靠前的县（市、区）", en="counties", example=["jingning"])
    """Counties whose parks rank among the province's top 10 or the city's top 2."""
    extra: Share = column(zh="倾斜比例", en="extra", unit="share", example="0.05")
    """Share of the pool that each of them draws at least, as far as its projects can."""
    reward: Amount = column(zh="奖励资金", en="reward", unit="10k_CNY", example="100")
    """Money that each of them is given."""

    def rewards(self) -> dict[str, Decimal]:
        """The reward of each county that ranks."""
        return dict.fromkeys(self.counties, self.reward)

    def _cells(self, problem: Problem) -> list[tuple[int, int]]:
        return [
            (c, k)
            for c in selected(self.counties, problem.counties)
            for k in selected(self.resources, problem.resources)
        ]

    def limits(self, problem: Problem) -> Limits:
        """The floor of each county and resource."""
        draws = largest_draws(problem)
        return {
            (problem.counties[c], problem.resources[k]): (
                min(floor_share(self.extra, int(problem.pool[k].sum())), int(draws[c, k])),
                None,
            )
            for c, k in self._cells(problem)
        }

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ G over uses and years."""
        for c, k in self._cells(problem):
            yield (problem.counties[c], problem.resources[k]), model.drawn(c, k)

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """A county draws less, and its projects could have drawn more."""
        draws = largest_draws(problem)
        held = problem.contributed.sum(axis=(0, 2)) + problem.city_quota.sum(axis=1)
        for c, k in self._cells(problem):
            here = (problem.demand_county == c) & (problem.demand_resource == k)
            drawn, most = int(plan.pool_ticks[here].sum()), int(draws[c, k])
            promised = self.extra * int(held[k]) // 1
            if drawn < promised and drawn < most:
                where = (problem.counties[c], problem.resources[k])
                yield Breach(self.kind, where, str(drawn), str(min(promised, most)))
