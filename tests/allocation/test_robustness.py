"""The price of robustness against brute force, and told in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from allocsim.allocation.allocate import allocate
from allocsim.allocation.example import scenario as example
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.cvar import Cvar
from allocsim.allocation.objectives.max_min_return import MaxMinReturn
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.presolve import screen
from allocsim.allocation.robustness import robustness
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.domain.robustness import CRITERIA
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError, UsageError
from tests.brute.instances import prepare, read, uncertain
from tests.brute.reference import _feasible, solve
from tests.properties.settings import tried

OF = {"kind": "benefit", "benefit": "jobs"}


@tried(8)
@given(uncertain())
def test_every_plan_is_the_best_in_its_criterion(scenario: Scenario) -> None:
    doc = scenario.model_dump(mode="json")
    doc["goals"] = {"main": OF}

    def reference(**changes: Any) -> Any:
        return solve(prepare(read({**doc, **changes})))

    goals = {
        kind: {"kind": kind, "of": OF, **({"alpha": "0.8"} if kind == "cvar" else {})}
        for kind in ("mean", "cvar", "worst_case", "max_regret")
    }
    expected = {kind: reference(goals={"main": goal}) for kind, goal in goals.items()}
    expected["stated"] = reference(futures={})
    if not all(answer.feasible for answer in expected.values()):
        with pytest.raises(InfeasibleError):
            robustness(read(doc))
        return
    found = robustness(read(doc))
    assert [stance.criterion for stance in found.stances] == ["stated", *CRITERIA]
    names = prepare(scenario).projects
    options = prepare(scenario).option_project
    for stance in found.stances:
        answer = expected[stance.criterion]
        assert stance.proved
        assert stance.measures[stance.criterion] == answer.goal_values[0]
        assert stance.approved == tuple(names[options[o]] for o in answer.approved)
        assert found.gain(stance) >= 0 or found.stances[0].short, "the best plan that holds in every future"
    approved = expected["stated"].approved
    short = {
        name
        for name, future in doc["futures"].items()
        if approved not in set(_feasible(prepare(read({**doc, "futures": {name: {**future, "weight": None}}}))))
    }
    whole = approved in set(_feasible(prepare(read(doc))))
    assert set(found.stances[0].short) == (set() if whole else short)


NAMES = {"name_zh": "平稳", "name_en": "calm"}
SLUMP = {"name_zh": "低迷", "name_en": "slump", "set": {"projects[P3].jobs": 10}}
FUTURES = {"calm": {**NAMES, "weight": "0.5"}, "slump": {**SLUMP, "weight": "0.5"}}
ONE = {"one": Exclusive(projects=["P1", "P2", "P3"])}


def test_told_in_words() -> None:
    """One of P1 90, P2 60, P3 150 and in the slump 10. Means: 90, 60, 80. Regret: P1 60, P3 80."""
    found = robustness(example(futures=FUTURES, goals={"jobs": Benefit(benefit="jobs")}, rules=ONE), alpha="0.5")
    first, *others = found.stances
    assert first.approved == ("P3", "P4")  # P4 has no jobs and stands in nobody's way
    assert {name: str(value) for name, value in first.measures.items()} == {
        "stated": "150",
        "mean": "80",
        "cvar": "10",
        "worst_case": "10",
        "max_regret": "80",
    }
    assert [(stance.approved, found.price(stance), found.gain(stance)) for stance in others] == [
        (("P1", "P4"), 60, 10),
        (("P1", "P4"), 60, 80),
        (("P1", "P4"), 60, 80),
        (("P1", "P4"), 60, 20),
    ]
    lines = found.summary("en").splitlines()
    assert lines[0].endswith("Futures and weights: calm 0.5, slump 0.5. CVaR is the mean of the worst 0.5.")
    assert "   Price: 60 persons less if all comes as stated. Gain: mean better by 10 persons." in lines
    assert "   Against the first plan: in P1; out P3; in another option -" in lines
    assert "代价：若一切照表实现，少 60 人；换来：最差情景好 80 人。" in found.summary("zh")
    assert [row["price"] for row in found.frame().to_dict("records")] == ["0", "60", "60", "60", "60"]
    assert found.to_records()["plans"][1]["entered"] == ["P1"]


def test_a_plan_that_costs_nothing_and_one_whose_quota_runs_short() -> None:
    """In the rush P1 needs 500 mu; jingning retains 300 and the pool holds 150."""
    rush = {"name_zh": "赶工", "name_en": "rush", "set": {"demands[P1,,,land,0].amount": 500}}
    found = robustness(example(futures={"calm": NAMES, "rush": rush}, goals={"jobs": Benefit(benefit="jobs")}))
    assert found.stances[0].short == ("rush",)
    assert found.stances[0].approved == ("P1", "P2", "P3", "P4")
    assert found.stances[1].approved == ("P2", "P3", "P4")
    assert "no room for what its projects then need: rush" in found.summary("en")
    calm = robustness(example(futures={"calm": NAMES}, goals={"jobs": Benefit(benefit="jobs")}))
    assert calm.summary("en").count("It approves the same projects as the first plan and costs nothing.") == 4


def test_of_a_goal_over_futures_the_inner_one_counts() -> None:
    goals = {
        "before": Mean(of=Benefit(benefit="tax"), tolerance=500),
        "main": Cvar(of=Benefit(benefit="jobs"), alpha="0.5"),
    }
    whole = example(futures=FUTURES, goals=goals, rules=ONE)
    found = robustness(whole)
    assert (found.goal, str(found.alpha), found.unit) == ("main", "1/2", "person")
    cvar = next(stance for stance in found.stances if stance.criterion == "cvar")
    assert cvar.approved == allocate(whole).approved()


@pytest.mark.parametrize(
    ("changes", "alpha", "code"),
    [
        ({"futures": {}}, None, "X481"),
        ({"goals": {"fair": MaxMinReturn()}}, None, "X450"),
        ({}, "1", "X467"),
        ({}, "much", "X467"),
    ],
)
def test_what_cannot_be_asked(changes: dict[str, Any], alpha: str | None, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        robustness(example(**{"futures": FUTURES, **changes}), alpha=alpha)
    assert caught.value.code == code


def test_bests_are_those_of_the_screened_problem() -> None:
    whole = example(futures=FUTURES, goals={"jobs": Benefit(benefit="jobs")}, rules=ONE)
    assert robustness(whole).bests == {"calm": 150, "slump": 90}
    assert not screen(prepare(whole)).problem.foreseen
