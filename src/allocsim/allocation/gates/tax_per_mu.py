"""Tax for each unit of land."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from allocsim.allocation.gates.ratio import RatioGate
from allocsim.domain.fact import Id, column


class TaxPerMu(RatioGate):
    """An option must bring a stated yearly tax for each unit of land it takes.

    tax[o] / Σ_t land[o,t] ≥ at_least

    tax[o]: all taxes of a normal year at the option's scale, 10k CNY · land[o,t]: what it takes in year t, on all
    counties' sides, in the resource's unit (mu, unless the scenario counts land otherwise)
    at_least: 10k CNY a unit · resource: whose amount is the land · uses: empty = all · result: failing option → reason
    Raises: nothing of its own
    Source: policy (2023-08-02), task 4: projects are examined for what they return; the number is a choice of the
    scenario

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # P1 of jingning 600/60 = 10, P2 4, P3 of lingtai 900/80 = 11.25, P4 0
    >>> gate = TaxPerMu(at_least="10.5", uses=["new"])
    >>> [(o, reason.values["measured"]) for o, reason in gate.evaluate("entry", problem).items()]
    [(0, '10.00')]
    """

    kind: ClassVar[str] = "tax_per_mu"
    title_zh: ClassVar[str] = "亩均税收"
    title_en: ClassVar[str] = "tax per mu"
    benefit: ClassVar[str] = "tax"

    resource: Id = column("land", zh="指标", en="resource", example="land")
    """The resource that counts as land."""

    def taken(self, by_year: Mapping[int, int]) -> int:
        """Land is taken once: the sum over years."""
        return sum(by_year.values())
