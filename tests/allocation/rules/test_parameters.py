"""What a rule refuses, what it forbids, requires and pays, and how its numbers are rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from allocsim.allocation.example import scenario, two_counties
from allocsim.allocation.model import build
from allocsim.allocation.rules import RULES
from allocsim.allocation.rules.base import AllocationRule, largest_draws
from allocsim.allocation.rules.county_cap import CountyCap
from allocsim.allocation.rules.evaluation_tilt import EvaluationTilt
from allocsim.allocation.rules.group_cap import GroupCap
from allocsim.allocation.rules.group_floor import GroupFloor
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.locked_out import LockedOut
from allocsim.allocation.rules.park_intensity import ParkIntensity
from allocsim.allocation.rules.public_budget import PublicBudget
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.allocation.rules.use_cap import UseCap
from allocsim.allocation.rules.use_consumed import UseConsumed
from allocsim.domain.problem import frozen
from tests.allocation.rules.cases import CASES

BY_KIND = {rule.kind: rule for rule in RULES}
UNITS = {"land": "mu", "energy": "tce"}
HALVES = {name: {"name_zh": name, "name_en": name, "unit": unit, "tick": "0.5"} for name, unit in UNITS.items()}


@pytest.mark.parametrize(
    ("kind", "parameters", "error"),
    [
        ("county_cap", {}, "one_of"),  # no number at all
        ("county_cap", {"share": "0.5", "amount": 3}, "one_of"),  # two numbers
        ("use_cap", {"use": "new"}, "one_of"),
        ("use_consumed", {"use": "new", "share": "0.5", "amount": 3}, "one_of"),
        ("group_floor", {"group": "park", "members": ["east"]}, "one_of"),
        ("group_cap", {"group": "park", "members": [], "share": "0.5"}, "empty_list"),
        ("locked_in", {"projects": []}, "empty_list"),
        ("locked_out", {"projects": []}, "empty_list"),
        ("exclusive", {"projects": []}, "empty_list"),
        ("stability", {"projects": []}, "empty_list"),
        ("prerequisite", {"project": "P1", "requires": []}, "empty_list"),
        ("evaluation_tilt", {"counties": [], "extra": "0.1", "reward": 100}, "empty_list"),
        ("use_set_aside", {"shares": {}}, "empty_list"),
        ("use_set_aside", {"shares": {"new": "0.6", "expansion": "0.41"}}, "E360"),  # 1.01
        ("use_set_aside", {"shares": {"housing": "0.6"}}, "literal_error"),  # no such use
        ("use_cap", {"use": "housing", "share": "0.5"}, "literal_error"),
        ("group_cap", {"group": "county", "members": ["jingning"], "share": "0.5"}, "literal_error"),
        ("return_floor", {"share": "1.5"}, "value_error"),  # more than all
        ("return_floor", {"share": 0.5}, "value_error"),  # a binary float is not exact
        ("park_intensity", {"park": "east", "area": 100, "intensity": "-1"}, "greater_than_equal"),
        ("public_budget", {"amount": -1}, "greater_than_equal"),
        ("exclusive", {"projects": ["P1"], "at_most": -1}, "greater_than_equal"),
        ("return_floor", {"share": "0.5", "ratio": "0.5"}, "extra_forbidden"),  # a mistyped key
    ],
)
def test_wrong_parameters_are_refused(kind: str, parameters: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        BY_KIND[kind].model_validate(parameters)
    assert [problem["type"] for problem in caught.value.errors()] == [error]


@pytest.mark.parametrize("kind", list(CASES))
def test_parameters_survive_writing_and_reading(kind: str) -> None:
    rule = CASES[kind].rule
    written = rule.model_dump_scenario()
    assert written.pop("kind") == kind
    assert type(rule).model_validate(written) == rule


@pytest.mark.parametrize(
    ("rule", "index", "limits"),
    [
        # ticks are half a mu: the pool holds 300 of land; 10.7 mu = 21.4 ticks
        (CountyCap(amount="10.7"), ("jingning", "land"), (None, 21)),  # a limit is floored
        (CountyCap(share="0.111"), ("jingning", "land"), (None, 33)),  # 33.3
        (UseCap(use="new", amount="0.4"), ("jingning", "land", "2026"), (None, 0)),
        (UseConsumed(use="new", amount="10.7"), ("jingning", "land", "2026"), (22, None)),  # a floor is ceiled
        (UseConsumed(use="new", share="1/7"), ("lingtai", "land", "2026"), (43, None)),  # 300/7 = 42.9
        (ReturnFloor(share="0.111"), ("jingning", "land"), (23, None)),  # 22.2 of 200
        (GroupFloor(group="park", members=["east"], share="0.0101"), ("land",), (13, None)),  # 12.12 of 1200
        (GroupCap(group="park", members=["east"], share="0.0101"), ("land",), (None, 12)),
        (EvaluationTilt(counties=["lingtai"], extra="0.111", reward=1), ("lingtai", "land"), (33, None)),  # 33.3
    ],
)
def test_numbers_are_rounded_to_the_safe_side(
    rule: AllocationRule, index: tuple[str, ...], limits: tuple[int | None, int | None]
) -> None:
    assert rule.limits(two_counties(resources=HALVES))[index] == limits


def test_scaled_inputs_stay_exact() -> None:
    """A third of 500.5 is 1001/6: the row counts sixths, and 166.83 is not enough for it."""
    problem = two_counties(
        options=[{"project": "P1", "option": "third", "scale": "1/3"}], rules={"rule": PublicBudget(amount="166.83")}
    )
    assert problem.rules["rule"].limits(problem) == {(): (None, 1000)}  # type: ignore[attr-defined]
    ((_, terms),) = problem.rules["rule"].constrain(build(problem), problem)  # type: ignore[attr-defined]
    assert [number for number, _ in terms] == [1001, 0, 4800, 12000]


def test_city_quota_counts_in_the_pool_and_in_the_whole() -> None:
    """The city's own 60 mu go to the pool: 100 + 50 + 60 = 210; all quota is 660."""
    quotas = [row.model_dump() for row in scenario().quotas]
    quotas.append({"county": "city", "resource": "land", "year": 2026, "amount": 60, "unit": "mu"})
    problem = two_counties(quotas=quotas)
    assert CountyCap(share="0.5").limits(problem)["jingning", "land"] == (None, 105)
    assert GroupCap(group="park", members=["east"], share="0.5").limits(problem)[("land",)] == (None, 330)


def test_return_floor_counts_only_what_can_still_be_drawn() -> None:
    """E: P1 alone in jingning; of P3's options the larger; nothing of a project that is locked out."""
    problem = two_counties()
    assert largest_draws(problem).tolist() == [[60, 30], [80, 40]]
    eligible = frozen([o not in (2,) for o in range(5)], dtype=bool)  # P3 in full is out: half remains
    problem = problem.replace(eligible=eligible)
    assert largest_draws(problem).tolist() == [[60, 30], [40, 20]]
    assert ReturnFloor(share="1").limits(problem)["lingtai", "land"] == (40, None)


def test_locks_tell_what_they_forbid_and_require() -> None:
    problem = two_counties()
    assert list(LockedOut(projects=["P3", "P1", "P3"]).forbidden(problem)) == [2, 3, 0]
    assert list(LockedIn(projects=["P3", "P1", "P3"]).required(problem)) == [2, 0]
    assert not list(CASES["stability"].rule.required(problem)) + list(CASES["stability"].rule.forbidden(problem))


def test_a_lock_on_an_option_that_is_not_offered_is_a_contradiction() -> None:
    rule = LockedIn(projects=["P1"], option="half")
    problem = two_counties(rules={"rule": rule})
    assert dict(rule.constrain(build(problem), problem)) == {("P1",): []}


def test_only_the_tilt_pays_a_reward() -> None:
    tilt = EvaluationTilt(counties=["jingning", "lingtai"], extra="0.1", reward="100")
    assert tilt.rewards() == {"jingning": Decimal(100), "lingtai": Decimal(100)}
    assert CASES["county_cap"].rule.rewards() == {}


def test_park_without_projects_is_a_row_without_terms() -> None:
    rule = ParkIntensity(park="south", area=100, intensity="0.8")
    problem = two_counties(rules={"rule": rule})
    assert rule.limits(problem) == {(): (None, 80)}
    assert dict(rule.constrain(build(problem), problem)) == {(): []}
