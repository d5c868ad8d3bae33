"""Where an agreement fails, and which uncertain input matters most."""

from __future__ import annotations

from dataclasses import dataclass

from allocsim.domain.scenario import Scenario
from allocsim.messages import text


@dataclass(frozen=True)
class Bound:
    """One side of a range of an uncertain input."""

    input: str
    low: float | None
    """Not below; None on the other side."""
    high: float | None
    """Not above."""


@dataclass(frozen=True)
class Region:
    """A box of uncertain inputs in which a partnership mostly fails: some party does not gain."""

    project: str
    formula: str
    failing: float
    """Share of all draws that fail."""
    bounds: tuple[Bound, ...]
    share: float
    """Share of all draws inside."""
    density: float
    """Share of the draws inside that fail."""
    coverage: float
    """Share of the failing draws that are inside."""

    def sentence(self, scenario: Scenario, lang: str) -> str:
        """The region in one sentence."""
        project = getattr(scenario.project_index[self.project], f"name_{lang}")
        terms = scenario.agreements.get(self.formula)
        formula = self.formula if terms is None else getattr(terms, f"name_{lang}")
        facts = {"project": project, "formula": formula, "failing": self.failing}
        if not self.failing:
            return text("N081", lang, **facts)
        if not self.bounds:
            return text("N082", lang, **facts)
        separator = "、" if lang == "zh" else " and "
        parts = []
        for bound in self.bounds:
            name = getattr(scenario.uncertain[bound.input], f"name_{lang}")
            code, value = ("N084", bound.low) if bound.high is None else ("N085", bound.high)
            parts.append(text(code, lang, name=name, value=value))
        inside = {"density": self.density, "coverage": self.coverage, "bounds": separator.join(parts)}
        return text("N083", lang, **facts, **inside)


@dataclass(frozen=True)
class Influence:
    """How much of the variance of one party's gain comes from one uncertain input by itself."""

    project: str
    formula: str
    party: str
    input: str
    share: float
    """First-order Sobol index, 0 to 1 but for the error of estimation."""
    error: float
    """Half width of its 95 % confidence interval."""
