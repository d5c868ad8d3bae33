"""A problem's rules, gates and goals with the interface their registers promise.

The domain knows them by their parameters alone; what they do is the engine's affair.
"""

from __future__ import annotations

from typing import cast

from allocsim.allocation.gates.base import AllocationGate
from allocsim.allocation.objectives.base import Objective
from allocsim.allocation.rules.base import AllocationRule
from allocsim.domain.problem import Problem


def rules_of(problem: Problem) -> dict[str, AllocationRule]:
    """Rules by their name in the scenario, in order."""
    return cast(dict[str, AllocationRule], problem.rules)


def gates_of(problem: Problem) -> dict[str, AllocationGate]:
    """Gates by their name in the scenario, in order."""
    return cast(dict[str, AllocationGate], problem.gates)


def goals_of(problem: Problem) -> dict[str, Objective]:
    """Goals by their name in the scenario, in order of priority."""
    return cast(dict[str, Objective], problem.goals)
