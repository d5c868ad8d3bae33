"""Scenario and decisions → audited ledger."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from concurrent.futures import Executor
from importlib.metadata import version
from itertools import chain

import numpy as np

from allocsim.domain.allocation import Decision
from allocsim.domain.flow import REWARD
from allocsim.domain.ledger import REWARDED, Entry, Ledger, Outlook
from allocsim.domain.provenance import Provenance
from allocsim.domain.scenario import Scenario
from allocsim.errors import ScenarioError, UsageError
from allocsim.sharing.audit import audit
from allocsim.sharing.cases import Case, Decided, approved_cases
from allocsim.sharing.course import central_course
from allocsim.sharing.group import group_cases
from allocsim.sharing.lint import lint
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.outlook import group_outlooks
from allocsim.sharing.position import Positions
from allocsim.sharing.rows import Rows, group_rows
from allocsim.sharing.uncertainty import Run, digest, simulate_draws


def simulate(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    *,
    draws: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Ledger:
    """The ledgers of the approved partnership projects, deterministic and over the draws, audited.

    `allocation`: an `Allocation`, or decisions alone; host, start year and scale come from the decision.
    `draws`, `seed`: instead of the scenario's. `executor`: spreads the blocks of draws; the result is the same to the
    last bit. Raises ScenarioError for agreements that cannot be evaluated, UsageError for a wrong number of draws,
    AuditError if the result does not survive its audit.
    """
    draws = scenario.simulation.draws if draws is None else draws
    seed = scenario.simulation.seed if seed is None else seed
    if draws < 1 or seed < 0:
        raise UsageError("U051", draws=draws, seed=seed)
    if problems := [problem for problem in lint(scenario) if not problem.note]:
        raise ScenarioError(problems)
    decisions = allocation if isinstance(allocation, Sequence) else allocation.decisions
    ledger, positions = evaluate(scenario, approved_cases(scenario, decisions), draws, seed, executor)
    audit(ledger, decisions, positions)
    return ledger


def evaluate(
    scenario: Scenario, cases: Sequence[Case], draws: int, seed: int, executor: Executor | None
) -> tuple[Ledger, Positions]:
    """The ledger, not yet audited, and what its audit needs of the draws; only `simulate` hands a ledger out."""
    years = tuple(range(scenario.years[0], scenario.years[0] + scenario.simulation.horizon))
    names = [case.project.project for case in cases]
    groups = group_cases(scenario, cases)
    central = central_course(scenario.uncertain)
    discount = discounting(scenario)
    rows: dict[str, Rows] = {}
    outlooks: dict[str, list[Outlook]] = {}
    run = Run(scenario.uncertain, seed, discount, scenario.simulation.sampling)
    bands, drawn = simulate_draws(groups, run, draws, years, executor)
    for group in (group.under(central) for group in groups):
        rows |= group_rows(group, central.factors, years)
        outlooks |= group_outlooks(group, central.factors, discount, years, drawn)
    seats = [(name, seat) for name, case in zip(names, cases, strict=True) for seat in range(len(case.roles) - 1)]
    positions = {key: drawn[key] for key in seats}
    ledger = Ledger(
        scenario=scenario,
        horizon=years,
        entries=(*chain.from_iterable(rows[name].entries for name in names), *_rewards(scenario)),
        settlements=tuple(chain.from_iterable(rows[name].settlements for name in names)),
        reconciliations=tuple(chain.from_iterable(rows[name].reconciliations for name in names)),
        bands=tuple(chain.from_iterable(bands[name] for name in names)),
        outlooks=tuple(chain.from_iterable(outlooks[name] for name in names)),
        draws=draws,
        seed=seed,
        draw_digest=digest(positions),
        provenance=provenance(scenario, draws, seed),
        not_approved=tuple(row.project for row in scenario.partnerships if row.project not in names),
        flows=tuple(chain.from_iterable(rows[name].flows for name in names)),
        kept=tuple(chain.from_iterable(rows[name].kept for name in names)),
        transfers=tuple(chain.from_iterable(rows[name].transfers for name in names)),
        statements=tuple(chain.from_iterable(rows[name].statements for name in names)),
        exclusions=tuple(chain.from_iterable(case.exclusions(scenario.agreements[case.agreement]) for case in cases)),
    )
    return ledger, positions


def _rewards(scenario: Scenario) -> list[Entry]:
    """What the rules promise to counties, in the first plan year."""
    return [
        Entry("revenue", "money", "", REWARD, scenario.years[0], county, REWARDED, float(amount), "10k_CNY")
        for rule in scenario.rules.values()
        for county, amount in rule.rewards().items()
        if amount
    ]


def discounting(scenario: Scenario) -> Floats:
    """Present value of 1 in each simulated year: (Y,)."""
    years = np.arange(scenario.simulation.horizon, dtype=np.float64)
    return np.asarray(float(1 + scenario.simulation.discount_rate) ** -years)


def provenance(scenario: Scenario, draws: int, seed: int) -> Provenance:
    """What identifies a run of the draws."""
    return Provenance(
        scenario=scenario.id,
        digest=scenario.digest,
        versions={
            **{package: version(package) for package in ("allocsim", "numpy", "scipy")},
            "python": platform.python_version(),
        },
        options={"draws": str(draws), "seed": str(seed)},
        overrides=scenario.overrides,
        files=scenario.origin.files,
        notes=scenario.origin.notes,
    )
