"""Sums that several sections speak of, in whole ticks over all plan years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from allocsim.domain.allocation import Decision
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Problem
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study


@dataclass(frozen=True)
class Tally:
    """One resource over all plan years: demand = awarded + unmet + declined; quota = awarded + left."""

    resource: str
    quota: int
    pool: int
    demand: int
    """What all projects ask for; see `asked`."""
    from_pool: int
    from_retained: int
    unmet: int
    """Demand of waitlisted projects, and what a smaller scale leaves out."""
    declined: int
    """Demand of rejected projects."""

    @property
    def awarded(self) -> int:
        """Pool and retained ticks together."""
        return self.from_pool + self.from_retained

    @property
    def left(self) -> int:
        """Quota that no approved project takes."""
        return self.quota - self.awarded


def tallies(study: Study) -> dict[str, Tally]:
    """Every resource's tally, in scenario order."""
    wanted = demands(study.scenario)
    return {name: _tally(study, name, wanted) for name in study.scenario.resources}


def _tally(study: Study, resource: str, wanted: dict[str, dict[str, int]]) -> Tally:
    pools = [row for row in study.allocation.pools if row.resource == resource]
    from_pool = from_retained = unmet = declined = demand = 0
    for decision in study.allocation.decisions:
        pool, retained = awarded(decision).get(resource, (0, 0))
        full = asked(decision, resource, wanted)
        demand += full
        from_pool += pool
        from_retained += retained
        if decision.decision == "rejected":
            declined += full
        else:
            unmet += full - pool - retained
    return Tally(
        resource=resource,
        quota=sum(row.quota for row in pools),
        pool=sum(row.pool for row in pools),
        demand=demand,
        from_pool=from_pool,
        from_retained=from_retained,
        unmet=unmet,
        declined=declined,
    )


def asked(decision: Decision, resource: str, wanted: dict[str, dict[str, int]]) -> int:
    """Ticks that a project asks for: its largest option's, or where it is approved at full scale, what it takes."""
    taken = sum(awarded(decision).get(resource, (0, 0)))
    if decision.decision in ("approved", "deferred"):
        return taken
    return max(taken, wanted[decision.project].get(resource, 0))


def awarded(decision: Decision) -> dict[str, tuple[int, int]]:
    """Resource → pool and retained ticks of one project, over all counties and years."""
    found: dict[str, tuple[int, int]] = {}
    for award in decision.awards:
        pool, retained = found.get(award.resource, (0, 0))
        found[award.resource] = pool + award.pool, retained + award.retained
    return found


def demands(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Project → resource → ticks that its option of the largest scale takes, the first among equals."""
    problem = derive(scenario)
    return {
        name: _needs(problem, max(options, key=lambda o: (problem.option_scale[o], -o)))
        for name, options in zip(problem.projects, problem.project_options, strict=True)
    }


def _needs(problem: Problem, option: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in problem.option_demands[option]:
        name = problem.resources[int(problem.demand_resource[entry])]
        found[name] = found.get(name, 0) + int(problem.demand_ticks[entry])
    return found


def scale(scenario: Scenario, decision: Decision) -> Fraction:
    """The scale of the approved option; 1 for a project without options."""
    for option in scenario.options:
        if (option.project, option.option) == (decision.project, decision.option):
            return option.scale
    return Fraction(1)


def benefit(study: Study, name: str, decisions: Iterable[Decision]) -> Fraction:
    """One benefit of the approved among `decisions`, at their scale."""
    scenario = study.scenario
    return sum(
        (scenario.project_index[row.project].benefit(name) * scale(scenario, row) for row in decisions if row.approved),
        Fraction(0),
    )
