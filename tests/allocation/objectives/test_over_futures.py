"""Goals over futures: values worked out by hand, and the rows that hold them against every plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import highspy
import numpy as np
import pytest

from allocsim.allocation.compiled import compile_problem
from allocsim.allocation.example import plan_of, two_counties
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.cvar import Cvar
from allocsim.allocation.objectives.max_regret import MaxRegret
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.objectives.weighted import Weighted, option_scores
from allocsim.allocation.objectives.worst_case import WorstCase
from allocsim.allocation.presolve import screen
from allocsim.allocation.solve import Session
from allocsim.domain.problem import Problem
from tests.allocation.rules.test_rows import plans

JOBS = Benefit(benefit="jobs")
P1, P2, P3, P3_HALF, P4 = range(5)


def future(weight: str, **jobs: int) -> dict[str, Any]:
    cells = {f"projects[{name}].jobs": value for name, value in jobs.items()}
    return {"name_zh": "未来", "name_en": "future", "weight": weight, "set": cells}


FUTURES = {"calm": future("0.5"), "slump": future("0.3", P1=40, P3=20), "boom": future("0.2", P2=200)}
"""Jobs of P1, P2 and P3: 90, 60, 150; in the slump 40, 60, 20; in the boom 90, 200, 150."""


def problem(goal: Any) -> Problem:
    return screen(two_counties(futures=FUTURES, goals={"goal": goal})).problem


@pytest.mark.parametrize(
    ("goal", "approved", "value"),
    [
        # P1 and P3: 240, 60, 240 · P1 and P2: 150, 100, 290 · P2 alone: 60, 60, 200
        (Mean(of=JOBS), (P1, P3), "186"),  # 120 + 18 + 48
        (Mean(of=JOBS), (P1, P2), "163"),  # 75 + 30 + 58
        (WorstCase(of=JOBS), (P1, P3), "60"),
        (WorstCase(of=JOBS), (P1, P2), "100"),
        (WorstCase(of=JOBS), (P1, P3_HALF), "50"),  # at half scale 75, 10, 75
        (Cvar(of=JOBS, alpha="0"), (P1, P2), "163"),  # the mean
        (Cvar(of=JOBS, alpha="0.7"), (P1, P2), "100"),  # the slump and nothing else
        (Cvar(of=JOBS, alpha="0.9"), (P1, P2), "100"),  # a third of the slump
        (Cvar(of=JOBS, alpha="0.5"), (P1, P2), "120"),  # the slump and 0.2 of the calm: (30 + 30) / 0.5
        (Cvar(of=JOBS, alpha="1/3"), (P1, P2), "255/2"),  # the slump and 11/30 of the calm: (30 + 55) / (2/3)
        (Cvar(of=JOBS, alpha="0.1"), (P1, P2), "1340/9"),  # all but half of the boom: (75 + 30 + 29) / 0.9 = 148.9
        # the best: everything, 300, 120 and 440
        (MaxRegret(of=JOBS), (P1, P3), "200"),  # 60, 60, 200
        (MaxRegret(of=JOBS), (P1, P2), "150"),  # 150, 20, 150
        (MaxRegret(of=JOBS), (P1, P2, P3), "0"),
        (MaxRegret(of=JOBS), (), "440"),
    ],
)
def test_values(goal: Any, approved: tuple[int, ...], value: str) -> None:
    there = problem(goal)
    assert goal.value(there, plan_of(there, approved)) == Fraction(value)
    assert goal.unit(there) == "person"


def test_scores_are_rounded_once_in_each_future_by_the_normaliser_of_the_tables() -> None:
    goal = Mean(of=Weighted(weights={"jobs": "1"}))
    assert goal.scores(problem(goal))["slump"] == [1333, 2000, 667, 333, 0]  # of 300 jobs in 10 000 points
    assert option_scores(problem(goal)) == (3000, 2000, 5000, 2500, 0)  # where figures are as stated


GOALS = [
    Mean(of=JOBS),
    Cvar(of=JOBS, alpha="0.5"),
    Cvar(of=JOBS, alpha="0.9"),
    Cvar(of=Weighted(weights={"jobs": "1", "tax": "2"}), alpha="1/3"),
    WorstCase(of=JOBS),
    MaxRegret(of=JOBS),
]


@pytest.mark.parametrize("goal", GOALS)
def test_the_model_gives_every_selection_its_value_and_held_rows_admit_just_those_that_are_no_worse(goal: Any) -> None:
    there = problem(goal)
    compiled = compile_problem(there)
    session = Session(compiled)
    session.set_cost(compiled.costs["goal"], goal.sense == "maximise")
    sign = 1 if goal.sense == "maximise" else -1
    seen = {plan.approved: plan for plan in plans(there, seed=2)}
    assert len(seen) > 5
    for plan in seen.values():
        x = plan.chosen(there).astype(float)
        session.set_columns(compiled.options, x, x)
        session.set_limits({("goal", "goal"): (None, None)})
        values = session.solve().values
        assert values is not None
        value = goal.value(there, plan)
        assert round(float(compiled.costs["goal"] @ values)) == value * goal.scale(there)
        for step in (Fraction(0), Fraction(sign, goal.scale(there)), Fraction(sign, 7), Fraction(-sign, 7)):
            for strict in (False, True):
                session.set_limits(goal.hold(there, "goal", value + step, strict))
                admitted = session.solve().has_solution
                assert admitted == (sign * step < 0 or (step == 0 and not strict))


def test_a_plan_that_keeps_every_row_in_whole_numbers_is_known_to_do_so() -> None:
    """All columns are whole, so the exact check leaves no row of these goals out."""
    for goal in GOALS:
        assert compile_problem(problem(goal)).exact_rows.all()


def test_the_tail_of_a_large_sample_is_the_textbook_epigraph() -> None:
    """CVaR of 40 equally likely futures as an LP in real numbers (Rockafellar and Uryasev), by the solver itself."""
    rng = np.random.default_rng(5)
    numbers = rng.integers(0, 500, 40)
    futures = {
        f"f{i}": {"name_zh": "未来", "name_en": "future", "set": {"projects[P1].jobs": int(value)}}
        for i, value in enumerate(numbers)
    }
    there = two_counties(futures=futures)
    found = Cvar(of=JOBS, alpha="0.83").value(there, plan_of(there, (P1,)))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    level = highs.addVariable(lb=-1e3, ub=1e3)
    below = [highs.addVariable(lb=0, ub=2e3) for _ in numbers]
    for missing, value in zip(below, numbers, strict=True):
        highs.addConstr(missing - level >= -float(value))
    highs.maximize(level - sum(below) * (1 / 40 / 0.17))
    assert float(found) == pytest.approx(highs.getInfo().objective_function_value)
