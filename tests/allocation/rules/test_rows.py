"""A rule's rows and its audit say the same of every plan of the example, and both notice one tick."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from allocsim.allocation.audit import breaches
from allocsim.allocation.example import two_counties
from allocsim.allocation.limits import RowKey
from allocsim.allocation.model import Model, build
from allocsim.allocation.rules import RULES
from allocsim.allocation.rules.threshold import Threshold
from allocsim.domain.problem import Plan, Problem, frozen
from tests.allocation.rules.cases import CASES
from tests.lp.text import rows_of

KINDS = [rule.kind for rule in RULES]
Rows = dict[RowKey, tuple[dict[tuple[str, ...], int], int | None, int | None]]


def values_of(model: Model, plan: Plan) -> dict[tuple[str, ...], int]:
    """A value for every variable: the plan's, and for set-asides the least that their rows allow."""
    p = model.problem
    own, drawn = plan.own(p), plan.drawn(p)
    found = dict.fromkeys(model.variables, 0)
    for o in plan.approved:
        found["x", p.projects[p.option_project[o]], p.options[o]] = 1
    at = {name: i for names in (p.counties, p.resources, p.uses, map(str, p.years)) for i, name in enumerate(names)}
    for family, *index in model.variables:
        where = tuple(at[name] for name in index if name in at)
        if family == "G":
            found[family, *index] = int(drawn[where])
        elif family == "F":
            found[family, *index] = int(p.retained[where[:3]])
        elif family == "set_aside":
            floors = [getattr(rule, "set_aside")(p) for rule in p.rules.values()]  # noqa: B009
            found[family, *index] = max(int(own[where]), *(int(floor[where]) for floor in floors))
    return found


def rows_keep(rows: Rows, values: dict[tuple[str, ...], int]) -> bool:
    """Whether all rows hold."""
    for terms, lower, upper in rows.values():
        total = sum(number * values[key] for key, number in terms.items())
        if (lower is not None and total < lower) or (upper is not None and total > upper):
            return False
    return True


def plans(problem: Problem, seed: int) -> list[Plan]:
    """Every selection of the example, each with several splits, among them all pool and no pool."""
    random = np.random.default_rng(seed)
    found = []
    for choice in product(*([None, *options] for options in problem.project_options)):
        approved = tuple(o for o in choice if o is not None)
        taken = np.isin(problem.demand_option, approved)
        caps = np.where(taken, problem.demand_pool_cap, 0)
        splits = [caps, 0 * caps, *(random.integers(0, caps + 1) for _ in range(6))]
        found += [Plan(approved, frozen(split)) for split in splits]
    return found


def rule_rows(model: Model, kind: str) -> Rows:
    return {key: row for key, row in rows_of(model).items() if key[0] == kind}


def example(rule: Any, **tables: Any) -> Problem:
    return two_counties(rules={"rule": rule}, **tables)


def variants(kind: str) -> list[Any]:
    """The rule of the case, and the same with looser and tighter numbers."""
    rule = CASES[kind].rule
    changes: dict[str, list[dict[str, Any]]] = {
        "locked_in": [{"projects": ["P3"], "option": "half"}],
        "exclusive": [{"at_most": 0}, {"at_most": 1}],
        "county_cap": [{"share": "0"}, {"share": "1/3", "counties": ["lingtai"]}, {"share": None, "amount": "45"}],
        "return_floor": [{"share": "1"}, {"share": "1/3", "resources": []}],
        "use_cap": [{"use": "expansion"}, {"share": "0.2", "counties": []}, {"use": "infrastructure", "counties": []}],
        "use_set_aside": [
            {"shares": {"new": "0.6", "infrastructure": "0.4"}},
            {"shares": {"new": "1/3", "expansion": "1/3", "infrastructure": "1/3"}, "resources": []},
            {"shares": {"expansion": "0.65"}, "counties": ["lingtai"]},
        ],
        "use_consumed": [{"use": "infrastructure", "counties": []}, {"amount": "20", "counties": []}],
        "group_floor": [{"amount": None, "share": "1/6"}],
        "group_cap": [{"amount": None, "share": "1/4", "group": "park", "members": ["west"]}],
        "public_budget": [{"amount": "1300"}, {"amount": "500.4"}],
        "stability": [{"at_most_dropped": 0}, {"at_most_dropped": 3}],
        "evaluation_tilt": [{"extra": "1/3", "counties": ["jingning", "lingtai"], "resources": []}],
    }
    return [rule, *(type(rule).model_validate({**dict(rule), **change}) for change in changes.get(kind, []))]


@pytest.mark.parametrize(("kind", "rule"), [(kind, rule) for kind in KINDS for rule in variants(kind)])
def test_rows_and_audit_agree_on_every_plan(kind: str, rule: Any) -> None:
    problem = example(rule)
    model = build(problem)
    rows = rule_rows(model, kind)
    for number, plan in enumerate(plans(problem, seed=1)):
        kept = rows_keep(rows, values_of(model, plan))
        assert kept == (not list(rule.audit(problem, plan))), f"plan {number}: {plan.approved}, {plan.pool_ticks}"


@pytest.mark.parametrize("kind", KINDS)
def test_rows_and_audit_notice_one_tick_or_one_project(kind: str) -> None:
    case = CASES[kind]
    problem = example(case.rule)
    model = build(problem)
    good = case.kept_plan(problem)
    assert rows_keep(rule_rows(model, kind), values_of(model, good))
    assert breaches(problem, good) == []
    if case.stricter is not None:
        problem = example(case.stricter)
        model = build(problem)
    bad = case.broken_plan(problem)
    assert not rows_keep(rule_rows(model, kind), values_of(model, bad))
    assert {breach.rule for breach in breaches(problem, bad)} >= ({"eligible"} if kind == "locked_out" else {"rule"})


@pytest.mark.parametrize("kind", KINDS)
def test_limits_and_bodies_have_the_same_indices(kind: str) -> None:
    problem = example(CASES[kind].rule, years=[2026, 2027])
    rule = CASES[kind].rule
    indices = [index for index, _ in rule.constrain(build(problem), problem)]
    assert list(rule.limits(problem)) == indices
    assert len(set(indices)) == len(indices)


@pytest.mark.parametrize("rule", [case.rule for case in CASES.values()])
def test_rows_stay_the_same_rows_when_numbers_change(rule: Any) -> None:
    """A sweep changes limits in place, so the rows must not depend on the numbers."""
    problem = example(rule)
    richer = problem.replace(retained=problem.retained * 2, pool=problem.pool + 7, contributed=problem.contributed + 3)
    assert list(rule.limits(problem)) == list(rule.limits(richer))
    if isinstance(rule, Threshold):
        zero = rule.model_copy(update={"share": None, "amount": 0})
        assert list(rule.limits(problem)) == list(zero.limits(problem))


@pytest.mark.parametrize("kind", KINDS)
def test_plans_of_the_example_both_keep_and_break(kind: str) -> None:
    """The comparison above has something to compare: every rule is kept by some plans and broken by others."""
    rules = [*variants(kind), CASES[kind].stricter or CASES[kind].rule]
    problem = two_counties()
    told = {not list(rule.audit(problem, plan)) for rule in rules for plan in plans(problem, seed=1)}
    assert told == {True, False}
