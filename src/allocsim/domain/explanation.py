"""Why an allocation is as it is: what each project is worth to the plan, what would flip it, what more quota would add.

Every figure is a difference of two audited or proved solves; amounts are ticks, losses are in the goal's own units.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from allocsim.domain import records
from allocsim.domain.allocation import Allocation, Decision
from allocsim.domain.fact import fraction_text
from allocsim.domain.reason import Reason
from allocsim.domain.wording import sentence

POOL = "pool"
"""Place of an amount that is added to the city pool; every other place is a county's retained quota."""


@dataclass(frozen=True)
class Loss:
    """How much worse one goal gets, in its own units; negative where it gets better."""

    goal: str
    unit: str
    least: Fraction
    most: Fraction | None
    """The same as `least` where both solves are proved; None if no bound is known."""

    @property
    def proved(self) -> bool:
        """Whether the loss is exact."""
        return self.least == self.most


@dataclass(frozen=True)
class Replacement:
    """The best plan that must do without an approved project, or must take a rejected one."""

    possible: bool
    """False: no plan keeps every rule then."""
    losses: tuple[Loss, ...] = ()
    """One a goal, in order; empty if no such plan exists."""
    leaving: tuple[str, ...] = ()
    """Other approved projects that leave."""
    entering: tuple[str, ...] = ()
    """Other projects that enter."""

    @property
    def free(self) -> bool:
        """Whether nothing is lost in any goal."""
        return self.possible and all(loss.most == 0 for loss in self.losses)


@dataclass(frozen=True)
class Flip:
    """A change of the scenario that turns one decision over; it was made, solved again, and did."""

    by: Literal["benefit", "withdrawal", "resource"]
    amount: Fraction
    """Of the benefit in its unit, or ticks of the resource in each plan year; 1 for a withdrawal."""
    benefit: str = ""
    project: str = ""
    """The project that withdraws."""
    resource: str = ""
    place: str = ""
    """`pool`, or the county whose retained quota grows."""
    least: bool = True
    """Whether no smaller amount of the same kind does it."""


@dataclass(frozen=True)
class Rival:
    """An approved project that takes the resource a rejected one lacks, from the same source."""

    project: str
    ticks: int
    score: int


@dataclass(frozen=True)
class ProjectExplanation:
    """One project: its decision, what the plan would lose otherwise, and the smallest changes that flip it."""

    decision: Decision
    replacement: Replacement | None
    """None where a gate, a lock or the sheer size settles it."""
    rank: int | None
    """Place on the waiting list: by the cost of forcing it in, then scenario order."""
    ahead: tuple[Rival, ...]
    """Projects ahead of it on the resource it lacks, the densest first."""
    score: int
    needed: int
    """Ticks of that resource that it needs; 0 without one."""
    flips: tuple[Flip, ...]
    sentences: tuple[Reason, ...]
    """The whole explanation, in order; the first is the decision's own reason."""


@dataclass(frozen=True)
class ResourceValue:
    """What more of one resource in one place would add to the last goal."""

    resource: str
    place: str
    step: int
    """The stated step, in ticks of each plan year."""
    step_gain: Fraction | None
    """Gain of the last goal from one step more, proved; None if it was not proved or no step is possible."""
    first: int | None
    """The least amount that raises the last goal at all, in ticks; None if no amount does, or, where
    `step_gain` is None too, if the search gave up."""
    first_gain: Fraction | None
    price: float
    """Price of a unit in the relaxed model, where projects can be divided: not a promise."""


@dataclass(frozen=True)
class Transfer:
    """Retained quota that one county could let another have, so that the plan gains."""

    resource: str
    giver: str
    taker: str
    ticks: int
    gain: Fraction
    """Gain of the last goal over the whole plan."""
    loss_of_giver: Fraction
    """Of the last goal, by the host county of the projects: the least compensation."""
    gain_of_taker: Fraction
    """The most that the taker can pay and still be better off."""


@dataclass(frozen=True, repr=False)
class Explanation:
    """Answers about one allocation."""

    allocation: Allocation
    projects: tuple[ProjectExplanation, ...]
    resources: tuple[ResourceValue, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    notes: tuple[Reason, ...] = ()
    solves: int = 0

    def of(self, project: str) -> ProjectExplanation:
        """The explanation of one project. Raises KeyError."""
        return {row.decision.project: row for row in self.projects}[project]

    def lines(self, project: str, lang: str = "zh") -> list[str]:
        """The sentences about one project."""
        return [sentence(reason, self.allocation.scenario, lang) for reason in self.of(project).sentences]

    def to_records(self, lang: str = "zh") -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        found = {
            "schema_version": records.RESULT_VERSION,
            "scenario": self.allocation.scenario.id,
            "scenario_digest": self.allocation.provenance.digest,
            "projects": [self._project(row, lang) for row in self.projects],
            "resources": [self._value(row) for row in self.resources],
            "transfers": [self._transfer(row) for row in self.transfers],
            "notes": [sentence(note, self.allocation.scenario, lang) for note in self.notes],
        }
        return records.plain(found)  # type: ignore[no-any-return]

    def to_json(self, lang: str = "zh") -> str:
        """The explanation as JSON; amounts and losses are exact decimals as text."""
        return records.to_json(self.to_records(lang))

    def _project(self, row: ProjectExplanation, lang: str) -> dict[str, Any]:
        reasons = [
            {"code": reason.code, "values": dict(reason.values), "text": text}
            for reason, text in zip(row.sentences, self.lines(row.decision.project, lang), strict=True)
        ]
        return {
            "project": row.decision.project,
            "decision": row.decision.decision,
            "rank": row.rank,
            "replacement": None if row.replacement is None else self._replacement(row.replacement),
            "flips": [self._flip(flip) for flip in row.flips],
            "sentences": reasons,
        }

    def _replacement(self, row: Replacement) -> dict[str, Any]:
        losses = [
            {
                "goal": loss.goal,
                "unit": loss.unit,
                "least": fraction_text(loss.least),
                "most": None if loss.most is None else fraction_text(loss.most),
            }
            for loss in row.losses
        ]
        return {"possible": row.possible, "losses": losses, "leaving": row.leaving, "entering": row.entering}

    def _flip(self, flip: Flip) -> dict[str, Any]:
        amount = self._amount(flip.resource, int(flip.amount)) if flip.by == "resource" else flip.amount
        names = ("by", "benefit", "project", "resource", "place", "least")
        return {**{name: getattr(flip, name) for name in names}, "amount": amount}

    def _value(self, row: ResourceValue) -> dict[str, Any]:
        return {
            "resource": row.resource,
            "place": row.place,
            "step": self._amount(row.resource, row.step),
            "step_gain": row.step_gain,
            "first": None if row.first is None else self._amount(row.resource, row.first),
            "first_gain": row.first_gain,
            "price": row.price,
        }

    def _transfer(self, row: Transfer) -> dict[str, Any]:
        names = ("resource", "giver", "taker", "gain", "loss_of_giver", "gain_of_taker")
        return {**{name: getattr(row, name) for name in names}, "amount": self._amount(row.resource, row.ticks)}

    def _amount(self, resource: str, ticks: int) -> Any:
        return self.allocation.scenario.resources[resource].amount(ticks)

    def __repr__(self) -> str:
        return f"Explanation({self.allocation.scenario.id}: {len(self.projects)} projects, {self.solves} solves)"
