"""Parts of the retained quota that are set aside for uses."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from allocsim.allocation.carry import carriable, lives, spend
from allocsim.allocation.rules.base import Index, Limits, ceil_share
from allocsim.allocation.rules.scope import ByCell
from allocsim.domain.fact import Share, column, fraction_text
from allocsim.domain.problem import Ints, Plan, Problem
from allocsim.domain.project import Use
from allocsim.domain.reason import Breach
from allocsim.units import largest_remainder

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class UseSetAside(ByCell):
    """A stated part of each county's retained quota is kept for each use, and no other use may touch it.

    E[c,k,n,t] ≥ floor[c,k,n,t],  E[c,k,n,t] ≥ W[c,k,n,t],  Σ_n E[c,k,n,t] ≤ Σ_v F[c,k,v,t]

    E: ticks set aside for use n on county c's side in year t · W: retained ticks that the use takes · F: retained
    ticks of year v put into year t · floor = ceil(share[n] · retained[c,k,t]); where the shares sum to one exactly,
    by largest remainder, so that the floors sum to the retained quota; 0 for uses without a share. What a use does
    not take of its set-aside lapses in that year: it is neither carried over nor taken back.
    shares: use → 0 to 1, together at most 1 · resources, counties: names, empty = all ·
    rows: (C, R, N, Y) twice and (C, R, Y), ticks
    Raises: `empty_list` without a share, E360 if they sum to more than one
    Source: policy (2023-08-02), task 7: the retained quota serves three uses; it names no shares, so the numbers are
    a choice of the scenario

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # of land, jingning retains 300, lingtai 150
    >>> rule = UseSetAside(shares={"new": "0.5", "expansion": "0.125"}, resources=["land"])
    >>> rule.set_aside(problem)[:, 0, :, 0].tolist()  # new, expansion, infrastructure; 18.75 is rounded up
    [[150, 38, 0], [75, 19, 0]]
    >>> plan = plan_of(problem, (2, 4), P3_land=0)  # lingtai: 80 for new, 30 for infrastructure, 19 kept = 129 of 150
    >>> list(rule.audit(problem, plan))
    []
    """

    kind: ClassVar[str] = "use_set_aside"
    title_zh: ClassVar[str] = "按用途预留"
    title_en: ClassVar[str] = "set aside by use"

    shares: dict[Use, Share] = column(
        zh="预留比例", en="shares", unit="share", example={"new": "0.5", "infrastructure": "0.2"}
    )
    """Share of the retained quota set aside for each use; a use that is not named has no set-aside."""

    @field_validator("shares")
    @classmethod
    def _at_most_one(cls, shares: dict[Use, Fraction]) -> dict[Use, Fraction]:
        if not shares:
            raise PydanticCustomError("empty_list", "name at least one")
        if (total := sum(shares.values(), Fraction(0))) > 1:
            raise PydanticCustomError("E360", "shares sum to {total}, more than 1", {"total": fraction_text(total)})
        return shares

    def limits(self, problem: Problem) -> Limits:
        """Floors of E, then W ≤ E, then the sum of E against what the county puts into the year."""
        found: dict[Index, tuple[int | None, int | None]] = {}
        for c, k in self.cells(problem):
            for t, year in enumerate(map(str, problem.years)):
                where = (problem.counties[c], problem.resources[k])
                floors = self._floors(problem, int(problem.retained[c, k, t]))
                for use, ticks in zip(problem.uses, floors, strict=True):
                    found["kept", *where, use, year] = (ticks, None)
                    found["taken", *where, use, year] = (None, 0)
                found["supplied", *where, year] = (None, 0)
        return found

    def _floors(self, problem: Problem, retained: int) -> list[int]:
        """Ticks set aside for each use of `retained` ticks. (N,)"""
        shares = [self.shares.get(use, Fraction(0)) for use in problem.uses]  # type: ignore[call-overload]
        if sum(shares) == 1:
            return largest_remainder(shares, retained)
        return [ceil_share(share, retained) for share in shares]

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """E, W − E, and Σ E − Σ F. A year without any demand keeps its rows: a set-aside cannot be carried away."""
        name = next(name for name, rule in problem.rules.items() if rule is self)
        for c, k in self.cells(problem):
            for t, year in enumerate(map(str, problem.years)):
                where = (problem.counties[c], problem.resources[k])
                most = int(problem.quota[c, k, : t + 1].sum())
                kept: Terms = []
                for n, use in enumerate(problem.uses):
                    var = model.variable("set_aside", (name, *where, use, year), upper=most)
                    kept.append((1, var))
                    yield ("kept", *where, use, year), [(1, var)]
                    yield ("taken", *where, use, year), [*model.own(c, k, n, t), (-1, var)]
                used = [(-count, var) for count, var in model.supplied(c, k, t)]
                yield ("supplied", *where, year), kept + used

    def set_aside(self, problem: Problem) -> Ints:
        """The floors, for the audit; zero where the rule says nothing. (C, R, N, Y)"""
        C, R, Y = problem.retained.shape
        found = np.zeros((C, R, len(problem.uses), Y), dtype=np.int64)
        shares = {n: self.shares[use] for n, use in enumerate(problem.uses) if use in self.shares}
        for c, k in self.cells(problem):
            for t in range(Y):
                exact = {n: share * int(problem.retained[c, k, t]) for n, share in shares.items()}
                whole = {n: ticks // 1 for n, ticks in exact.items()}
                short = [n for n in exact if exact[n] > whole[n]]
                if sum(shares.values()) == 1:
                    left = int(problem.retained[c, k, t]) - sum(whole.values())
                    short = sorted(short, key=lambda n: whole[n] - exact[n])[:left]
                for n in exact:
                    found[c, k, n, t] = whole[n] + (n in short)
        return found

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """No schedule of the county's own quota covers each year the larger of set-aside and use, summed over uses."""
        needed = np.maximum(self.set_aside(problem), plan.own(problem)).sum(axis=2)
        life = lives(problem)[0]
        for c, k in self.cells(problem):
            kept: list[int] = problem.retained[c, k].tolist()
            lasting = [carriable(problem, ticks, life) for ticks in kept]
            used = np.array(spend(kept, lasting, needed[c, k].tolist(), life)).sum(axis=0)
            for t in np.flatnonzero(used < needed[c, k]):
                where = (problem.counties[c], problem.resources[k], str(problem.years[t]))
                yield Breach(self.kind, where, str(needed[c, k, t]), str(used[t]))
