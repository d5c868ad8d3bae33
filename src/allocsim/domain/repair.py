"""A repair of a scenario that no plan satisfies: few changes of numbers or lists, after which some plan keeps all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.wording import sentence


@dataclass(frozen=True)
class Repair:
    """Changes that were made together, solved, and found feasible."""

    scenario: Scenario
    changes: tuple[Reason, ...]
    cost: Fraction
    """Σ weight · amount, in the units of the policy; repairs are offered cheapest first."""

    def text(self, lang: str) -> str:
        """The changes in one line."""
        return ("；" if lang == "zh" else "; ").join(sentence(change, self.scenario, lang) for change in self.changes)
