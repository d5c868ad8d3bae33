"""The Pareto frontier of two or three goals: the plans that no other plan beats in one goal without losing in the other."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from allocsim.domain.fact import fraction_text
from allocsim.domain.records import RESULT_VERSION, Record, plain, to_json
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import unit_symbol
from allocsim.messages import text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Axis:
    """One of the goals."""

    name: str
    """Name of the goal in the scenario, or of the benefit."""
    title_zh: str
    title_en: str
    sense: Literal["maximise", "minimise"]
    unit: str

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
class Frontier:
    """Every nondominated point, the best in the first goal first."""

    scenario: Scenario
    axes: tuple[Axis, ...]
    points: tuple[Compromise, ...]
    complete: bool
    """Whether these are all (the solver's word: every other value is beaten by one of these)."""

    def rows(self) -> list[Record]:
        """One row a point."""
        names = [axis.name for axis in self.axes]
        return [
            {
                **{name: fraction_text(value) for name, value in zip(names, point.values, strict=True)},
                "approved": list(point.approved),
                "options": dict(point.options),
            }
            for point in self.points
        ]

    def frame(self) -> pd.DataFrame:
        """`rows` as a new data frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def to_records(self) -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        found = {
            "schema_version": RESULT_VERSION,
            "scenario": self.scenario.id,
            "scenario_digest": self.scenario.digest,
            "goals": [{"name": row.name, "sense": row.sense, "unit": row.unit} for row in self.axes],
            "complete": self.complete,
            "points": self.rows(),
        }
        return plain(found)  # type: ignore[no-any-return]

    def to_json(self) -> str:
        """The frontier as JSON."""
        return to_json(self.to_records())

    def summary(self, lang: str = "zh") -> str:
        """Whether it is complete, and each point with the projects that change from the one before."""
        comma = "、" if lang == "zh" else ", "
        lines = [text("X240" if self.complete else "X241", lang, count=len(self.points))]
        before: tuple[str, ...] = ()
        for number, point in enumerate(self.points, 1):
            values = ("；" if lang == "zh" else "; ").join(
                f"{axis.label(lang)} {fraction_text(value)}"
                for axis, value in zip(self.axes, point.values, strict=True)
            )
            entered = comma.join(name for name in point.approved if name not in before) or "-"
            left = comma.join(name for name in before if name not in point.approved) or "-"
            lines.append(text("X242", lang, number=number, values=values, entered=entered, left=left))
            before = point.approved
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Frontier({self.scenario.id}: {len(self.points)} points)"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"
