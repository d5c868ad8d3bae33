"""What a future changes, worked out by hand on the example of two counties."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.allocation.example import DEMANDS, UNITS, scenario, two_counties
from allocsim.domain.futures import Future, cell_of, outlooks, weights

NAMES = {"name_zh": "未来", "name_en": "future"}


def future(**facts: Any) -> dict[str, Any]:
    return {**NAMES, **facts}


def test_shifts_multiply_and_a_stated_cell_has_just_its_value() -> None:
    slump = future(
        shifts=[
            {"benefit": "jobs", "factor": "0.5"},
            {"benefit": "jobs", "industries": ["food"], "factor": "1/3"},
            {"benefit": "tax", "counties": ["jingning"], "factor": "0.1"},
        ],
        set={"projects[P2].jobs": "7"},
    )
    (found,) = outlooks(scenario(futures={"slump": slump})).values()
    jobs = [row["jobs"] for row in found.benefits]
    assert jobs == [15, 7, 25, 0]  # P1 food 90 / 2 / 3; P2 as stated; P3 food 150 / 2 / 3; P4 has none
    assert [row["tax_vat"] for row in found.benefits] == [60, 20, 900, 0]
    assert [row["tax"] for row in found.benefits] == [60, 20, 900, 0]
    assert [row["output"] for row in found.benefits] == [30000, 8000, 60000, 0]


def test_options_keep_their_scale_in_every_future() -> None:
    problem = two_counties(futures={"slump": future(shifts=[{"benefit": "jobs", "factor": "2/3"}])})
    assert problem.futures["slump"].option_benefits["jobs"] == (60, 40, 100, 50, 0)
    assert problem.option_benefits["jobs"] == (90, 60, 150, 75, 0)
    assert problem.in_future("slump").option_benefits["public_input"] == problem.option_benefits["public_input"]


def test_an_award_is_the_largest_need() -> None:
    """P1 needs 60 mu, then 66 and 70: 70. P3 needs 80, then 72 and 88: 88, at half scale 44. Energy stays."""
    demands = [
        {"project": project, "resource": resource, "amount": amount, "unit": UNITS[resource]}
        for project, row in DEMANDS.items()
        for resource, amount in row.items()
    ]
    futures = {
        "more": future(shifts=[{"resource": "land", "factor": "1.1"}], set={"demands[P1,,,land,0].amount": "66"}),
        "less": future(
            shifts=[{"resource": "land", "counties": ["lingtai"], "factor": "0.9"}],
            set={"demands[P1,,,land,].amount": "70"},  # an empty offset is the usual 0
        ),
    }
    problem = two_counties(futures=futures, demands=demands)
    found = {
        (problem.projects[problem.option_project[o]], problem.options[o], problem.resources[r]): int(ticks)
        for o, r, ticks in zip(problem.demand_option, problem.demand_resource, problem.demand_ticks, strict=True)
    }
    land = {key[:2]: ticks for key, ticks in found.items() if key[2] == "land"}
    assert land == {("P1", ""): 70, ("P2", ""): 55, ("P3", "full"): 88, ("P3", "half"): 44, ("P4", ""): 33}
    assert found["P1", "", "energy"] == 30


def test_a_need_that_only_some_future_has_is_awarded() -> None:
    futures = {"more": future(set={"demands[P4,,,land,0].amount": "3"})}
    demands = [{"project": "P4", "resource": "land", "amount": 0, "unit": "mu"}]
    assert two_counties(futures=futures, demands=demands).demand_ticks.tolist() == [3]
    assert two_counties(demands=demands).demand_ticks.tolist() == []


def test_weights() -> None:
    one, other = (Future.model_validate(future(weight=weight)) for weight in ("1/3", "2/3"))
    plain = Future.model_validate(NAMES)
    assert weights({}) == {}
    assert weights({"a": one, "b": other}) == {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    assert weights({"a": plain, "b": plain}) == {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    for wrong in ({"a": one}, {"a": one, "b": one}, {"a": one, "b": plain}):
        with pytest.raises(ValueError, match="weight"):
            weights(wrong)


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("projects[P1].jobs", ("projects", ("P1",), "jobs")),
        (" projects [ P1 ] . jobs ", ("projects", ("P1",), "jobs")),
        ("demands[P1,,,land,].amount", ("demands", ("P1", "", "", "land", "0"), "amount")),
        ("demands[P1,o,jingning,land,2].amount", ("demands", ("P1", "o", "jingning", "land", "2"), "amount")),
    ],
)
def test_cells(key: str, cell: Any) -> None:
    assert cell_of(key) == cell


@pytest.mark.parametrize("key", ["pool.rate", "quotas[a,land,2026].amount", "projects[P1].county", "projects[P1].tax"])
def test_what_no_future_may_state(key: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        cell_of(key)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"shifts": [{"factor": "0.5"}]}, "one_of"),
        ({"shifts": [{"benefit": "jobs", "resource": "land", "factor": "0.5"}]}, "one_of"),
        ({"shifts": [{"benefit": "jobs", "factor": "-1"}]}, "greater_than_equal"),
        ({"weight": "1.5"}, "value_error"),
        ({"set": {"projects[P1].jobs": "-3"}}, "greater_than_equal"),
        ({"chance": "0.5"}, "extra_forbidden"),
    ],
)
def test_wrong_futures_are_refused(facts: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Future.model_validate(future(**facts))
    assert [problem["type"] for problem in caught.value.errors()] == [error]
