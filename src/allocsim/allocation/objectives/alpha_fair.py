"""A fair sum of the counties' returns from the pool."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.rules.base import largest_draws, selected
from allocsim.domain.fact import Id, column
from allocsim.domain.problem import Plan, Problem
from allocsim.units import round_half_even

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms

FULL: Final = 100
"""Points of the tick that completes the return of what a county gave."""


class AlphaFair(Objective):
    """What counties draw from the pool, each tick counting the less the more the county has got back already.

    Σ_c Σ_j slope[j] · min(max(0, G[c] − b[c,j−1]), b[c,j] − b[c,j−1]),  slope[j] = round(100 · (pieces / j)^alpha)

    G[c]: pool ticks of the resource drawn on county c's side, over uses and years · pieces: parts that a full return is
    divided in · b[c,j] = floor(j / pieces · contributed[c]): tick at which part j ends, j = 0 … 2 · pieces; the last
    part ends with the most that the county can draw · contributed: what the pool took of the county's quota
    It is a sum of utilities with the marginal utility r^−alpha at a return of r, at the end of each part: 0 = all ticks
    alike, 1 = proportional fairness, the larger the nearer to the largest smallest return.
    value: a whole number of points, 100 for the tick that completes a return; a county that gave nothing is left out
    Raises: nothing of its own
    Source: Mo and Walrand 2000, Fair end-to-end window-based congestion control, IEEE/ACM Transactions on Networking
    8(5); the policy (2023-08-02, task 7) names no return to the counties

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # land: jingning gave 100 and can draw 60, lingtai gave 50 and can draw 80
    >>> goal = AlphaFair(resource="land", alpha=1, pieces=2)
    >>> goal.parts(problem)  # ticks and slope of each part
    {0: [(50, 200), (10, 100)], 1: [(25, 200), (25, 100), (25, 67), (5, 50)]}
    >>> goal.value(problem, plan_of(problem, (0, 2), P1_land=30, P3_land=60))  # 30 · 200, 25 · 200 + 25 · 100 + 10 · 67
    Fraction(14170, 1)
    """

    kind: ClassVar[str] = "alpha_fair"
    title_zh: ClassVar[str] = "返还公平性最大"
    title_en: ClassVar[str] = "fairest returns (alpha-fair sum)"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"

    resource: Id = column(zh="指标", en="resource", example="land")
    """The resource that counts."""
    alpha: int = column(1, zh="公平系数", en="alpha", ge=0, le=4)
    """How much less a tick counts that comes on top of others: 0 not at all, 1 in proportion, up to 4."""
    pieces: int = column(10, zh="分段数", en="pieces", ge=1, le=20)
    """Parts that a full return is divided in."""
    counties: tuple[Id, ...] = column((), zh="县（市、区）", en="counties")
    """Counties that count; empty = all."""

    def unit(self, problem: Problem) -> str:
        """Points."""
        return "point"

    def parts(self, problem: Problem) -> dict[int, list[tuple[int, int]]]:
        """County → (ticks, slope) of each part, the slopes falling."""
        k = problem.resources.index(self.resource)
        given, draws = problem.contributed[:, k].sum(axis=1).tolist(), largest_draws(problem)[:, k].tolist()
        found: dict[int, list[tuple[int, int]]] = {}
        for c in selected(self.counties, problem.counties):
            start = 0
            for j in range(1, 2 * self.pieces + 1) if given[c] else ():
                end = draws[c] if j == 2 * self.pieces else min(j * given[c] // self.pieces, draws[c])
                if end > start:
                    slope = round_half_even(FULL * Fraction(self.pieces, j) ** self.alpha)
                    found.setdefault(c, []).append((end - start, slope))
                    start = end
        return found

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """Σ slope · y, y the ticks in each part; adds the rows ("alpha_fair", name, county): Σ_j y ≤ G."""
        k = problem.resources.index(self.resource)
        terms: Terms = []
        for c, parts in self.parts(problem).items():
            county = problem.counties[c]
            filled = [model.variable("part", (name, county, str(j)), upper=ticks) for j, (ticks, _) in enumerate(parts)]
            body = [*((1, ticks) for ticks in filled), *((-1, drawn) for _, drawn in model.drawn(c, k))]
            model.add((self.kind, name, county), body, (None, 0))
            terms += [(slope, ticks) for ticks, (_, slope) in zip(filled, parts, strict=True)]
        return terms

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """Each county's ticks, part by part."""
        k = problem.resources.index(self.resource)
        drawn = plan.drawn(problem)[:, k].sum(axis=(1, 2)).tolist()
        total = 0
        for c, parts in self.parts(problem).items():
            left = drawn[c]
            for ticks, slope in parts:
                total += slope * min(left, ticks)
                left -= min(left, ticks)
        return Fraction(total)
