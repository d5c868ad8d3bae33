"""A repair of a scenario that no plan satisfies: few changes of numbers or lists, after which some plan keeps all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
        return ("，并且" if lang == "zh" else ", and ").join(
            sentence(change, self.scenario, lang) for change in self.changes
        )

    def facts(self, lang: str) -> dict[str, Any]:
        """The repair as a program reads it: `key` and `value` are those of an override."""
        kinds = ("rule", "key", "value", "members", "county", "resource", "more_amount")
        changes = [
            {"code": row.code} | {kind: row.values[kind] for kind in kinds if kind in row.values}
            for row in self.changes
        ]
        return {"cost": self.cost, "text": self.text(lang), "changes": changes}
