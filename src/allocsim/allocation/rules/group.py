"""Projects of an industry, park, category or level, and all that they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from allocsim.allocation.rules.base import Index, selected
from allocsim.allocation.rules.scope import ByResource
from allocsim.allocation.rules.threshold import Threshold
from allocsim.domain.fact import Names, column
from allocsim.domain.problem import Plan, Problem

if TYPE_CHECKING:
    from allocsim.allocation.model import Model, Terms


class Group(ByResource, Threshold):
    """Base of rules on the ticks that a group of projects takes, whatever their source, over all years."""

    group: Literal["industry", "park", "category", "level"] = column(zh="分组依据", en="group", example="industry")
    """The column of the project table that makes the group."""
    members: Names = column(zh="组成员", en="members", example=["food"])
    """Values of that column that belong to the group."""

    def indices(self, problem: Problem) -> tuple[int, ...]:
        """Resources that the rule applies to."""
        return selected(self.resources, problem.resources)

    def whole(self, problem: Problem, resource: int) -> int:
        """What the share is of: all quota after commitments, of the counties and the city, over all years."""
        return int(problem.quota[:, resource].sum() + problem.city_quota[resource].sum())

    def constrain(self, model: Model, problem: Problem) -> Iterator[tuple[Index, Terms]]:
        """Σ d · x over the group's options."""
        names = problem.project_groups[self.group]
        inside = [o for o, p in enumerate(problem.option_project.tolist()) if names[p] in self.members]
        for k in self.indices(problem):
            yield (
                (problem.resources[k],),
                [
                    (int(problem.demand_ticks[e]), model.x[o])
                    for o in inside
                    for e in problem.option_demands[o]
                    if problem.demand_resource[e] == k
                ],
            )

    def found(self, problem: Problem, plan: Plan, resource: int) -> int:
        """For the audit: the ticks that approved projects of the group take, entry by entry."""
        approved, total = set(plan.approved), 0
        columns = (problem.demand_option, problem.demand_resource, problem.demand_ticks)
        for option, k, ticks in zip(*(values.tolist() for values in columns), strict=True):
            project = int(problem.option_project[option])
            if option in approved and k == resource and problem.project_groups[self.group][project] in self.members:
                total += ticks
        return total

    def issued(self, problem: Problem, resource: int) -> int:
        """For the audit: the same total as `whole`, from what was issued."""
        left = problem.issued[:, resource] - problem.committed[:, resource]
        return int(sum(left.ravel().tolist()) + sum(problem.city_quota[resource].tolist()))
