"""Allocation → Explanation: every project's replacement value and flips, every resource's value, transfers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from time import monotonic
from typing import Final

from allocsim.allocation.explain.flips import flips
from allocsim.allocation.explain.inquiry import Inquiry
from allocsim.allocation.explain.replacement import replacement
from allocsim.allocation.explain.sentences import sentences
from allocsim.allocation.explain.trades import transfers
from allocsim.allocation.explain.values import resource_value
from allocsim.allocation.objectives.weighted import option_scores
from allocsim.domain.allocation import Allocation, Decision
from allocsim.domain.explanation import Explanation, Flip, ProjectExplanation, Replacement, Rival
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
    excluded: Mapping[tuple[str, str], Reason] | None = None,
    threads: int = 1,
    time_limit: float | None = None,
) -> Explanation:
    """Why each of `projects` (none named = all) was decided so, and what would flip it.

    resources: also the value of more quota, and transfers between counties · amounts: also the first amount of quota
    that flips each waitlisted project; None = where projects are named or at most 20 wait · excluded: as it was given
    to `allocate` · time_limit in seconds for the whole of it; what is not reached is left out or told as an interval,
    and a note says so.
    Raises UsageError naming a project that does not exist.
    """
    scenario = allocation.scenario
    for name in projects:
        if name not in scenario.project_index:
            raise UsageError("U310", project=name, known=", ".join(list(scenario.project_index)[:10]))
    deadline = None if time_limit is None else monotonic() + time_limit
    inquiry = Inquiry(allocation, deadline, threads, excluded or {})
    wanted = [i for i, row in enumerate(allocation.decisions) if not projects or row.project in projects]
    ranked = [i for i, row in enumerate(allocation.decisions) if row.decision == "waitlisted"]
    asked = sorted({*wanted, *ranked}) if not projects or set(wanted) & set(ranked) else wanted
    worth = {p: _worth(inquiry, p) for p in inquiry.hardest_first(asked)}
    ranks = _ranks(inquiry, worth)
    searched = amounts if amounts is not None else bool(projects) or len(ranked) <= FEW
    rows = tuple(_project(inquiry, p, worth[p], ranks.get(p), searched) for p in wanted)
    values = tuple(resource_value(inquiry, spot) for spot in inquiry.stretch.spots if not inquiry.late and resources)
    moved = tuple(transfers(inquiry, values)) if resources else ()
    notes = (Reason("R391", {"limit": f"{time_limit:g}"}),) if inquiry.late else ()
    return Explanation(allocation, rows, values, moved, notes, inquiry.solves)


def _worth(inquiry: Inquiry, p: int) -> Replacement | None:
    """The replacement value, where the project could be decided otherwise at all."""
    row = inquiry.allocation.decisions[p]
    if inquiry.late or row.decision == "rejected":
        return None
    return replacement(inquiry, p)


def _ranks(inquiry: Inquiry, worth: dict[int, Replacement | None]) -> dict[int, int]:
    """Places on the waiting list: by the cost of forcing a project in, goal by goal, then by scenario order."""
    waiting = [p for p in worth if inquiry.allocation.decisions[p].decision == "waitlisted"]
    last: tuple[bool, tuple[Fraction, ...]] = (True, ())

    def cost(p: int) -> tuple[bool, tuple[Fraction, ...]]:
        found = worth[p]
        return last if found is None or not found.possible else (False, tuple(loss.least for loss in found.losses))

    return {p: i + 1 for i, p in enumerate(sorted(waiting, key=lambda p: (cost(p), p)))}


def _project(
    inquiry: Inquiry, p: int, worth: Replacement | None, rank: int | None, amounts: bool
) -> ProjectExplanation:
    row = inquiry.allocation.decisions[p]
    resource = str(row.reason.values.get("resource", "")) if row.decision == "waitlisted" else ""
    ahead = _ahead(inquiry, row, resource)
    found: tuple[Flip, ...] = ()
    if worth is not None and worth.possible and not inquiry.late:
        rivals = {
            inquiry.problem.projects.index(name) for name in (*worth.leaving, *(rival.project for rival in ahead))
        }
        found = tuple(flips(inquiry, p, resource, rivals, amounts))
    scores = option_scores(inquiry.problem)
    options = inquiry.eligible(p) or inquiry.problem.project_options[p]
    facts = ProjectExplanation(
        decision=row,
        replacement=worth,
        rank=rank,
        ahead=ahead,
        score=max(scores[o] for o in options),
        needed=_needed(inquiry, options, resource),
        flips=found,
        sentences=(),
    )
    return replace(facts, sentences=tuple(sentences(inquiry.scenario, facts, inquiry.base.goals[-1].value)))


def _ahead(inquiry: Inquiry, row: Decision, resource: str) -> tuple[Rival, ...]:
    """The projects that the reason names, with what they take of the resource and what they score."""
    if not resource:
        return ()
    problem, scores = inquiry.problem, option_scores(inquiry.problem)
    k = problem.resources.index(resource)
    found = []
    for name in row.reason.values.get("projects", ()):
        option = next(o for o in inquiry.approved if problem.projects[problem.option_project[o]] == name)
        entries = [e for e in problem.option_demands[option] if problem.demand_resource[e] == k]
        found.append(Rival(name, sum(int(problem.demand_ticks[e]) for e in entries), scores[option]))
    return tuple(found)


def _needed(inquiry: Inquiry, options: tuple[int, ...], resource: str) -> int:
    if not resource:
        return 0
    problem, k = inquiry.problem, inquiry.problem.resources.index(resource)
    option = max(options, key=lambda o: option_scores(problem)[o])
    return sum(int(problem.demand_ticks[e]) for e in problem.option_demands[option] if problem.demand_resource[e] == k)
