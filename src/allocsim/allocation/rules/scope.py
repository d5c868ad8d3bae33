"""Where a rule applies: which resources, and which counties."""

from __future__ import annotations

from allocsim.allocation.rules.base import AllocationRule, selected
from allocsim.domain.fact import Id, column
from allocsim.domain.problem import Problem


class ByResource(AllocationRule):
    """Base of rules with a number for each resource."""

    resources: tuple[Id, ...] = column((), zh="指标", en="resources", example=["land"])
    """Resources that the rule applies to; empty = all."""


class ByCell(ByResource):
    """Base of rules with a number for each county and resource."""

    counties: tuple[Id, ...] = column((), zh="县（市、区）", en="counties", example=["jingning"])
    """Counties that the rule applies to; empty = all."""

    def cells(self, problem: Problem) -> list[tuple[int, int]]:
        """(county, resource) pairs that the rule applies to, in the order of the axes."""
        return [
            (c, k)
            for c in selected(self.counties, problem.counties)
            for k in selected(self.resources, problem.resources)
        ]
