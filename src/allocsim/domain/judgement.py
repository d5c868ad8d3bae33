"""The result of judging agreements: per partnership and formula, what each party gains and how sure that is."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from allocsim.domain.provenance import Provenance
from allocsim.domain.records import to_json
from allocsim.domain.region import Influence, Region
from allocsim.domain.scenario import Scenario
from allocsim.messages import text

if TYPE_CHECKING:
    import pandas as pd

Base = Literal["receipts", "gain", "per_head", "per_contribution"]
BASES: Final[tuple[Base, ...]] = ("receipts", "gain", "per_head", "per_contribution")
Table = Literal["parties", "years", "formulas", "fairness", "ranking", "regions", "influences"]
TABLES: Final[tuple[Table, ...]] = get_args(Table)


@dataclass(frozen=True)
class PartyRow:
    """One party of one partnership under one formula; present values over the horizon, 10k CNY."""

    project: str
    formula: str
    party: str
    """County."""
    roles: tuple[str, ...]
    receipts: float
    """Mean over the draws; what the agreement leaves with the host counts with the host."""
    cost: float
    """Mean construction input."""
    net: float
    alternative: float
    """What the party would have without this agreement."""
    gain: float
    """Net less alternative, mean over the draws."""
    low: float
    """5 % quantile of the gain."""
    high: float
    """95 % quantile."""
    gain_probability: float
    """Share of draws with a gain of zero or more."""
    cvar: float
    """Mean gain of the worst draws."""
    regret_max: float
    """By how much it may fall short of the formula that is best for it, over all draws."""
    payback_year: int | None
    """First year in which its cumulative receipts reach its whole cost, at the mean over the draws."""
    walk_away_year: int | None
    """First year in which, on average, going on is worth less than what it could do instead."""
    walk_away_probability: float
    """Share of draws in which that happens in some year."""


@dataclass(frozen=True)
class YearRow:
    """One party in one year, mean over the draws, 10k CNY; values from the year on are discounted to that year."""

    project: str
    formula: str
    party: str
    year: int
    receipts: float
    cost: float
    continuation: float
    """Value of going on: receipts less cost of this and all later years."""
    outside: float
    """Value of the alternative from this year on: the alternative spread evenly over the horizon."""
    walk_away_probability: float
    """Share of draws in which going on is worth less."""


@dataclass(frozen=True)
class FormulaRow:
    """One formula for one partnership, over all draws; money in 10k CNY of present value."""

    project: str
    formula: str
    in_force: bool
    """Whether it is the agreement of the scenario."""
    all_gain_probability: float
    satisficing_share: float
    """Share of draws in which every party gains at least what is enough."""
    worst_party: str
    worst_gain: float
    """Expected gain of the party that gains least."""
    worst_cvar: float
    """Least CVaR of a party."""
    regret_max: float
    """Largest regret over the draws: by how much the gain of the party worst off falls short of the best formula's."""
    regret_mean: float
    city_total: float
    """Expected net of all parties together."""
    payback_year: int | None
    """The latest of the parties' payback years."""
    walk_away_probability: float
    """The largest of the parties'."""
    in_core: bool | None
    """Whether no group of parties does better without the others; None for two parties, whose gain says it."""
    core_excess: float | None
    """The most that a group of parties falls short of what it could have on its own."""
    blocking: tuple[str, ...]
    """That group, if it falls short."""
    least_core: float | None
    """The least shortfall that any division of the same total would leave; above 0 the core is empty."""


@dataclass(frozen=True)
class Fairness:
    """How evenly one formula shares, on one base; None where the base is zero for a party or an amount is negative."""

    project: str
    formula: str
    base: Base
    amounts: tuple[float, ...] | None
    """By party: expected receipts, gain, receipts per head (10k CNY), receipts per 10k CNY contributed."""
    gini: float | None
    theil: float | None
    jain: float | None
    hoover: float | None
    lorenz: tuple[tuple[float, float], ...] | None


@dataclass(frozen=True)
class RankRow:
    """Where one formula stands for one partnership."""

    project: str
    formula: str
    rank: int | None
    """1 is best; equal where nothing tells formulas apart; None if a threshold is broken."""
    score: float | None
    """Weighted score from 0 to 1; None without weights."""
    broken: tuple[str, ...]
    """Criteria whose threshold it does not keep; no average makes up for that."""


@dataclass(frozen=True, repr=False)
class Judgement:
    """What the formulas give to the parties of each partnership."""

    scenario: Scenario
    formulas: tuple[str, ...]
    years: tuple[int, ...]
    parties: tuple[PartyRow, ...]
    by_year: tuple[YearRow, ...]
    by_formula: tuple[FormulaRow, ...]
    fairness: tuple[Fairness, ...]
    ranking: tuple[RankRow, ...]
    alternatives: Mapping[tuple[str, str], float]
    """(project, county) → what the party would have otherwise; 0 where nothing was stated."""
    draws: int
    seed: int
    provenance: Provenance
    regions: tuple[Region, ...] = ()
    """Where each partnership fails under the agreement in force, and under the one ranked first if that is another."""
    influences: tuple[Influence, ...] = ()
    """Which uncertain input makes the gains uncertain, under the same agreements; empty unless asked for."""

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """One table as plain rows; amounts of money stand in columns that name the unit."""
        found: dict[str, Iterable[Any]] = {
            "parties": self.parties,
            "years": self.by_year,
            "formulas": self.by_formula,
            "fairness": self.fairness,
            "ranking": self.ranking,
            "regions": self.regions,
            "influences": self.influences,
        }
        return [_columns(asdict(row)) for row in found[table]]

    def frame(self, table: Table) -> pd.DataFrame:
        """One table as a new data frame."""
        import pandas as pd

        frame = pd.DataFrame(self.rows(table))
        whole = [name for name in ("payback_year", "walk_away_year", "rank") if name in frame]
        return frame.astype(dict.fromkeys(whole, "Int64"))

    def told(self, project: str) -> tuple[str, ...]:
        """The agreements that are looked at closely: the one in force, then the one ranked first."""
        found = [row.formula for row in self.by_formula if row.project == project and row.in_force]
        best = self.best(project)
        known = (name for name in (*found, best) if name in self.scenario.agreements)
        return tuple(dict.fromkeys(known))

    def best(self, project: str) -> str | None:
        """The first formula of rank 1; None if every formula breaks a threshold."""
        return next((row.formula for row in self.ranking if row.project == project and row.rank == 1), None)

    def to_records(self) -> dict[str, Any]:
        """All tables with what identifies the draws, as plain values."""
        head = {"scenario": self.scenario.id, "digest": self.scenario.digest, "draws": self.draws, "seed": self.seed}
        return {**head, **{table: self.rows(table) for table in TABLES}}

    def to_json(self) -> str:
        """The same as text; the same judgement gives the same bytes."""
        return to_json(self.to_records())

    def summary(self, lang: str = "zh") -> str:
        """A line for each partnership: the first formula of its ranking, and how it serves the party worst off."""
        projects = list(dict.fromkeys(row.project for row in self.by_formula))
        values = {"projects": len(projects), "formulas": len(self.formulas), "draws": self.draws, "seed": self.seed}
        lines = [text("N071", lang, **values)]
        index = {(row.project, row.formula): row for row in self.by_formula}
        for project in projects:
            best = self.best(project)
            name = getattr(self.scenario.project_index[project], f"name_{lang}")
            if best is None:
                lines.append(text("N073", lang, project=name))
                continue
            row = index[project, best]
            party = getattr(self.scenario.county_index[row.worst_party], f"name_{lang}")
            facts = {"gain": row.worst_gain, "probability": row.all_gain_probability}
            lines.append(text("N072", lang, project=name, formula=self.name(best, lang), party=party, **facts))
        return "\n".join(lines)

    def name(self, formula: str, lang: str) -> str:
        """The name of a formula that is an agreement of the scenario; of a renegotiation what it turns into what."""
        switch = self.scenario.judgement.renegotiations.get(formula)
        if switch is not None:
            parts = {"first": self.name(switch.agreement, lang), "then": self.name(switch.then, lang)}
            return text("N086", lang, **parts, by=switch.by)
        terms = self.scenario.agreements.get(formula)
        return formula if terms is None else str(getattr(terms, f"name_{lang}"))

    def __repr__(self) -> str:
        projects = len({row.project for row in self.by_formula})
        return f"Judgement({self.scenario.id}: {projects} projects, {len(self.formulas)} formulas, {self.draws} draws)"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"


MONEY: Final = (
    *("receipts", "cost", "net", "alternative", "gain", "low", "high", "cvar", "regret_max", "regret_mean"),
    *("worst_gain", "worst_cvar", "city_total", "core_excess", "least_core", "continuation", "outside"),
)


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {f"{key}_10k_CNY" if key in MONEY else key: value for key, value in row.items()}
