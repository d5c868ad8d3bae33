"""What a plan made by hand is worth: rules it breaks, goals beside the optimum, the nearest plan that keeps all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allocsim.domain import records
from allocsim.domain.allocation import Allocation
from allocsim.domain.fact import fraction_text
from allocsim.domain.problem import Plan
from allocsim.domain.reason import Breach


@dataclass(frozen=True)
class Difference:
    """Projects in which one plan departs from another."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    """Approved in both, in another option."""

    @property
    def count(self) -> int:
        """How many projects differ."""
        return len(self.added) + len(self.dropped) + len(self.changed)


@dataclass(frozen=True)
class GoalDistance:
    """A goal's value in the plan, and in the optimum."""

    goal: str
    unit: str
    value: Fraction
    optimum: Fraction


@dataclass(frozen=True)
class Nearest:
    """The plan that keeps every rule with the fewest projects changed, and among those the best."""

    difference: Difference
    values: tuple[Fraction, ...]
    """One a goal, in order."""
    proved: bool


@dataclass(frozen=True, repr=False)
class Evaluation:
    """A plan made by hand, held against the rules and against the optimum of the same scenario."""

    allocation: Allocation
    """The optimum."""
    chosen: Mapping[str, str]
    """Project → option ("" = its only one), as the plan has it."""
    plan: Plan
    """With the split that keeps as many balances and rules as it can."""
    breaches: tuple[Breach, ...]
    goals: tuple[GoalDistance, ...]
    optimum: Difference
    """What the optimum does differently."""
    nearest: Nearest | None
    """None if the plan keeps every rule itself."""

    @property
    def broken(self) -> tuple[str, ...]:
        """Names of the broken rules, gates and balances, each once."""
        return tuple(dict.fromkeys(breach.rule for breach in self.breaches))

    @property
    def feasible(self) -> bool:
        """Whether the plan keeps everything."""
        return not self.breaches

    def to_records(self) -> dict[str, Any]:
        """The document as plain values."""
        found = {
            "schema_version": records.RESULT_VERSION,
            "scenario": self.allocation.scenario.id,
            "scenario_digest": self.allocation.provenance.digest,
            "feasible": self.feasible,
            "broken": self.broken,
            "breaches": [
                {"rule": row.rule, "where": row.where, "found": row.found, "allowed": row.allowed}
                for row in self.breaches
            ],
            "goals": [
                {
                    "goal": row.goal,
                    "unit": row.unit,
                    "value": fraction_text(row.value),
                    "optimum": fraction_text(row.optimum),
                }
                for row in self.goals
            ],
            "optimum": self._difference(self.optimum),
            "nearest": None
            if self.nearest is None
            else {
                **self._difference(self.nearest.difference),
                "values": [fraction_text(value) for value in self.nearest.values],
                "proved": self.nearest.proved,
            },
        }
        return records.plain(found)  # type: ignore[no-any-return]

    def _difference(self, row: Difference) -> dict[str, Any]:
        return {"added": row.added, "dropped": row.dropped, "changed": row.changed}

    def to_json(self) -> str:
        """The evaluation as JSON; values are exact decimals as text."""
        return records.to_json(self.to_records())

    def __repr__(self) -> str:
        return f"Evaluation({len(self.chosen)} projects, {len(self.breaches)} breaches)"
