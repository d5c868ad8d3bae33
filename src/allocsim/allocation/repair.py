"""Repairs of an infeasible scenario: several ways out, each one made, solved, and found feasible.

Each way lets one thing give: one of the rules in conflict, or the quotas; and the cheapest mixture of all. The elastic
model says by how much; the rule's own number or list is then turned as little as the plan found needs, rounded to the
looser side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction

from allocsim.allocation.answer import Limits
from allocsim.allocation.conflict import feasible
from allocsim.allocation.elastic import Elastic, Relief
from allocsim.allocation.explain.stretch import enlarged
from allocsim.allocation.knobs import loosened
from allocsim.allocation.members import rules_of
from allocsim.allocation.presolve import screen
from allocsim.allocation.rules.base import AllocationRule
from allocsim.domain.explanation import POOL
from allocsim.domain.problem import Problem
from allocsim.domain.reason import Reason
from allocsim.domain.repair import Repair
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError


@contextmanager
def mended(scenario: Scenario, problem: Problem, limits: Limits | None = None) -> Iterator[None]:
    """Within this, an InfeasibleError gets the repairs of its conflict."""
    try:
        yield
    except InfeasibleError as error:
        error.repairs = repairs(scenario, problem, error.conflict, limits=limits)
        raise


def repairs(
    scenario: Scenario,
    problem: Problem,
    conflict: Collection[str],
    *,
    limits: Limits | None = None,
) -> tuple[Repair, ...]:
    """Ways to make `problem` feasible, cheapest first by the scenario's repair weights.

    conflict: the named rules that cannot all be kept
    """
    problem = screen(problem).problem
    elastic = Elastic(problem, scenario.repair, limits)
    ways: list[tuple[tuple[str, ...], bool]] = [((name,), False) for name in conflict]
    ways += [((), True), (tuple(conflict), True), (tuple(problem.rules), True)]
    found: dict[str, Repair] = {}
    for rules, quotas in ways:
        relief = elastic.relieve(rules, quotas)
        if relief is None:
            continue
        repair = _repair(scenario, problem, relief, rules)
        if repair is not None and repair.changes:
            found.setdefault(repair.text("en"), repair)
    for name in conflict:
        for repair in _opened(scenario, problem, name):
            found.setdefault(repair.text("en"), repair)
    return tuple(sorted(found.values(), key=lambda repair: repair.cost))


def _repair(scenario: Scenario, problem: Problem, relief: Relief, rules: Collection[str]) -> Repair | None:
    """The changes that a relief stands for, if they do make the problem feasible."""
    changes: list[Reason] = []
    cost = Fraction(0)
    changed = problem
    for spot, ticks in relief.extra.items():
        changed = enlarged(changed, spot, ticks)
        amount = scenario.resources[spot[1]].amount(ticks)
        values = {"resource": spot[1], "more_amount": str(amount)}
        changes.append(Reason("A415", values) if spot[0] == POOL else Reason("A414", {**values, "county": spot[0]}))
        cost += scenario.repair.of_resource(spot[1]) * Fraction(amount)
    kept = dict(rules_of(changed))
    for name in rules:
        if _fits(kept[name], changed, relief.activity.get(name, {})):
            continue
        activity = relief.activity.get(name, {})
        cost += scenario.repair.of_rule(name) * _excess(kept[name], changed, activity)
        turned, reason = loosened(name, kept[name], lambda rule, a=activity: _fits(rule, changed, a))  # type: ignore[misc]
        changes.append(reason)
        if turned is None:
            del kept[name]
        else:
            kept[name] = turned
    changed = changed.replace(rules=kept)
    return Repair(scenario, tuple(changes), cost) if feasible(changed) else None


def _fits(rule: AllocationRule, problem: Problem, activity: Mapping[tuple[str, ...], int]) -> bool:
    return _excess(rule, problem, activity) == 0


def _excess(rule: AllocationRule, problem: Problem, activity: Mapping[tuple[str, ...], int]) -> Fraction:
    """By how much a plan's rows stand outside the rule's limits, in the policy's units."""
    total = Fraction(0)
    for index, (lower, upper) in rule.limits(problem).items():
        value = activity.get(index, 0)
        outside = max(
            0, (lower or value) - value if lower is not None else 0, value - upper if upper is not None else 0
        )
        sizes = [problem.resource_ticks[k] for k, name in enumerate(problem.resources) if name in index]
        total += outside * (sizes[0] if sizes else 1)
    return total


def _opened(scenario: Scenario, problem: Problem, name: str) -> Iterator[Repair]:
    """A rule that locks projects out, without one of them: their options are not in the elastic model."""
    rule = rules_of(problem)[name]
    members = getattr(rule, "projects", ())
    if not any(True for _ in rule.forbidden(problem)):
        return
    for member in members:
        left = tuple(other for other in members if other != member)
        rules = {key: other for key, other in problem.rules.items() if key != name}
        if left:
            rules = {
                key: rule.model_copy(update={"projects": left}) if key == name else other
                for key, other in problem.rules.items()
            }
        if feasible(problem.replace(rules=rules)):
            reason = Reason("A412", {"rule": name, "members": [member], "key": f"rules.{name}.projects"})
            yield Repair(scenario, (reason,), scenario.repair.of_rule(name))
