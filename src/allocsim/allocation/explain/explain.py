"""Allocation → Explanation: every project's replacement value and flips, every resource's value, transfers."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import replace
from fractions import Fraction
from time import monotonic
from typing import Final

from allocsim.allocation.explain.inquiry import Inquiry
from allocsim.allocation.explain.parts import Part, all_answers
from allocsim.allocation.explain.sentences import sentences
from allocsim.allocation.explain.stretch import spots
from allocsim.allocation.explain.trades import transfers
from allocsim.domain.allocation import Allocation
from allocsim.domain.arrays import derive
from allocsim.domain.explanation import Explanation, ProjectExplanation, Replacement
from allocsim.domain.reason import Reason
from allocsim.errors import UsageError

FEW: Final = 20
"""So many waitlisted projects have their amounts of quota sought unasked: each takes a few searches of its own."""


def explain(
    allocation: Allocation,
    projects: Collection[str] = (),
    *,
    resources: bool = True,
    amounts: bool | None = None,
    threads: int = 1,
    time_limit: float | None = None,
    executor: Executor | None = None,
) -> Explanation:
    """Why each of `projects` (none named = all) was decided so, and what would flip it.

    resources: also the value of more quota, and transfers between counties · amounts: also the first amount of quota
    that flips each waitlisted project; None = where projects are named or at most 20 wait · time_limit in seconds for
    the whole of it; what is not reached is left out or told as an interval, and a note says so · executor: spreads the
    questions over processes; the result is the same.
    Raises UsageError naming a project that does not exist.
    """
    scenario = allocation.scenario
    for name in projects:
        if name not in scenario.project_index:
            raise UsageError("U310", project=name, known=", ".join(list(scenario.project_index)[:10]))
    decisions = allocation.decisions
    wanted = [i for i, row in enumerate(decisions) if not projects or row.project in projects]
    ranked = [i for i, row in enumerate(decisions) if row.decision == "waitlisted"]
    whole = Part(
        allocation=allocation,
        asked=tuple(sorted({*wanted, *ranked}) if not projects or set(wanted) & set(ranked) else wanted),
        told=frozenset(wanted),
        spots=tuple(spots(derive(allocation.scenario))) if resources else (),
        amounts=amounts if amounts is not None else bool(projects) or len(ranked) <= FEW,
        threads=threads,
        deadline=None if time_limit is None else monotonic() + time_limit,
    )
    found = all_answers(whole, executor)
    ranks = _ranks(allocation, found.worth)
    rows = tuple(_told(allocation, found.facts[p], ranks.get(p)) for p in wanted)
    values = tuple(found.values[spot] for spot in whole.spots if spot in found.values)
    trading = Inquiry(allocation, whole.deadline, threads) if resources else None
    moved = () if trading is None else tuple(transfers(trading, values))
    late = found.late or (trading is not None and trading.late)
    notes = (Reason("R391", {"limit": f"{time_limit:g}"}),) if late else ()
    solves = found.solves + (0 if trading is None else trading.solves)
    return Explanation(allocation, rows, values, moved, notes, solves)


def _told(allocation: Allocation, facts: ProjectExplanation, rank: int | None) -> ProjectExplanation:
    """The facts with the project's place on the waiting list, and in words."""
    ranked = replace(facts, rank=rank)
    return replace(ranked, sentences=tuple(sentences(allocation.scenario, ranked, allocation.goals[-1].value)))


def _ranks(allocation: Allocation, worth: dict[int, Replacement | None]) -> dict[int, int]:
    """Places on the waiting list: by the cost of forcing a project in, goal by goal, then by scenario order."""
    waiting = [p for p in worth if allocation.decisions[p].decision == "waitlisted"]
    last: tuple[bool, tuple[Fraction, ...]] = (True, ())

    def cost(p: int) -> tuple[bool, tuple[Fraction, ...]]:
        found = worth[p]
        return last if found is None or not found.possible else (False, tuple(loss.least for loss in found.losses))

    return {p: i + 1 for i, p in enumerate(sorted(waiting, key=lambda p: (cost(p), p)))}
