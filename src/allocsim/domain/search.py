"""The result of a search among agreements: candidates, the frontier, and the one recommended."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocsim.domain.criteria import Judging
from allocsim.domain.provenance import Provenance
from allocsim.domain.records import to_json
from allocsim.domain.scenario import Scenario
from allocsim.messages import text

if TYPE_CHECKING:
    import pandas as pd

Party = tuple[str, str]
"""Project and county."""


@dataclass(frozen=True)
class Candidate:
    """One agreement of the family, over all draws; money in 10k CNY of present value."""

    number: int
    """0 = the agreement as it stands; then the grid, the last axis running fastest."""
    values: Mapping[str, str]
    """Path → value, as text; empty for the agreement as it stands."""
    gains: Mapping[Party, float]
    """Expected gain of each party against its alternative."""
    worst_party: Party
    worst_gain: float
    all_gain_probability: float
    satisficing_share: float
    regret_max: float
    """Largest shortfall of the party worst off against the candidate that is best in that draw."""
    regret_mean: float
    city_total: float
    """Expected net of all parties together."""
    on_frontier: bool
    """Whether no other candidate is as good in everything and better in something: expected gain of the worst party,
    probability that all gain, largest regret, city total."""
    score: float | None
    broken: tuple[str, ...]
    """Criteria whose threshold it does not keep."""

    def label(self, lang: str) -> str:
        """The candidate in words, each path by as many of its last steps as tell it from the others."""
        names = _short(tuple(self.values))
        return ", ".join(f"{name} = {value}" for name, value in zip(names, self.values.values(), strict=True)) or text(
            "N078", lang
        )


@dataclass(frozen=True, repr=False)
class Search:
    """What was searched, and what was found."""

    scenario: Scenario
    agreement: str
    projects: tuple[str, ...]
    axes: Mapping[str, int]
    """Path → number of values."""
    candidates: tuple[Candidate, ...]
    skipped: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]
    """Points of the grid that are no agreement, with what is wrong with them by language."""
    order: tuple[int, ...]
    """Places in `candidates`, the recommended one first; those that break a threshold are left out."""
    draws: int
    seed: int
    provenance: Provenance

    @property
    def recommended(self) -> Candidate | None:
        """The best candidate that keeps every threshold."""
        return self.candidates[self.order[0]] if self.order else None

    @property
    def next_best(self) -> Candidate | None:
        """The best of the others that does not give every party the same, as far as print tells."""
        best = self.recommended
        others = (self.candidates[at] for at in self.order[1:])
        return next((one for one in others if best is not None and _differ(one, best)), None)

    @property
    def frontier(self) -> tuple[Candidate, ...]:
        """Candidates that no other one beats."""
        return tuple(row for row in self.candidates if row.on_frontier)

    def costs(self) -> dict[Party, float]:
        """What the recommended candidate gives each party beyond the next best; below zero it costs it that much."""
        best, other = self.recommended, self.next_best
        if best is None or other is None:
            return {}
        return {party: gain - other.gains[party] for party, gain in best.gains.items()}

    def rows(self) -> list[dict[str, Any]]:
        """All candidates as plain rows."""
        return [_row(row) for row in self.candidates]

    def frame(self) -> pd.DataFrame:
        """The same as a new data frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def to_json(self) -> str:
        """What was found as text; the same search gives the same bytes."""
        best = self.recommended
        head = {"scenario": self.scenario.id, "digest": self.scenario.digest, "agreement": self.agreement}
        skipped = [{"values": dict(values), "problem": dict(problem)} for values, problem in self.skipped]
        draws = {"draws": self.draws, "seed": self.seed, "recommended": None if best is None else best.number}
        return to_json({**head, **draws, "candidates": self.rows(), "skipped": skipped})

    def summary(self, lang: str = "zh") -> str:
        """What was searched, what is recommended and why, and what it costs each party against the next best."""
        counts = {"candidates": len(self.candidates), "frontier": len(self.frontier), "skipped": len(self.skipped)}
        lines = [text("N074", lang, **counts, draws=self.draws, seed=self.seed)]
        best, other = self.recommended, self.next_best
        if best is None:
            return "\n".join([*lines, text("N077", lang)])
        facts = {
            "label": best.label(lang),
            "criterion": self._criterion(lang),
            "party": self._county(best.worst_party, lang),
            "gain": best.worst_gain,
            "probability": best.all_gain_probability,
            "regret": best.regret_max,
        }
        lines.append(text("N075", lang, **facts))
        if max(row.worst_gain for row in self.candidates) < 0:
            lines.append(text("N087", lang))
        if other is not None:
            separator = "、" if lang == "zh" else "; "
            parts = [f"{self._county(party, lang)} {cost:+.2f}" for party, cost in self.costs().items()]
            lines.append(text("N076", lang, label=other.label(lang), costs=separator.join(parts)))
        return "\n".join(lines)

    def _criterion(self, lang: str) -> str:
        return criterion_text(self.scenario.judgement, lang)

    def _county(self, party: Party, lang: str) -> str:
        name = str(getattr(self.scenario.county_index[party[1]], f"name_{lang}"))
        return name if len(self.projects) == 1 else f"{party[0]} {name}"

    def __repr__(self) -> str:
        return f"Search({self.agreement}: {len(self.candidates)} candidates, {self.draws} draws)"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"


def criterion_text(judging: Judging, lang: str) -> str:
    """By what candidates are ordered, in words."""
    weighted = {rule.measure: rule.weight for rule in judging.criteria.values() if rule.weight}
    if not weighted:
        return text("N079", lang)
    separator = "、" if lang == "zh" else ", "
    parts = [f"{text(f'M_{name}', lang)} ({float(weight):g})" for name, weight in weighted.items()]
    return text("N080", lang, parts=separator.join(parts))


def _differ(one: Candidate, other: Candidate) -> bool:
    """Whether some party's gain differs by what is printed, a hundredth of 10k CNY."""
    return any(abs(gain - other.gains[party]) >= 0.005 for party, gain in one.gains.items())


def _short(paths: Sequence[str]) -> list[str]:
    """The last steps of each path: two or more, not beginning with a number, and no others ending in them.

    >>> _short(["revenue.tree.phases.1.to", "revenue.tree.amounts.origin", "revenue.tree.node.amounts.origin"])
    ['phases.1.to', 'tree.amounts.origin', 'node.amounts.origin']
    """
    found = []
    for path in paths:
        steps = path.split(".")
        tails = (steps[-length:] for length in range(2, len(steps)))
        plain = (".".join(tail) for tail in tails if not tail[0].isdigit())
        others = [f".{other}" for other in paths if other != path]
        found.append(next((tail for tail in plain if not any(o.endswith(f".{tail}") for o in others)), path))
    return found


def _row(row: Candidate) -> dict[str, Any]:
    gains = {f"gain_{project}_{county}_10k_CNY": gain for (project, county), gain in row.gains.items()}
    return {
        "number": row.number,
        **row.values,
        "worst_project": row.worst_party[0],
        "worst_party": row.worst_party[1],
        "worst_gain_10k_CNY": row.worst_gain,
        "all_gain_probability": row.all_gain_probability,
        "satisficing_share": row.satisficing_share,
        "regret_max_10k_CNY": row.regret_max,
        "regret_mean_10k_CNY": row.regret_mean,
        "city_total_10k_CNY": row.city_total,
        "on_frontier": row.on_frontier,
        "score": row.score,
        "broken": list(row.broken),
        **gains,
    }
