"""The points of one chunk of a sweep, solved one after another on loaded models and audited; plain values come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from allocsim.agreements.participation import settled
from allocsim.allocation import answer
from allocsim.allocation.audit import breaches
from allocsim.allocation.balances import balances
from allocsim.allocation.baselines import without_pool
from allocsim.allocation.engine import Outcome
from allocsim.allocation.reload import Reloading
from allocsim.domain.arrays import derive
from allocsim.domain.fact import fraction_text
from allocsim.domain.problem import Foreseen
from allocsim.domain.scenario import Scenario
from allocsim.domain.sweep import Point
from allocsim.errors import AuditError, InfeasibleError, LimitError

Record = dict[str, Any]


class Limits(NamedTuple):
    """What a solve may use."""

    time: float | None = None
    gap: float = 0.0


def solve_points(
    numbers: Sequence[int], values: Sequence[Mapping[str, str]], scenarios: Iterable[Scenario], limits: Limits
) -> list[Record]:
    """The best plan of each scenario as a record. Raises SolverError, AuditError."""
    models = Models(limits)
    return [
        {"number": number, "set": dict(point), **models.facts(scenario)}
        for number, point, scenario in zip(numbers, values, scenarios, strict=True)
    ]


class Models:
    """The loaded models of a chunk: with the pool, and without it for comparison."""

    def __init__(self, limits: Limits) -> None:
        # One thread: the processes share the cores, and threads change no result.
        allowed = answer.Limits(1, limits.time, limits.gap)
        self.pooled, self.alone = Reloading(allowed), Reloading(allowed)
        self._alone: tuple[str, Fraction | None] | None = None

    def facts(self, scenario: Scenario) -> Record:
        """Everything about the best plan of a scenario."""
        scenario = settled(scenario)
        problem = derive(scenario)
        try:
            outcome = self.pooled.optimise(problem)
        except InfeasibleError as error:
            return {"termination": "infeasible", "conflict": list(error.conflict)}
        except LimitError as error:
            return {"termination": str(error.values["termination"])}
        if found := breaches(problem, outcome.plan):
            raise AuditError(found)
        main = outcome.goals[-1]
        gaps = [goal.gap for goal in outcome.goals]
        without = self._without_pool(scenario, outcome.problem.foreseen)
        return {
            "termination": outcome.termination,
            "objective": fraction_text(main.value),
            "bound": None if main.bound is None else fraction_text(main.bound),
            "gap": max(gaps) if max(gaps) < float("inf") else None,
            "unique": outcome.unique,
            "pool_value": None if without is None else fraction_text(_gain(outcome, without)),
            **_selection(outcome),
            **_amounts(outcome),
        }

    def _without_pool(self, scenario: Scenario, foreseen: Foreseen) -> Fraction | None:
        """Value of the last goal if every county kept all of its quota; None if no plan keeps every rule then.

        Regret is measured against the same bests as with the pool, so it is found anew at every point.
        """
        alone = without_pool(scenario)
        if self._alone is None or self._alone[0] != alone.digest or foreseen:
            try:
                outcome = self.alone.optimise(derive(alone).replace(foreseen=foreseen), tie_break=False)
                value = outcome.goals[-1].value if all(goal.proved for goal in outcome.goals) else None
            except (InfeasibleError, LimitError):
                value = None
            self._alone = alone.digest, value
        return self._alone[1]


def _gain(outcome: Outcome, without: Fraction) -> Fraction:
    main = outcome.goals[-1]
    return (main.value - without) * (1 if main.sense == "maximise" else -1)


def _selection(outcome: Outcome) -> Record:
    problem = outcome.problem
    chosen = {problem.projects[problem.option_project[o]]: problem.options[o] for o in outcome.plan.approved}
    return {"approved": list(chosen), "options": {name: option for name, option in chosen.items() if option}}


def _amounts(outcome: Outcome) -> Record:
    pools, counties = balances(outcome.problem, outcome.plan)
    by_resource = {name: [0, 0] for name in outcome.problem.resources}
    by_county: dict[str, dict[str, list[int]]] = {}
    for row in pools:
        by_resource[row.resource][0] += row.pool
        by_resource[row.resource][1] += row.awarded
    for line in counties:
        sums = by_county.setdefault(line.county, {}).setdefault(line.resource, [0, 0])
        sums[0] += line.contributed
        sums[1] += line.received
    return {"pools": by_resource, "counties": by_county}


def from_record(row: Record) -> Point:
    """The point that a record holds."""
    exact = {
        name: None if row.get(name) is None else Fraction(row[name]) for name in ("objective", "bound", "pool_value")
    }
    return Point(
        number=row["number"],
        set=row["set"],
        termination=row["termination"],
        approved=tuple(row.get("approved", ())),
        options=row.get("options", {}),
        objective=exact["objective"],
        bound=exact["bound"],
        gap=row.get("gap"),
        unique=row.get("unique"),
        pool_value=exact["pool_value"],
        pools={name: (pool, awarded) for name, (pool, awarded) in row.get("pools", {}).items()},
        counties={
            (county, name): (given, received)
            for county, amounts in row.get("counties", {}).items()
            for name, (given, received) in amounts.items()
        },
        conflict=tuple(row.get("conflict", ())),
    )
