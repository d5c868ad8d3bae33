"""What the gates on a ratio share: a benefit held against what the option takes of a resource, in exact fractions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from allocsim.allocation.gates.base import AllocationGate
from allocsim.domain.fact import Amount, Id, column
from allocsim.domain.problem import Problem
from allocsim.domain.project import Use
from allocsim.domain.reason import Reason


class RatioGate(AllocationGate):
    """Base of the gates `benefit / amount ≥ at_least`; an option that takes nothing of the resource passes."""

    benefit: ClassVar[str]
    """The benefit in the numerator, 10k CNY."""

    at_least: Amount = column(zh="最低值", en="at least", unit="10k_CNY", example="250")
    """The least benefit, 10k CNY for each unit of the resource; a value exactly at it passes."""
    resource: Id = column(zh="指标", en="resource", example="land")
    """The resource in the denominator."""
    uses: tuple[Use, ...] = column((), zh="适用的指标用途", en="uses")
    """Uses of quota that the gate applies to; empty = all."""

    @abstractmethod
    def taken(self, by_year: Mapping[int, int]) -> int:
        """The ticks in the denominator, from the ticks the option takes in each year (year index → ticks)."""

    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """The options below the threshold; the measured value is rounded down for print only."""
        failing = {}
        for option, benefit, amount in self._measured(problem):
            if benefit < Fraction(self.at_least) * amount:
                values = {"measured": self._text(benefit / amount), "at_least": f"{self.at_least.normalize():f}"}
                failing[option] = Reason("R212", {"gate": name, "resource": self.resource, **values})
        return failing

    def _measured(self, problem: Problem) -> Iterator[tuple[int, Fraction, Fraction]]:
        """Option, its benefit and its amount of the resource, where it takes any."""
        if self.resource not in problem.resources:
            return
        k = problem.resources.index(self.resource)
        for option, entries in enumerate(problem.option_demands):
            if self.uses and problem.uses[problem.option_use[option]] not in self.uses:
                continue
            by_year: dict[int, int] = {}
            for e in entries:
                if problem.demand_resource[e] == k:
                    year = int(problem.demand_year[e])
                    by_year[year] = by_year.get(year, 0) + int(problem.demand_ticks[e])
            if by_year:
                yield (
                    option,
                    problem.option_benefits[self.benefit][option],
                    self.taken(by_year) * problem.resource_ticks[k],
                )

    def _text(self, ratio: Fraction) -> str:
        """Rounded down to two places, or as many as the threshold has, so that it never prints as if it passed."""
        exponent = self.at_least.as_tuple().exponent
        assert isinstance(exponent, int)
        places = max(2, -exponent)
        return f"{Decimal(int(ratio * 10**places)).scaleb(-places):f}"
