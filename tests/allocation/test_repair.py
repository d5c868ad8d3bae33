"""Repairs of contradictions: each is made and feasible again; the least turn is the one told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given

from allocsim.allocation.allocate import allocate
from allocsim.allocation.conflict import Switchboard, conflicting
from allocsim.allocation.example import scenario, two_counties
from allocsim.allocation.rules.county_cap import CountyCap
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.domain.problem import Problem, frozen
from allocsim.domain.repair import Repair
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from tests.brute.instances import prepare, scenarios
from tests.brute.reference import solve
from tests.properties.settings import tried


def ways(**tables: Any) -> tuple[InfeasibleError, tuple[Repair, ...]]:
    with pytest.raises(InfeasibleError) as failure:
        allocate(scenario(**tables))
    return failure.value, failure.value.repairs


def test_floor_against_cap() -> None:
    """Jingning gave 100 mu and is to get 60 back (its projects can draw no more), but may draw 20 % of 150 = 30."""
    rules = {
        "floor": ReturnFloor(share="0.75", resources=["land"], counties=["jingning"]),
        "cap": CountyCap(share="0.2", resources=["land"], counties=["jingning"]),
    }
    error, found = ways(rules=rules)
    assert error.conflict == ("floor", "cap")
    words = [repair.text("en") for repair in found]
    assert "change share of the rule “return floor [floor]” from 75 % to 30 %" in words
    assert "change share of the rule “cap on a county's draw [cap]” from 20 % to 40 %" in words or any(
        "[cap]” from 20 % to 40 %" in line for line in words
    )
    assert "give the pool 150 mu more land a year" in words  # 20 % of 300 is 60


def test_the_scenario_weighs_what_may_give_way() -> None:
    """The same: the floor or the cap may give way by 30 mu (30 against 60), or the pool gains 150 mu."""
    rules = {
        "floor": ReturnFloor(share="0.75", resources=["land"], counties=["jingning"]),
        "cap": CountyCap(share="0.2", resources=["land"], counties=["jingning"]),
    }
    _, found = ways(rules=rules, repair={"rules": {"floor": "2"}})
    assert (found[0].changes[0].values["rule"], found[0].cost) == ("cap", 30)
    _, found = ways(rules=rules, repair={"rules": {"cap": "1.5"}})
    assert (found[0].changes[0].values["rule"], found[0].cost) == ("floor", 30)
    _, found = ways(rules=rules, repair={"resources": {"land": "0.1"}})
    assert (found[0].changes[0].code, found[0].cost) == ("A415", 15)


def test_locks_against_exclusion_are_unlocked_one_by_one() -> None:
    """P1 and P3 are locked in and exclude each other."""
    rules = {"lock": LockedIn(projects=["P1", "P3"]), "either": Exclusive(projects=["P1", "P3"])}
    error, found = ways(rules=rules)
    assert error.conflict == ("lock", "either")
    words = [repair.text("zh") for repair in found]
    assert any(line.startswith("把 P") and "移出规则“必选项目 [lock]”" in line for line in words)
    assert any("从 1 改为 2" in line for line in words)


def test_rules_are_switched_on_one_model() -> None:
    """What the board says of each subset is what a model of that subset alone says."""
    rules = {
        "lock": LockedIn(projects=["P1"]),
        "either": Exclusive(projects=["P1", "P2"]),
        "both": LockedIn(projects=["P2"]),
    }
    board = Switchboard(two_counties(rules=rules))
    assert board.possible(rules) is False
    assert all(board.possible(set(rules) - {name}) for name in rules)
    assert board.possible(rules) is False
    assert conflicting(two_counties(rules=rules)) == (("lock", "either", "both"), True)


@tried(30)
@given(scenarios())
def test_conflicts_of_random_scenarios_are_irreducible(scenario: Scenario) -> None:
    """Against brute force: the named rules contradict each other, without any one of them the rest does not."""
    problem = prepare(scenario)
    assume(not solve(problem).feasible)
    with pytest.raises(InfeasibleError) as failure:
        allocate(scenario)
    named = {name: problem.rules[name] for name in failure.value.conflict}
    assert not solve(problem.replace(rules=named)).feasible
    for out in named:
        assert solve(problem.replace(rules={name: rule for name, rule in named.items() if name != out})).feasible
    assert failure.value.repairs
    for repair in failure.value.repairs:
        assert solve(mended(problem, repair)).feasible, repair.text("en")


def mended(problem: Problem, repair: Repair) -> Problem:
    """The problem with the changes that a repair names, and nothing else."""
    retained, issued, rules = problem.retained.copy(), problem.issued.copy(), dict(problem.rules)
    pool, city = problem.pool.copy(), problem.city_quota.copy()
    for change in repair.changes:
        told = change.values
        if change.code in ("A414", "A415"):
            r = problem.resources.index(told["resource"])
            ticks = Fraction(told["more_amount"]) / problem.resource_ticks[r]
            assert ticks.denominator == 1
            if change.code == "A415":
                pool[r] += int(ticks)
                city[r] += int(ticks)
            else:
                retained[problem.counties.index(told["county"]), r] += int(ticks)
                issued[problem.counties.index(told["county"]), r] += int(ticks)
            continue
        rule = rules.pop(told["rule"])
        field = told.get("key", "").rpartition(".")[2]
        if change.code == "A411":
            rules[told["rule"]] = rule.model_copy(update={field: type(getattr(rule, field))(told["value"])})
        elif change.code == "A412" and (left := set(getattr(rule, field)) - set(told["members"])):
            rules[told["rule"]] = rule.model_copy(update={field: tuple(left)})
    arrays = {"retained": retained, "issued": issued, "pool": pool, "city_quota": city}
    return problem.replace(rules=rules, **{name: frozen(array) for name, array in arrays.items()})


def test_a_lock_of_one_project_is_told_by_its_project() -> None:
    """P1 is locked in and may not be: the way out names P1, not the rule alone."""
    rules = {"lock": LockedIn(projects=["P1"]), "either": Exclusive(projects=["P1"], at_most=0)}
    _, found = ways(rules=rules)
    assert "take P1 P1 out of the rule “locked in [lock]”" in [repair.text("en") for repair in found]
    changes = [repair.facts("en")["changes"] for repair in found]
    assert [{"code": "A411", "rule": "either", "key": "rules.either.at_most", "value": "1"}] in changes
