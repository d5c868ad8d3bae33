"""The smallest of the counties' returns from the pool."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.rules.base import largest_draws, selected
from allocsim.domain.fact import Id, column
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, RowKey, Terms

FINEST: Final = 10**6
"""Most parts that a return of one is counted in."""
LARGEST: Final = 10**8
"""Largest coefficient that the solver resolves exactly; the parts are made coarser to stay within it."""


class _Pair(NamedTuple):
    """A county and resource that take part: what the pool took, and the most that the county can draw, in ticks."""

    county: int
    resource: int
    contributed: int
    most: int


class MaxMinReturn(Objective):
    """The smallest return among counties that could still draw more, the larger the better.

    min over (c,k) with G < E of G[c,k] / contributed[c,k], at most ρ = max over (c,k) of E[c,k] / contributed[c,k]

    G[c,k] = Σ_{n,t} G[c,k,n,t]: pool ticks drawn on county c's side · contributed[c,k]: Σ over years of what the pool
    took of its quota · E[c,k]: the most that its eligible projects can draw. A county that draws all it can (G = E)
    cannot be helped further and drops out of the minimum: where all do, the value is ρ. Pairs with nothing
    contributed or nothing to draw do not take part; without any pair the value is 0.
    counties, resources: names, empty = all · value: an exact ratio · `tolerance`: percentage points
    Raises: nothing of its own
    Source: a choice of the scenario; the policy (2023-08-02, task 7) names no return to the counties

    In the model z counts the return in parts and s[c,k] = 1 lets a county drop out:
    contributed · z ≤ parts · G + M · s,  E · s ≤ G,  0 ≤ z ≤ ρ · parts. The parts keep coefficients within what the
    solver resolves, so z only guides the search: the value is proved by rows Σ G ≥ min(floor(value · contributed) + 1,
    E), which no plan keeps once the value is the best. Their coefficients are all one.

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # land: jingning gave 100 and can draw 60, lingtai gave 50 and can draw 80
    >>> goal = MaxMinReturn(resources=["land"])
    >>> goal.value(problem, plan_of(problem, (0, 2), P1_land=30, P3_land=20))  # 30/100 and 20/50
    Fraction(3, 10)
    >>> goal.value(problem, plan_of(problem, (0, 2), P1_land=60, P3_land=35))  # jingning draws all it can
    Fraction(7, 10)
    """

    kind: ClassVar[str] = "max_min_return"
    title_zh: ClassVar[str] = "最低返还率最大"
    title_en: ClassVar[str] = "largest smallest return"
    sense: ClassVar[Literal["maximise", "minimise"]] = "maximise"
    exact: ClassVar[bool] = False

    resources: tuple[Id, ...] = column((), zh="指标", en="resources")
    """Resources that count; empty = all."""
    counties: tuple[Id, ...] = column((), zh="县（市、区）", en="counties")
    """Counties that count; empty = all."""

    def unit(self, problem: Problem) -> str:
        """A share of what was contributed."""
        return "share"

    def term(self, model: Model, problem: Problem, name: str) -> Terms:
        """z, in parts; adds the rows ("return", name, …) by which the goal is held."""
        pairs = self._pairs(problem)
        top = max((Fraction(pair.most, pair.contributed) for pair in pairs), default=Fraction(0))
        widest = max((pair.contributed for pair in pairs), default=1)
        parts = max(1, min(FINEST, int(LARGEST / (widest * max(top, Fraction(1))))))
        most = min(-int(-top * parts // 1), max(1, LARGEST // widest))
        level = model.variable("return_level", (name,), upper=most, integer=False)
        for pair in pairs:
            where = (name, *self._names(problem, pair))
            drawn = model.drawn(pair.county, pair.resource)
            model.add(("return", *where), drawn, (0, None))
            excess = max(0, pair.contributed * most - pair.most * parts)
            divisor = gcd(pair.contributed, parts, excess)
            body = [(pair.contributed // divisor, level), *((-parts // divisor, var) for _, var in drawn)]
            if excess:
                drop = model.variable("saturated", where, upper=1)
                body.append((-excess // divisor, drop))
                model.add(("saturated", *where), [(pair.most, drop), *((-n, var) for n, var in drawn)], (None, 0))
            model.add(("return_level", *where), body, (None, 0))
        return [(1, level)]

    def value(self, problem: Problem, plan: Plan) -> Fraction:
        """The smallest return among pairs that could draw more, at most ρ."""
        drawn = plan.drawn(problem).sum(axis=(2, 3))
        pairs = self._pairs(problem)
        found = [Fraction(int(drawn[p.county, p.resource]), p.contributed) for p in pairs]
        top = max((Fraction(p.most, p.contributed) for p in pairs), default=Fraction(0))
        short = [rate for rate, p in zip(found, pairs, strict=True) if rate * p.contributed < p.most]
        return min([*short, top])

    def hold(
        self, problem: Problem, name: str, value: Fraction, strict: bool = False
    ) -> dict[RowKey, tuple[int | None, int | None]]:
        """Floors Σ G ≥ min(ceil(value · contributed), E); with `strict`, the next larger whole number."""
        pairs = self._pairs(problem)
        limits: dict[RowKey, tuple[int | None, int | None]] = {}
        for pair in pairs:
            needed = value * pair.contributed
            floor = int(needed // 1) + 1 if strict else -int(-needed // 1)
            limits["return", name, *self._names(problem, pair)] = (max(0, min(floor, pair.most)), None)
        if strict and all(value * pair.contributed >= pair.most for pair in pairs):
            limits["goal", name] = (2 * LARGEST, None)  # everybody draws all they can: nothing is better
        else:
            limits["goal", name] = (None, None)
        return limits

    def concession(self, value: Fraction) -> Fraction:
        """`value` less the tolerance in percentage points, not below 0."""
        return max(Fraction(0), value - Fraction(self.tolerance, 100))

    def _pairs(self, problem: Problem) -> list[_Pair]:
        draws, given = largest_draws(problem), problem.contributed.sum(axis=2)
        cells = [
            _Pair(c, k, int(given[c, k]), int(draws[c, k]))
            for c in selected(self.counties, problem.counties)
            for k in selected(self.resources, problem.resources)
        ]
        return [pair for pair in cells if pair.contributed > 0 and pair.most > 0]

    def _names(self, problem: Problem, pair: _Pair) -> tuple[str, str]:
        return problem.counties[pair.county], problem.resources[pair.resource]
