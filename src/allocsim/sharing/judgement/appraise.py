"""One partnership under all its formulas: rows of the judgement from its draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from allocsim.domain.judgement import BASES, Fairness, FormulaRow, PartyRow, YearRow
from allocsim.domain.scenario import Scenario
from allocsim.sharing.cases import Case
from allocsim.sharing.judgement import measures
from allocsim.sharing.judgement.coalitions import MOST_PARTIES, excess, least_core, stand_alone
from allocsim.sharing.judgement.formulas import Family
from allocsim.sharing.judgement.stream import Drawn
from allocsim.sharing.nodes.base import Floats

TOUCH = 1e-9
"""Amounts in 10k CNY that differ by less are equal: a hundredth of a fen."""


@dataclass(frozen=True)
class Rows:
    """What is said of one partnership."""

    parties: tuple[PartyRow, ...]
    years: tuple[YearRow, ...]
    formulas: tuple[FormulaRow, ...]
    fairness: tuple[Fairness, ...]


@dataclass(frozen=True, eq=False)
class Appraisal:
    """What is known of one partnership."""

    scenario: Scenario
    family: Family
    drawn: Drawn
    at: int
    """Its place in the family."""
    alternatives: Mapping[tuple[str, str], float]
    discount: Floats  # (Y,)

    @property
    def case(self) -> Case:
        """The partnership."""
        return self.family.cases[self.at]

    @property
    def project(self) -> str:
        """Its project."""
        return self.case.project.project

    def rows(self) -> Rows:
        """Everything that is said of it."""
        parts = (self.party_rows(), self.year_rows(), self.formula_rows(), self.fairness())
        return Rows(*map(tuple, parts))  # type: ignore[arg-type]

    @cached_property
    def seats(self) -> tuple[int, ...]:
        """The seat of each party."""
        return self.family.parties[self.at]

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """The parties."""
        return tuple(self.case.parties[seat] for seat in self.seats)

    @cached_property
    def fallback(self) -> tuple[float, ...]:
        """Each party's alternative."""
        return tuple(float(self.alternatives.get((self.project, county), 0.0)) for county in self.counties)

    @property
    def formulas(self) -> tuple[str, ...]:
        """Formulas that can share for it."""
        return self.family.formulas

    def gains(self, formula: str) -> Floats:
        """Gain by party and draw: (K, D)."""
        net = self.drawn.net[formula][self.at]
        return np.stack([net[seat] - alone for seat, alone in zip(self.seats, self.fallback, strict=True)])

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.drawn.net[self.formulas[0]].shape[-1])

    def flows(self, formula: str) -> tuple[Floats, Floats]:
        """Mean receipts and cost by party and year: (K, Y) each."""
        sums = self.drawn.sums[formula]
        seats = list(self.seats)
        return sums.receipts[self.at, seats] / self.draws, sums.cost[self.at, seats] / self.draws

    @cached_property
    def worst_of_parties(self) -> Floats:
        """Gain of the party that gains least: (formulas, D)."""
        return np.stack([self.gains(formula).min(axis=0) for formula in self.formulas])

    @cached_property
    def best_of_formulas(self) -> Floats:
        """Largest gain of each party over the formulas: (K, D)."""
        best = self.gains(self.formulas[0])
        for formula in self.formulas[1:]:
            best = np.maximum(best, self.gains(formula))
        return best

    def paid_back(self, receipts: Floats, cost: Floats) -> int | None:
        """First year, not before the start, in which what has been received reaches the whole cost: (Y,) both."""
        reached = np.cumsum(receipts) >= cost.sum() - TOUCH
        first = self.scenario.years[0]
        return next((first + y for y, enough in enumerate(reached) if enough and first + y >= self.case.start), None)

    @cached_property
    def _party_rows(self) -> dict[str, list[PartyRow]]:
        return {formula: [self._party(formula, k) for k in range(len(self.seats))] for formula in self.formulas}

    def party_rows(self) -> list[PartyRow]:
        """By formula, then party."""
        return [row for rows in self._party_rows.values() for row in rows]

    def _party(self, formula: str, k: int) -> PartyRow:
        gain = self.gains(formula)[k]
        receipts, cost = (part[k] for part in self.flows(formula))
        low, high = np.quantile(gain, (0.05, 0.95)).tolist()
        received, paid = float(receipts @ self.discount), float(cost @ self.discount)
        mean = float(gain.mean())
        ahead, outside, _ = self._years(formula, k)
        leaves = np.flatnonzero(ahead < outside - TOUCH)
        return PartyRow(
            project=self.project,
            formula=formula,
            party=self.counties[k],
            roles=self._roles(self.counties[k]),
            receipts=received,
            cost=paid,
            net=mean + self.fallback[k],
            alternative=self.fallback[k],
            gain=mean,
            low=low,
            high=high,
            gain_probability=float((gain >= -TOUCH).mean()),
            cvar=measures.cvar(gain, float(self.scenario.judgement.cvar_share)),
            regret_max=float((self.best_of_formulas[k] - gain).max()),
            payback_year=self.paid_back(receipts, cost),
            walk_away_year=self.scenario.years[0] + int(leaves[0]) if len(leaves) else None,
            walk_away_probability=float(self.drawn.ever[formula][self.at, self.seats[k]]) / self.draws,
        )

    def _roles(self, county: str) -> tuple[str, ...]:
        seats = zip(self.case.roles[:-1], self.case.parties[:-1], strict=True)
        return tuple(role for role, party in seats if party == county)

    def _years(self, formula: str, k: int) -> tuple[Floats, Floats, Floats]:
        """Mean value of going on, value of the alternative, share of draws that leave: (Y,) each."""
        receipts, cost = (part[k] for part in self.flows(formula))
        ahead = np.cumsum(((receipts - cost) * self.discount)[::-1])[::-1] / self.discount
        remaining = np.cumsum(self.discount[::-1])[::-1] / self.discount / self.discount.sum()
        return ahead, self.fallback[k] * remaining, self.drawn.sums[formula].walks[self.at, self.seats[k]] / self.draws

    def year_rows(self) -> list[YearRow]:
        """By formula, party and year."""
        found = []
        for formula in self.formulas:
            receipts, cost = self.flows(formula)
            for k, county in enumerate(self.counties):
                ahead, outside, leaves = self._years(formula, k)
                columns = (receipts[k].tolist(), cost[k].tolist(), ahead.tolist(), outside.tolist(), leaves.tolist())
                for year, values in enumerate(zip(*columns, strict=True), self.scenario.years[0]):
                    found.append(YearRow(self.project, formula, county, year, *values))
        return found

    def formula_rows(self) -> list[FormulaRow]:
        """One row a formula."""
        regrets = measures.regret(self.worst_of_parties)  # (formulas, D)
        return [self._formula(formula, regrets[at]) for at, formula in enumerate(self.formulas)]

    def _formula(self, formula: str, regret: Floats) -> FormulaRow:
        worst = self.worst_of_parties[self.formulas.index(formula)]
        rows = self._party_rows[formula]
        least = min(rows, key=lambda row: row.gain)
        paid = [row.payback_year for row in rows]
        return FormulaRow(
            project=self.project,
            formula=formula,
            in_force=formula == self.case.agreement,
            all_gain_probability=float((worst >= -TOUCH).mean()),
            satisficing_share=float((worst >= float(self.scenario.judgement.enough) - TOUCH).mean()),
            worst_party=least.party,
            worst_gain=least.gain,
            worst_cvar=min(row.cvar for row in rows),
            regret_max=float(regret.max()),
            regret_mean=float(regret.mean()),
            city_total=sum(row.net for row in rows),
            payback_year=None if None in paid else max(year for year in paid if year is not None),
            walk_away_probability=max(row.walk_away_probability for row in rows),
            **self._stability(rows),
        )

    def _stability(self, rows: Sequence[PartyRow]) -> dict[str, Any]:
        """Core membership and least core for three parties and more."""
        if not 2 < len(rows) <= MOST_PARTIES:
            return {"in_core": None, "core_excess": None, "blocking": (), "least_core": None}
        payoffs = {row.party: row.net for row in rows}
        worth = stand_alone(self.counties, {row.party: row.alternative for row in rows}, sum(payoffs.values()))
        gap, who = excess(payoffs, worth)
        stays = gap <= TOUCH
        return {
            "in_core": stays,
            "core_excess": gap,
            "blocking": () if stays else tuple(county for county in self.counties if county in who),
            "least_core": least_core(self.counties, worth),
        }

    def fairness(self) -> list[Fairness]:
        """By formula and base."""
        people = [float(self.scenario.county_index[county].population) for county in self.counties]
        found = []
        for formula in self.formulas:
            rows = self._party_rows[formula]
            receipts = tuple(row.receipts for row in rows)
            amounts = {
                "receipts": receipts,
                "gain": tuple(row.gain for row in rows),
                "per_head": measures.per(receipts, people),
                "per_contribution": measures.per(receipts, [row.cost for row in rows]),
            }
            for base in BASES:
                values = amounts[base]
                ones: list[Any] = [None if values is None else index(values) for index in _INDICES]
                found.append(Fairness(self.project, formula, base, values, *ones))
        return found


_INDICES = (measures.gini, measures.theil, measures.jain, measures.hoover, measures.lorenz)
