"""The Pareto frontier of two or three goals: plans that no other beats in one goal without losing in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocsim.domain.fact import fraction_text
from allocsim.domain.records import Record
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import unit_symbol
from allocsim.domain.told import Told
from allocsim.messages import text


@dataclass(frozen=True)
class Axis:
    """One of the goals."""

    name: str
    """Name of the goal in the scenario, or of the benefit."""
    title_zh: str
    title_en: str
    sense: Literal["maximise", "minimise"]
    unit: str
    size: Fraction = Fraction(1)
    """How many of the unit a value of one is: the tick of a resource, where a goal counts ticks."""

    def label(self, lang: str) -> str:
        """Title with unit."""
        title = self.title_zh if lang == "zh" else self.title_en
        return (
            f"{title}（{unit_symbol(self.unit, lang)}）"
            if lang == "zh"
            else f"{title} ({unit_symbol(self.unit, lang)})"
        )


@dataclass(frozen=True)
class Compromise:
    """One point of the frontier, and a plan that reaches it."""

    values: tuple[Fraction, ...]
    approved: tuple[str, ...]
    options: Mapping[str, str]
    """Project → approved option, where the project offers several."""


@dataclass(frozen=True, repr=False)
class Frontier(Told):
    """Every nondominated point, the best in the first goal first."""

    scenario: Scenario
    axes: tuple[Axis, ...]
    points: tuple[Compromise, ...]
    complete: bool
    """Whether these are all (the solver's word: every other value is beaten by one of these)."""

    def measured(self, point: Compromise) -> list[Fraction]:
        """The values of a point in the units of the axes."""
        return [value * axis.size for axis, value in zip(self.axes, point.values, strict=True)]

    def rows(self) -> list[Record]:
        """One row a point."""
        names = [axis.name for axis in self.axes]
        return [
            {
                **{name: fraction_text(value) for name, value in zip(names, self.measured(point), strict=True)},
                "approved": list(point.approved),
                "options": dict(point.options),
            }
            for point in self.points
        ]

    def facts(self) -> Record:
        """The document of `to_json`, less its head."""
        return {
            "goals": [{"name": row.name, "sense": row.sense, "unit": row.unit} for row in self.axes],
            "complete": self.complete,
            "points": self.rows(),
        }

    def summary(self, lang: str = "zh") -> str:
        """Whether it is complete, and each point with the projects that change from the one before."""
        comma = "、" if lang == "zh" else ", "
        lines = [text("X240" if self.complete else "X241", lang, count=len(self.points))]
        before: tuple[str, ...] = ()
        for number, point in enumerate(self.points, 1):
            values = ("；" if lang == "zh" else "; ").join(
                f"{axis.label(lang)} {fraction_text(value)}"
                for axis, value in zip(self.axes, self.measured(point), strict=True)
            )
            entered = comma.join(name for name in point.approved if name not in before) or "-"
            left = comma.join(name for name in before if name not in point.approved) or "-"
            lines.append(text("X242", lang, number=number, values=values, entered=entered, left=left))
            before = point.approved
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Frontier({self.scenario.id}: points {len(self.points)})"
