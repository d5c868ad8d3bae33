"""Scenario, decisions, formulas and alternatives → Judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain

import numpy as np

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.criteria import Renegotiation
from allocsim.domain.judgement import Judgement
from allocsim.domain.scenario import Scenario
from allocsim.errors import ScenarioError, UsageError
from allocsim.sharing.cases import Decided, approved_cases
from allocsim.sharing.engine import discounting, provenance
from allocsim.sharing.judgement.appraise import Appraisal, Rows
from allocsim.sharing.judgement.audit import audit
from allocsim.sharing.judgement.formulas import Family, families
from allocsim.sharing.judgement.ranking import rank
from allocsim.sharing.judgement.stream import at_once, draw_family
from allocsim.sharing.lint import lint
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.uncertainty import Run

Alternatives = Mapping[tuple[str, str], float]
"""(project, county) → present value of what the county would have without this partnership, 10k CNY."""


@dataclass(frozen=True)
class Setting:
    """What all partnerships are judged with."""

    scenario: Scenario
    alternatives: Alternatives
    draws: int
    run: Run
    years: tuple[int, ...]

    def outside(self, family: Family) -> Floats:
        """Value of each party's alternative from each year on, discounted to that year: (P, K, Y).

        The alternative is spread evenly over the horizon: a · (Σ_{s ≥ y} v_s) / v_y / Σ_s v_s.
        """
        discount = self.run.discount
        remaining = np.cumsum(discount[::-1])[::-1] / discount / discount.sum()  # (Y,)
        amounts = np.zeros((len(family.cases), len(family.cases[0].roles) - 1))
        for at, seats in enumerate(family.parties):
            case = family.cases[at]
            for seat in seats:
                amounts[at, seat] = self.alternatives.get((case.project.project, case.parties[seat]), 0.0)
        return np.asarray(amounts[..., None] * remaining)


def judge(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    *,
    formulas: Mapping[str, Agreement] | None = None,
    alternatives: Alternatives | None = None,
    draws: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Judgement:
    """Every formula for every approved partnership whose roles it names.

    `formulas`: instead of the scenario's agreements. `alternatives`: 0 for a party that has none. The draws are those
    of `simulate`, the same for all formulas. `executor`: spreads the blocks; the result is the same to the last bit.
    Raises ScenarioError for agreements that cannot be evaluated, UsageError (U051 draws, U071 nothing to judge,
    U077 a renegotiation into an unknown agreement, U078 with the name of one), AuditError if some draws, made again
    singly, come out differently.
    """
    setting = settle(scenario, alternatives, draws, seed)
    decisions = allocation if isinstance(allocation, Sequence) else allocation.decisions
    formulas = scenario.agreements if formulas is None else formulas
    switches = _switches(scenario, formulas)
    found = families(scenario, approved_cases(scenario, decisions), formulas, switches)
    if not found:
        raise UsageError("U071")
    judged: dict[str, Rows] = {}
    for family in found:
        for piece in family.pieces(at_once(family, setting.draws)):
            drawn = draw_family(piece, setting.run, setting.outside(piece), setting.draws, executor)
            audit(scenario, decisions, formulas, piece, drawn, setting.run.seed)
            for at, case in enumerate(piece.cases):
                row = Appraisal(scenario, piece, drawn, at, setting.alternatives, setting.run.discount)
                judged[case.project.project] = row.rows()
    ordered = [judged[row.project] for row in scenario.projects if row.project in judged]
    return _judgement(setting, (*formulas, *switches), ordered)


def _switches(scenario: Scenario, formulas: Mapping[str, Agreement]) -> Mapping[str, Renegotiation]:
    """The renegotiations, if they are about formulas that are judged."""
    rows = scenario.judgement.renegotiations
    for name, row in rows.items():
        for agreement in (row.agreement, row.then):
            if agreement not in scenario.agreements:
                raise UsageError("U077", name=name, agreement=agreement, known=", ".join(scenario.agreements))
        if name in scenario.agreements:
            raise UsageError("U078", name=name)
    return {name: row for name, row in rows.items() if row.agreement in formulas and row.then in formulas}


def _judgement(setting: Setting, formulas: tuple[str, ...], judged: Sequence[Rows]) -> Judgement:
    """All rows, partnership by partnership in the order of the projects."""
    scenario = setting.scenario
    return Judgement(
        scenario=scenario,
        formulas=formulas,
        years=setting.years,
        parties=tuple(chain.from_iterable(rows.parties for rows in judged)),
        by_year=tuple(chain.from_iterable(rows.years for rows in judged)),
        by_formula=tuple(chain.from_iterable(rows.formulas for rows in judged)),
        fairness=tuple(chain.from_iterable(rows.fairness for rows in judged)),
        ranking=tuple(chain.from_iterable(rank(scenario.judgement, rows.formulas, rows.fairness) for rows in judged)),
        alternatives=dict(setting.alternatives),
        draws=setting.draws,
        seed=setting.run.seed,
        provenance=provenance(scenario, setting.draws, setting.run.seed),
    )


def settle(scenario: Scenario, alternatives: Alternatives | None, draws: int | None, seed: int | None) -> Setting:
    """The setting, once the scenario and the number of draws have been checked."""
    draws = scenario.simulation.draws if draws is None else draws
    seed = scenario.simulation.seed if seed is None else seed
    if draws < 1 or seed < 0:
        raise UsageError("U051", draws=draws, seed=seed)
    if problems := [problem for problem in lint(scenario) if not problem.note]:
        raise ScenarioError(problems)
    years = tuple(range(scenario.years[0], scenario.years[0] + scenario.simulation.horizon))
    run = Run(scenario.uncertain, seed, discounting(scenario), scenario.simulation.sampling)
    return Setting(scenario, alternatives or {}, draws, run, years)
