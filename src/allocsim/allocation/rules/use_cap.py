"""A cap on what one use takes of the retained quota."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from allocsim.allocation.rules.base import Index, Limits
from allocsim.allocation.rules.scope import ByCell
from allocsim.allocation.rules.threshold import Threshold
from allocsim.domain.fact import column
from allocsim.domain.problem import Plan, Problem
from allocsim.domain.project import Use
from allocsim.domain.reason import Breach

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class UseCap(ByCell, Threshold):
    """One use takes at most a stated share (or amount) of each county's retained quota, year by year.

    W[c,k,n,t] ≤ floor(share · retained[c,k,t]), or ≤ amount

    W: retained ticks that use n takes on county c's side in year t · retained: (C, R, Y) ticks the county keeps of
    year t's quota
    use: n · share: 0 to 1, or amount in the resource's unit, each year · resources, counties: names, empty = all ·
    rows: (C, R, Y), ticks
    Raises: `one_of` unless exactly one of share and amount is given
    Source: policy (2023-08-02), task 7: the retained quota serves three uses; it names no shares, so the number is a
    choice of the scenario

    >>> from allocsim.allocation.example import plan_of, two_counties
    >>> problem = two_counties()  # of land, jingning retains 300, lingtai 150
    >>> rule = UseCap(use="new", share="0.185", resources=["land"])
    >>> dict(rule.limits(problem))
    {('jingning', 'land', '2026'): (None, 55), ('lingtai', 'land', '2026'): (None, 27)}
    >>> [str(breach) for breach in rule.audit(problem, plan_of(problem, (0, 2), P1_land=5, P3_land=52))]
    ['use_cap(lingtai, land, 2026): 28 against 27']
    """

    kind: ClassVar[str] = "use_cap"
    title_zh: ClassVar[str] = "按用途上限"
    title_en: ClassVar[str] = "cap on a use"

    use: Use = column(zh="指标用途", en="use", example="infrastructure")
    """The use that is capped."""

    def limits(self, problem: Problem) -> Limits:
        """The cap of each county, resource and year."""
        return {
            (problem.counties[c], problem.resources[k], str(year)): (
                None,
                self.limit(problem, k, int(problem.retained[c, k, t])),
            )
            for c, k in self.cells(problem)
            for t, year in enumerate(problem.years)
        }

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """W of the use."""
        n = problem.uses.index(self.use)
        for c, k in self.cells(problem):
            for t, year in enumerate(problem.years):
                yield (problem.counties[c], problem.resources[k], str(year)), model.own(c, k, n, t)

    def audit(self, problem: Problem, plan: Plan) -> Iterator[Breach]:
        """The use takes more."""
        own = plan.own(problem)[:, :, problem.uses.index(self.use)]
        kept = problem.issued - problem.committed - problem.contributed
        for c, k in self.cells(problem):
            for t, year in enumerate(problem.years):
                taken, allowed = int(own[c, k, t]), self.stated(problem, k, int(kept[c, k, t]))
                if taken > allowed:
                    where = (problem.counties[c], problem.resources[k], str(year))
                    yield Breach(self.kind, where, str(taken), str(allowed // 1))
