"""Judging and searching the agreements of a scenario, with the alternatives, spread over processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from multiprocessing import get_context
from typing import Any

from allocsim.agreements.participation import alternatives
from allocsim.allocation.allocate import allocate
from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.judgement import Judgement
from allocsim.domain.member import Node
from allocsim.domain.scenario import Scenario
from allocsim.domain.search import Search
from allocsim.sharing.cases import Decided
from allocsim.sharing.judgement import judge as judging
from allocsim.sharing.judgement.failure import failure_region
from allocsim.sharing.judgement.sensitivity import influences as influences_of
from allocsim.sharing.nodes import NODES
from allocsim.sharing.search import search as searching
from allocsim.sharing.search.grid import Axes
from allocsim.sharing.search.search import Progress


def judge(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision] | None = None,
    *,
    formulas: Mapping[str, Agreement] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    influences: bool = False,
    workers: int = 1,
) -> Judgement:
    """Every formula for every approved partnership, against what the parties could do without it.

    `allocation`: made first if there is none. `formulas`: instead of the scenario's agreements; those are not looked at
    closely. `influences`: also the shares of the uncertain inputs in the variance, which needs SALib. `workers`:
    processes; the result is the same to the last bit. Raises what `allocate` and `sharing.judgement.judge.judge` raise;
    UsageError (U076) without SALib.
    """
    decided = allocate(scenario) if allocation is None else allocation
    amounts = alternatives(scenario, decided if isinstance(decided, Sequence) else decided.decisions)
    with processes(workers) as executor:
        options: dict[str, Any] = {"draws": draws, "seed": seed, "executor": executor}
        found = judging.judge(scenario, decided, formulas=formulas, alternatives=amounts, **options)
    if formulas is not None:
        return found
    pairs = [(project, name) for project in dict.fromkeys(row.project for row in found.by_formula)
             for name in found.told(project)]  # fmt: skip
    same: dict[str, Any] = {"alternatives": amounts, "draws": draws, "seed": seed}
    regions = tuple(failure_region(scenario, decided, *pair, **same) for pair in pairs)
    shares = chain.from_iterable(influences_of(scenario, decided, *pair, **same) for pair in pairs if influences)
    return replace(found, regions=regions, influences=tuple(shares))


def search(
    scenario: Scenario,
    agreement: str,
    axes: Axes,
    allocation: Decided | Sequence[Decision] | None = None,
    *,
    projects: Sequence[str] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    nodes: Sequence[type[Node]] = NODES,
    progress: Progress | None = None,
    workers: int = 1,
) -> Search:
    """The agreements of a grid over the same draws, the frontier among them and a recommendation.

    `axes`: path inside the agreement → values. The rest as in `judge` and `allocsim.sharing.search.search`.
    """
    decided = allocate(scenario) if allocation is None else allocation
    amounts = alternatives(scenario, decided if isinstance(decided, Sequence) else decided.decisions)
    with processes(workers) as executor:
        found = {"projects": projects, "draws": draws, "seed": seed, "nodes": nodes, "progress": progress}
        run: dict[str, Any] = {**found, "alternatives": amounts, "executor": executor}
        return searching.search(scenario, decided, agreement, axes, **run)


@contextmanager
def processes(workers: int) -> Iterator[Executor | None]:
    """A pool of processes, or None for one worker: the work is then done in this process.

    Fresh processes instead of copies of this one: copies of a process that has threads can stop dead.
    """
    if workers <= 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool
