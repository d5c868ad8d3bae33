"""Output for each unit of energy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from allocsim.allocation.gates.ratio import RatioGate
from allocsim.domain.fact import Id, column


class OutputPerTce(RatioGate):
    """An option must bring a stated yearly output for each unit of energy it uses.

    output[o] / max_t energy[o,t] ≥ at_least

    output[o]: output of a normal year at the option's scale, 10k CNY · energy[o,t]: what it takes in year t, on all
    counties' sides, in the resource's unit; the largest year stands for a normal one
    at_least: 10k CNY a unit · resource: the energy · uses: empty = all · result: failing option → reason
    Raises: nothing of its own
    Source: policy (2023-08-02), task 4: projects are examined for what they return; the number is a choice of the
    scenario

    >>> from allocsim.allocation.example import two_counties
    >>> problem = two_counties()  # P1 of jingning 30000/30 = 1000, P2 8000/20 = 400, P3 of lingtai 60000/40 = 1500
    >>> gate = OutputPerTce(at_least="1000")
    >>> [(o, reason.values["measured"]) for o, reason in gate.evaluate("entry", problem).items()]
    [(1, '400.00')]
    """

    kind: ClassVar[str] = "output_per_tce"
    title_zh: ClassVar[str] = "单位能耗产值"
    title_en: ClassVar[str] = "output per unit of energy"
    benefit: ClassVar[str] = "output"

    resource: Id = column("energy", zh="指标", en="resource", example="energy")
    """The resource that counts as energy."""

    def taken(self, by_year: Mapping[int, int]) -> int:
        """Energy is used every year: the largest year."""
        return max(by_year.values())
