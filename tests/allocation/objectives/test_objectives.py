"""Goals on the example of the docstrings: values worked out by hand, terms and held rows against every plan."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from pydantic import ValidationError
from pyomo.repn import generate_standard_repn

from allocsim.allocation.example import plan_of, two_counties
from allocsim.allocation.limits import RowKey
from allocsim.allocation.model import Model, build
from allocsim.allocation.objectives import OBJECTIVES
from allocsim.allocation.objectives.alpha_fair import AlphaFair
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.max_min_return import LARGEST, MaxMinReturn
from allocsim.allocation.objectives.return_shortfall import ReturnShortfall
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.domain.problem import Plan, Problem
from tests.allocation.rules.test_rows import plans, values_of
from tests.lp.text import rows_of

BY_KIND = {goal.kind: goal for goal in OBJECTIVES}
P1, P2, P3, P3_HALF, P4 = range(5)


@pytest.mark.parametrize(
    ("weights", "changes", "scores"),
    [
        # one benefit: shares of 300 jobs in 10 000 points
        ({"jobs": "1"}, {}, [3000, 2000, 5000, 2500, 0]),
        ({"jobs": "7"}, {}, [3000, 2000, 5000, 2500, 0]),  # only proportions matter
        ({"jobs": "1", "rd": "0"}, {}, [3000, 2000, 5000, 2500, 0]),  # nobody has any R&D
        ({"jobs": "1"}, {"resolution": 10}, [3, 2, 5, 2, 0]),  # 2.5 goes to the even 2
        ({"jobs": "1"}, {"normalisers": {"jobs": 600}}, [1500, 1000, 2500, 1250, 0]),  # a reference value
        # tax 600, 200, 900 of 1700: 3/4 · 6/17 + 1/4 · 3/10 = 0.339706 …
        ({"tax": "0.75", "jobs": "0.25"}, {}, [3397, 1382, 5221, 2610, 0]),
    ],
)
def test_scores(weights: dict[str, str], changes: dict[str, Any], scores: list[int]) -> None:
    goal = Weighted(weights=weights)
    problem = two_counties(**changes)
    assert goal.scores(problem) == scores
    assert goal.value(problem, plan_of(problem, (P1, P3_HALF))) == scores[P1] + scores[P3_HALF]


def test_a_benefit_without_normaliser_is_never_guessed() -> None:
    with pytest.raises(ZeroDivisionError):
        Weighted(weights={"jobs": "1"}).scores(two_counties(normalisers={"jobs": 0}))


def test_benefit_is_rounded_once_for_each_option() -> None:
    """A third of P1's 90 jobs is 30; of P3's 150 half is 75; of tax 200 a third is 66.67, rounded to 67."""
    options = [{"project": "P2", "option": "third", "scale": "1/3"}]
    assert Benefit(benefit="tax").scores(two_counties(options=options)) == [600, 67, 900, 0]
    assert Benefit(benefit="tax").unit(two_counties()) == "10k_CNY"
    assert Benefit(benefit="jobs").unit(two_counties()) == "person"


@pytest.mark.parametrize(
    ("goal", "approved", "pool", "value"),
    [
        # land: jingning gave 100 and can draw 60, lingtai gave 50 and can draw 80; ρ = 80/50
        (MaxMinReturn(resources=["land"]), (P1, P3), {"P1_land": 59, "P3_land": 30}, "59/100"),
        (MaxMinReturn(resources=["land"]), (P1, P3), {"P1_land": 60, "P3_land": 30}, "3/5"),  # jingning has drawn all
        (MaxMinReturn(resources=["land"]), (P1, P3), {"P1_land": 60, "P3_land": 79}, "79/50"),
        (MaxMinReturn(resources=["land"]), (P1, P3), {"P1_land": 60, "P3_land": 80}, "8/5"),  # both: ρ
        (MaxMinReturn(resources=["land"], counties=["jingning"]), (P1,), {"P1_land": 60}, "3/5"),
        (MaxMinReturn(resources=["land"]), (P2, P4), {}, "0"),
        # energy too: jingning gave 20 and can draw 30
        (MaxMinReturn(counties=["jingning"]), (P1,), {"P1_land": 60, "P1_energy": 11}, "11/20"),
        # half of 100 and of 50, but no more than can be drawn
        (ReturnShortfall(share="0.5", resource="land"), (P1, P3), {"P1_land": 49, "P3_land": 20}, "6"),
        (ReturnShortfall(share="0.5", resource="land"), (P1, P3), {"P1_land": 60, "P3_land": 25}, "0"),
        (ReturnShortfall(share="1", resource="land"), (P2,), {}, "110"),  # 60, as E is less than 100, and 50
        (ReturnShortfall(share="1", resource="land", counties=["lingtai"]), (P2,), {}, "50"),
        # parts of 50 and 25 ticks; jingning can draw 60, lingtai 80; beyond twice what was given all ticks are alike
        (AlphaFair(resource="land", alpha=0, pieces=2), (P1, P3), {"P1_land": 31, "P3_land": 60}, "9100"),
        (AlphaFair(resource="land", alpha=1, pieces=2), (P1, P3), {"P1_land": 60}, "11000"),  # 50 · 200 + 10 · 100
        (AlphaFair(resource="land", alpha=2, pieces=1), (P1, P3), {"P1_land": 1, "P3_land": 51}, "5125"),  # 1 · 25
        (AlphaFair(resource="land", counties=["lingtai"]), (P1, P3), {"P1_land": 60, "P3_land": 6}, "5500"),  # 10, 5
        (ReturnShortfall(share="0.511", resource="land"), (P1, P3), {"P1_land": 51, "P3_land": 26}, "1"),  # 51.1, 25.55
    ],
)
def test_returns(goal: Any, approved: tuple[int, ...], pool: dict[str, int], value: str) -> None:
    problem = two_counties()
    assert goal.value(problem, plan_of(problem, approved, **pool)) == Fraction(value)


def test_without_anything_to_draw_the_smallest_return_is_zero() -> None:
    problem = two_counties(pool={"rate": "0", "source": "none"})
    goal = MaxMinReturn()
    assert goal.value(problem, plan_of(problem, (P1,))) == 0
    assert goal.hold(problem, "goal", Fraction(0), strict=True) == {("goal", "goal"): (2 * LARGEST, None)}
    assert build(problem.replace(goals={"goal": goal})).variables["return_level", "goal"].ub == 0


GOALS = [
    Weighted(weights={"tax": "0.5", "jobs": "0.5"}),
    Benefit(benefit="output"),
    MaxMinReturn(),
    MaxMinReturn(resources=["land"]),
    ReturnShortfall(share="0.5", resource="land"),
    ReturnShortfall(share="1", resource="energy", counties=["lingtai"]),
]


def completed(model: Model, plan: Plan) -> dict[tuple[str, ...], int]:
    """Values of all variables, with slacks and saturation as good for the goal as their rows allow."""
    values = values_of(model, plan)
    rows = rows_of(model)
    for key, (terms, lower, _) in rows.items():
        if key[0] == "saturated":
            drop = next(name for name in terms if name[0] == "saturated")
            drawn = -sum(number * values[name] for name, number in terms.items() if name != drop)
            values[drop] = int(drawn >= terms[drop])
        if key[0] == "return_shortfall":
            missing = next(name for name in terms if name[0] == "shortfall")
            values[missing] = max(0, (lower or 0) - sum(values[name] for name in terms if name != missing))
    return values


def best_level(model: Model, values: dict[tuple[str, ...], int]) -> tuple[Fraction, int]:
    """The largest value of the level that all its rows allow, and its upper bound."""
    level = next(key for key in model.variables if key[0] == "return_level")
    top = int(model.variables[level].ub)
    found = Fraction(top)
    for key, (terms, _, _) in rows_of(model).items():
        if key[0] == "return_level":
            room = -sum(number * values[name] for name, number in terms.items() if name != level)
            found = min(found, Fraction(room, terms[level]))
    return found, top


@pytest.mark.parametrize("goal", GOALS)
def test_term_is_the_value_of_every_plan(goal: Any) -> None:
    problem = two_counties(goals={"goal": goal})
    model = build(problem)
    names = {id(var): key for key, var in model.variables.items()}
    for plan in plans(problem, seed=2)[::3]:
        values = completed(model, plan)
        if not goal.exact:
            level, top = best_level(model, values)
            largest = Fraction(80, 50) if goal.resources else Fraction(40, 10)  # lingtai's land, lingtai's energy
            assert level == goal.value(problem, plan) * top / largest
            continue
        cost = {names[id(var)]: number for number, var in _terms(model)}
        assert sum(number * values[key] for key, number in cost.items()) == goal.value(problem, plan)


def _terms(model: Model) -> list[tuple[int, Any]]:
    body = generate_standard_repn(model.pyomo.component("goal_goal").expr)
    return list(zip(map(int, body.linear_coefs), body.linear_vars, strict=True))


def holds(problem: Problem, goal: Any, limits: dict[RowKey, Any], plan: Plan) -> bool:
    """Whether a plan keeps the limits of a goal's rows."""
    drawn = plan.drawn(problem).sum(axis=(2, 3))
    for key, (lower, upper) in limits.items():
        if key[0] == "goal":
            found = 0 if not goal.exact else goal.value(problem, plan)
        else:
            found = drawn[problem.counties.index(key[2]), problem.resources.index(key[3])]
        if (lower is not None and found < lower) or (upper is not None and found > upper):
            return False
    return True


@pytest.mark.parametrize("goal", GOALS)
def test_held_rows_admit_just_the_plans_that_are_no_worse(goal: Any) -> None:
    problem = two_counties(goals={"goal": goal})
    found = plans(problem, seed=3)
    sign = 1 if goal.sense == "maximise" else -1
    worth = [sign * goal.value(problem, plan) for plan in found]
    levels = sorted(set(worth))
    for level in [*levels[:: max(1, len(levels) // 8)], *((a + b) / 2 for a, b in pairwise(levels[-4:])), levels[-1]]:
        if level.denominator != 1 and goal.exact:
            continue
        loose = goal.hold(problem, "goal", sign * level)
        strict = goal.hold(problem, "goal", sign * level, strict=True)
        for plan, value in zip(found, worth, strict=True):
            assert holds(problem, goal, loose, plan) == (value >= level)
            assert holds(problem, goal, strict, plan) == (value > level)


def test_holding_again_lifts_the_ban_of_a_strict_hold() -> None:
    """At ρ nothing is better, so a strict hold asks for the impossible; the next hold must take that back."""
    problem, goal = two_counties(), MaxMinReturn(resources=["land"])
    strict = goal.hold(problem, "goal", Fraction(8, 5), strict=True)
    loose = goal.hold(problem, "goal", Fraction(8, 5))
    assert set(strict) == set(loose)
    assert strict["goal", "goal"] == (2 * LARGEST, None)
    assert loose["goal", "goal"] == (None, None)


@pytest.mark.parametrize("scale", [1, 10**3, 10**6])
def test_coefficients_stay_within_what_the_solver_resolves(scale: int) -> None:
    """Quotas up to 10⁸ ticks, and a county that gives a single tick and can draw almost all."""
    amounts = {("jingning", "land"): 80 * scale, ("lingtai", "land"): 4}
    quotas = [
        {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": "mu"}
        for (county, resource), amount in amounts.items()
    ]
    demands = [{"project": project, "resource": "land", "amount": 20 * scale, "unit": "mu"} for project in ("P1", "P3")]
    problem = two_counties(quotas=quotas, demands=demands, goals={"goal": MaxMinReturn(resources=["land"])})
    numbers = [abs(number) for terms, _, _ in rows_of(build(problem)).values() for number in terms.values()]
    assert max(numbers) <= LARGEST


@pytest.mark.parametrize(
    ("goal", "value", "concession"),
    [
        (Benefit(benefit="jobs", tolerance=10), 90, "80"),
        (ReturnShortfall(share="0.5", resource="land", tolerance=10), 90, "100"),
        (MaxMinReturn(tolerance=10), Fraction(1, 2), "2/5"),  # percentage points
        (MaxMinReturn(tolerance=60), Fraction(1, 2), "0"),
    ],
)
def test_tolerance(goal: Any, value: int | Fraction, concession: str) -> None:
    assert goal.concession(Fraction(value)) == Fraction(concession)


@pytest.mark.parametrize(
    ("kind", "parameters", "error"),
    [
        ("weighted", {"weights": {}}, "empty_list"),
        ("weighted", {"weights": {"jobs": "0"}}, "empty_list"),
        ("weighted", {"weights": {"jobs": "-1"}}, "greater_than_equal"),
        ("weighted", {"weights": {"profit": "1"}}, "literal_error"),
        ("benefit", {"benefit": "profit"}, "literal_error"),
        ("benefit", {"benefit": "jobs", "tolerance": -1}, "greater_than_equal"),
        ("return_shortfall", {"share": "1.2", "resource": "land"}, "value_error"),
        ("max_min_return", {"share": "0.5"}, "extra_forbidden"),
        ("alpha_fair", {"resource": "land", "alpha": 5}, "less_than_equal"),
        ("alpha_fair", {"resource": "land", "pieces": 0}, "greater_than_equal"),
    ],
)
def test_wrong_parameters_are_refused(kind: str, parameters: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        BY_KIND[kind].model_validate(parameters)
    assert [problem["type"] for problem in caught.value.errors()] == [error]
