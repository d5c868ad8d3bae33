"""What a gate is: a pass/fail test on each option, made before anything is scored."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from allocsim.domain.member import Gate
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Reason


class AllocationGate(Gate):
    """Base of the members of `GATES`."""

    @abstractmethod
    def evaluate(self, name: str, problem: Problem) -> Mapping[int, Reason]:
        """The options that fail, each with its reason; `name` is the gate's name in the scenario.

        The reason's values hold `gate` (the name) and, for a measured gate, `measured` and `at_least` as decimal text.
        """
