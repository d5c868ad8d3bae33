"""A whole run: allocate, compare with the baselines, explain, share, judge. The only floor where the engines meet."""

from __future__ import annotations

from concurrent.futures import Executor

from allocsim.agreements.judge import judge
from allocsim.agreements.participation import settled
from allocsim.allocation.allocate import allocate
from allocsim.allocation.baselines import no_pool, points_ranking
from allocsim.allocation.explain.explain import explain as explained
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Baseline, Study
from allocsim.sharing.engine import simulate


def run(
    scenario: Scenario,
    *,
    threads: int = 1,
    time_limit: float | None = None,
    gap: float = 0.0,
    draws: int | None = None,
    seed: int | None = None,
    explain: bool | None = None,
    executor: Executor | None = None,
) -> Study:
    """Everything a report is written from; arguments as in `allocate` and `simulate`.

    `explain`: whether every project is explained; None = as the scenario says (`[report] explain`).
    """
    scenario = settled(scenario, draws=draws, seed=seed, executor=executor)
    allocation = allocate(scenario, threads=threads, time_limit=time_limit, gap=gap)
    compared: list[Baseline] = [
        baseline for baseline in (no_pool(scenario), points_ranking(scenario)) if baseline is not None
    ]
    ledger = None
    if scenario.partnerships:
        ledger = simulate(scenario, allocation, draws=draws, seed=seed, executor=executor)
    wanted = scenario.report.explain if explain is None else explain
    explanation = explained(allocation, threads=threads, executor=executor) if wanted else None
    judgement = None
    if ledger is not None and len(ledger.not_approved) < len(scenario.partnerships) and _asked("judgement", scenario):
        judgement = judge(scenario, allocation, draws=draws, seed=seed)
    return Study(scenario, allocation, tuple(compared), ledger, explanation, judgement)


def _asked(section: str, scenario: Scenario) -> bool:
    """Whether the scenario's report has that section; it has all of them if it names none."""
    return not scenario.report.sections or section in scenario.report.sections
