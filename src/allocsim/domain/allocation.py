"""The result of the allocation engine: decisions, awards and balances, all exact."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from allocsim.domain import frames, records, status
from allocsim.domain.problem import Plan
from allocsim.domain.provenance import Provenance
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Termination = Literal["optimal", "gap_limit", "time_limit", "node_limit", "infeasible", "error"]
DecisionKind = Literal["approved", "partial", "deferred", "waitlisted", "rejected"]
Route = Literal["", "executive_meeting", "leading_group", "annual_list", "filed", "county"]


@dataclass(frozen=True)
class GoalValue:
    """One goal's exact value in the plan, the proved bound on it, and what later goals may give up."""

    goal: str
    kind: str
    sense: Literal["maximise", "minimise"]
    unit: str
    value: Fraction
    bound: Fraction | None
    """Best value that could still exist with the other goals held where they are; None if no bound is known."""
    tolerance: int
    proved: bool
    """Whether the solver's bound leaves no better value (the solver's word)."""
    best: Fraction | None = None
    """What the goal could reach before later goals took part of its tolerance; None if nothing was taken."""

    @property
    def concession(self) -> Fraction:
        """The tolerance in the unit of the value; for a share it is stated in percentage points."""
        return Fraction(self.tolerance, 100 if self.unit == "share" else 1)

    @property
    def gap(self) -> float:
        """|bound − value| / max(1, |value|); infinite without a bound."""
        if self.bound is None:
            return float("inf")
        return float(abs(self.bound - self.value) / max(Fraction(1), abs(self.value)))


@dataclass(frozen=True)
class Award:
    """Quota awarded to a project on one county's side, in ticks."""

    resource: str
    county: str
    year: int
    pool: int
    retained: int


@dataclass(frozen=True)
class Decision:
    """What was decided for one project, and why."""

    project: str
    decision: DecisionKind
    option: str
    """The approved option; "" if none was approved or the project has only one."""
    host: str
    """Host county of the approved option; "" if none was approved."""
    year: int | None
    """Start year of the approved option."""
    reason: Reason
    route: Route
    awards: tuple[Award, ...] = ()

    @property
    def approved(self) -> bool:
        """Whether any option was approved."""
        return self.decision in ("approved", "partial", "deferred")


@dataclass(frozen=True)
class PoolBalance:
    """One resource and year of the pool, in ticks: pool + carried_in + taken_back = awarded + carried_out + lapsed."""

    resource: str
    year: int
    issued: int
    committed: int
    quota: int
    retained: int
    pool: int
    awarded: int
    carried_in: int
    carried_out: int
    taken_back: int
    lapsed: int


@dataclass(frozen=True)
class CountyBalance:
    """One county, resource and year, in ticks:
    retained + carried_in = used + carried_out + taken_back + lapsed; quota = retained + contributed."""

    county: str
    resource: str
    year: int
    issued: int
    committed: int
    quota: int
    contributed: int
    retained: int
    received: int
    """Pool ticks drawn on this county's side in this year."""
    used: Mapping[str, int]
    """Retained ticks consumed, by use."""
    carried_in: int
    carried_out: int
    taken_back: int
    lapsed: int


@dataclass(frozen=True)
class Price:
    """The price of one more unit in the relaxed model (projects divisible): a dual value, not a promise."""

    row: str
    """`pool_capacity` for the pool, `county_balance` for a county's retained quota."""
    index: tuple[str, ...]
    """Where: resource, county, year, as far as they apply."""
    resource: str
    """The resource whose unit the price is per; "" if the row is not in a resource's unit."""
    per_unit: float
    """Change of the goal per unit of the resource (or of the row)."""


@dataclass(frozen=True, repr=False)
class Allocation:
    """The audited answer. Amounts are ticks; `Scenario.resources[r].amount(ticks)` gives the unit."""

    scenario: Scenario
    termination: Termination
    has_solution: bool
    goals: tuple[GoalValue, ...]
    plan: Plan
    pools: tuple[PoolBalance, ...]
    counties: tuple[CountyBalance, ...]
    decisions: tuple[Decision, ...]
    prices: tuple[Price, ...]
    unique: bool | None
    """True: no other does as well, or the tie-break chose this one; False: one of several; None: not settled."""
    provenance: Provenance
    audit: Literal["passed"] = "passed"
    notes: tuple[Reason, ...] = field(default=())

    @property
    def main(self) -> GoalValue:
        """The last goal: the one that `objective`, `bound` and `gap` speak of."""
        return self.goals[-1]

    @property
    def objective(self) -> Fraction:
        """Exact value of the last goal."""
        return self.main.value

    @property
    def bound(self) -> Fraction | None:
        """Proved bound on the last goal."""
        return self.main.bound

    @property
    def gap(self) -> float:
        """Largest gap among the goals."""
        return max(goal.gap for goal in self.goals)

    def approved(self) -> tuple[str, ...]:
        """Approved projects, in scenario order."""
        return tuple(row.project for row in self.decisions if row.approved)

    def frame(self, name: frames.AllocationFrame) -> pd.DataFrame:
        """One table as a new data frame: `projects`, `awards`, `pools`, `counties`, `goals` or `prices`.

        Quotas stand twice: `land_mu` (float64, for reading) and `land_ticks` (int64, for sums).
        """
        return frames.frame(self, name)

    def summary(self, lang: str = "zh") -> str:
        """A few lines: what the solver said and proved, the decisions, the pool."""
        return status.summary(self, lang)

    def to_records(self, lang: str = "zh") -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        return records.document(self, lang=lang)

    def to_json(self, lang: str = "zh") -> str:
        """The result as JSON; amounts are exact decimals as text, sentences are in `lang`."""
        return records.to_json(self.to_records(lang))

    def __repr__(self) -> str:
        approved = f"{len(self.approved())} of {len(self.decisions)} projects approved"
        return f"Allocation({self.scenario.id}: {approved}, {self.termination}, audit {self.audit})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"
