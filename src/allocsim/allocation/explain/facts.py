"""What is told of one project: the facts behind its sentences."""

from __future__ import annotations

from allocsim.allocation.explain.flips import flips
from allocsim.allocation.explain.inquiry import Inquiry
from allocsim.allocation.objectives.weighted import option_scores
from allocsim.domain.allocation import Decision
from allocsim.domain.explanation import Flip, ProjectExplanation, Replacement, Rival


def facts_of(inquiry: Inquiry, p: int, worth: Replacement | None, amounts: bool) -> ProjectExplanation:
    """Everything but its place on the waiting list and its sentences, which depend on the others."""
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
    return ProjectExplanation(
        decision=row,
        replacement=worth,
        rank=None,
        ahead=ahead,
        score=max(scores[o] for o in options),
        needed=_needed(inquiry, options, resource),
        flips=found,
        sentences=(),
    )


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
