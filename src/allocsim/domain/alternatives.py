"""Other selections that are nearly as good, and which projects they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocsim.domain.fact import fraction_text
from allocsim.domain.records import Record
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import goal_title
from allocsim.domain.told import Told
from allocsim.messages import text


@dataclass(frozen=True)
class Alternative:
    """One selection that keeps every rule; the first is the recommendation itself."""

    approved: tuple[str, ...]
    options: Mapping[str, str]
    """Project → approved option, where the project offers several."""
    value: Fraction
    """Value of the last goal."""
    loss: Fraction
    """What the last goal loses against the recommendation."""
    entered: tuple[str, ...]
    """Projects that the recommendation does not approve."""
    left: tuple[str, ...]
    """Projects that only the recommendation approves."""

    @property
    def distance(self) -> int:
        """Projects decided otherwise than in the recommendation."""
        return len(self.entered) + len(self.left)


@dataclass(frozen=True, repr=False)
class Alternatives(Told):
    """Near-optimal selections: every goal but the last as good as it can be, the last within a stated loss."""

    scenario: Scenario
    goal: str
    best: Fraction
    allowed: Fraction
    """Largest loss of the last goal."""
    plans: tuple[Alternative, ...]
    complete: bool
    """Whether these are all selections within the loss (the solver's word)."""
    limit: int | None
    """How many were asked for, where that many were found and there may be more; None otherwise."""
    diverse: bool
    robust: tuple[str, ...]
    """Projects in every selection within the loss, listed here or not."""
    contingent: tuple[str, ...]
    """Projects in some of them."""
    never: tuple[str, ...]
    """Projects in none."""
    settled: bool
    """Whether the three lists are proved; if a limit came first they speak of the selections found."""

    def frequency(self) -> dict[str, int]:
        """Project → how many of the listed selections approve it."""
        names = [row.project for row in self.scenario.projects]
        return {name: sum(name in plan.approved for plan in self.plans) for name in names}

    def rows(self) -> list[Record]:
        """One row a selection."""
        return [
            {
                "value": fraction_text(plan.value),
                "loss": fraction_text(plan.loss),
                "distance": plan.distance,
                "approved": list(plan.approved),
                "options": dict(plan.options),
                "entered": list(plan.entered),
                "left": list(plan.left),
            }
            for plan in self.plans
        ]

    def facts(self) -> Record:
        """The document of `to_json`, less its head."""
        return {
            "goal": self.goal,
            "objective": fraction_text(self.best),
            "allowed_loss": fraction_text(self.allowed),
            "diverse": self.diverse,
            "complete": self.complete,
            "limit_reached": self.limit,
            "alternatives": self.rows(),
            **{name: list(getattr(self, name)) for name in ("robust", "contingent", "never")},
            "settled": self.settled,
            "frequency": self.frequency(),
        }

    def summary(self, lang: str = "zh") -> str:
        """Each selection by what it does otherwise, whether these are all, and the three lists."""
        comma = "、" if lang == "zh" else ", "
        facts = {"best": fraction_text(self.best), "allowed": fraction_text(self.allowed), "count": len(self.plans)}
        facts["goal"] = goal_title(self.goal, self.scenario, lang)
        others = "X221" if self.complete else "X228" if self.limit is None else "X222"
        lines = [text("X220", lang, **facts), text(others, lang)]
        for number, plan in enumerate(self.plans, 1):
            moves = {"entered": comma.join(plan.entered) or "-", "left": comma.join(plan.left) or "-"}
            values = {"value": fraction_text(plan.value), "loss": fraction_text(plan.loss)}
            line = text("X229" if number == 1 else "X223", lang, number=number, **values, **moves)
            if turned := self._turned(plan):
                line += text("X219", lang, changed=comma.join(turned))
            lines.append(line)
        if not self.settled:
            lines.append(text("X227", lang))
        for code, names in (("X224", self.robust), ("X225", self.contingent), ("X226", self.never)):
            lines.append(text(code, lang, count=len(names), projects=comma.join(names) or "-"))
        return "\n".join(lines)

    def _turned(self, plan: Alternative) -> list[str]:
        """Projects that the recommendation approves in another option, with the option here."""
        first = self.plans[0].options
        return [f"{name} {option}" for name, option in plan.options.items() if first.get(name, option) != option]

    def __repr__(self) -> str:
        return f"Alternatives({self.scenario.id}: {len(self.plans)} within {fraction_text(self.allowed)})"
