"""Investment for each unit of land."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from allocsim.allocation.gates.ratio import RatioGate
from allocsim.domain.fact import Id, column


class InvestmentIntensity(RatioGate):
    """An option must bring a stated investment for each unit of land it takes.

    investment[o] / Σ_t land[o,t] ≥ at_least

    investment[o]: fixed investment at the option's scale, 10k CNY · land[o,t]: what it takes in year t, on all
    counties' sides, in the resource's unit
    at_least: 10k CNY a unit · resource: whose amount is the land · uses: empty = all · result: failing option → reason
    Raises: nothing of its own
    Source: policy (2023-08-02), task 4: projects are examined for intensive use of land; the number is a choice of
    the scenario

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # P1 of jingning 18000/60 = 300, P2 200, P3 of lingtai 400, P4 2000/30 = 66.66
    >>> gate = InvestmentIntensity(at_least="300", uses=["new", "expansion"])
    >>> [(problem.options[o] or o, reason.values["measured"]) for o, reason in gate.evaluate("entry", problem).items()]
    [(1, '200.00')]
    """

    kind: ClassVar[str] = "investment_intensity"
    title_zh: ClassVar[str] = "投资强度"
    title_en: ClassVar[str] = "investment intensity"
    benefit: ClassVar[str] = "investment"

    resource: Id = column("land", zh="指标", en="resource", example="land")
    """The resource that counts as land."""

    def taken(self, by_year: Mapping[int, int]) -> int:
        """Land is taken once: the sum over years."""
        return sum(by_year.values())
