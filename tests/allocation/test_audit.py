"""The audit: a sound result passes, and anything moved by one tick, one option or one word does not."""

import dataclasses
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from allocsim.allocation.audit import CODES, audit, breach_text, breaches
from allocsim.allocation.balances import balances
from allocsim.allocation.recount import recount
from allocsim.domain.allocation import Allocation, Award, Decision, GoalValue
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem, frozen
from allocsim.domain.provenance import Provenance
from allocsim.domain.reason import Breach, Reason
from allocsim.errors import AuditError
from allocsim.messages import LANGUAGES, catalogue
from tests.brute.handmade import document, project
from tests.brute.instances import read


def problem_of(**changes) -> Problem:
    return derive(read(document(**changes)))


# Options: 0 K · 1 L now · 2 L later · 3 C; one demand entry each: 6, 3, 2 (half of 3, rounded up) and 4 ticks.
SOUND = Plan((0, 1, 3), frozen([4, 1, 0, 0]))


def test_the_instance_is_as_its_docstring_says():
    problem = problem_of()
    assert problem.retained[:, 0].tolist() == [[8, 8], [4, 4]]
    assert problem.pool.tolist() == [[5, 5]]
    assert problem.demand_ticks.tolist() == [6, 3, 2, 4]


def test_a_sound_plan_has_no_breach():
    # Pool 2026: 4 + 1 = 5 of 5. East retained: 2 + 2 = 4 of 8. West: 4 of 4.
    assert breaches(problem_of(), SOUND) == []


@pytest.mark.parametrize(
    ("plan", "rule", "where", "found", "allowed"),
    [
        (Plan((0, 1, 3), frozen([4, 2, 0, 0])), "pool_capacity", ("land", "2026"), "6", "5"),
        (Plan((0, 2), frozen([7, 0, 0, 0])), "pool_for_key_only", ("K", "east", "land", "2026"), "7", "0 … 6"),
        (Plan((3,), frozen([0, 0, 0, 1])), "pool_for_key_only", ("C", "west", "land", "2026"), "1", "0 … 0"),
        (Plan((3,), frozen([1, 0, 0, 0])), "pool_for_key_only", ("K", "east", "land", "2026"), "1", "0 … 0"),
        (Plan((0,), frozen([-1, 0, 0, 0])), "whole_ticks", ("K", "east", "land", "2026"), "-1", "0 … 6"),
        (Plan((1, 2), frozen([0, 0, 0, 0])), "one_option", ("L",), "2", "1"),
    ],
)
def test_each_breach_is_named_with_its_place_and_numbers(plan, rule, where, found, allowed):
    assert breaches(problem_of(), plan) == [Breach(rule, where, found, allowed)]


@pytest.mark.parametrize("approved", [(0, 0), (3, 0), (4,), (-1,), (0.5,)])
def test_options_must_be_known_rising_and_whole(approved):
    assert breaches(problem_of(), Plan(approved, frozen([0, 0, 0, 0])))[0].rule == "one_option"


@pytest.mark.parametrize("ticks", [np.array([4.0, 1, 0, 0]), np.array([4, 1, 0])])
def test_ticks_must_be_integers_one_an_entry(ticks):
    assert breaches(problem_of(), Plan((0, 1, 3), ticks))[0].rule == "whole_ticks"


def test_one_tick_more_than_a_county_retains():
    # West retains 4; C alone takes 4, and half of L another 2, of which the pool may give all.
    problem = problem_of(options=[{"project": "L", "option": "half", "host": "west", "scale": "1/2"}])
    assert breaches(problem, Plan((1, 2), frozen([0, 2, 0]))) == []
    assert breaches(problem, Plan((1, 2), frozen([0, 1, 0]))) == [
        Breach("county_balance", ("west", "land", "2026"), "5", "4")
    ]


def test_what_a_tolerance_would_let_pass():
    # Demands 1, 1, 1.0000005 against 3, in ticks of 10^-7: over by five ticks of thirty million.
    tick = "0.0000001"
    names = ("A", "B", "D")
    problem = problem_of(
        resources={"land": {"name_zh": "土地", "name_en": "land", "unit": "mu", "tick": tick}},
        pool={"rate": "0", "source": "test", "levels": ["city_key"]},
        quotas=[{"county": "east", "resource": "land", "year": 2026, "amount": "3", "unit": "mu"}],
        projects=[project(name, "east") for name in names],
        options=[],
        demands=[
            {"project": name, "resource": "land", "amount": amount, "unit": "mu"}
            for name, amount in zip(names, ("1", "1", "1.0000005"), strict=True)
        ],
    )
    assert breaches(problem, Plan((0, 1), frozen([0, 0, 0]))) == []
    found = breaches(problem, Plan((0, 1, 2), frozen([0, 0, 0])))
    assert found == [Breach("county_balance", ("east", "land", "2026"), "30000005", "30000000")]


def test_sums_too_large_for_int64_are_refused():
    problem = problem_of().replace(issued=frozen(np.full((2, 1, 2), 2**61)))
    assert [breach.rule for breach in breaches(problem, SOUND)] == ["whole_ticks"]


def test_gates_and_locks_exclude_options():
    gates = {"tax": {"kind": "tax_per_mu", "at_least": "50"}}  # K: 3 / 0.06 = 50, L: 0
    rules = {"out": {"kind": "locked_out", "projects": ["C"]}}
    found = breaches(problem_of(gates=gates), Plan((0, 1), frozen([4, 1, 0, 0])))
    assert found == [Breach("eligible", ("L", "now"), "approved", "tax")]
    found = breaches(problem_of(rules=rules), Plan((3,), frozen([0] * 4)))
    assert Breach("eligible", ("C", ""), "approved", "out") in found


def test_a_rules_breach_bears_its_name_in_the_scenario():
    problem = problem_of(rules={"few": {"kind": "exclusive", "projects": ["K", "C"]}})
    assert [breach.rule for breach in breaches(problem, SOUND)] == ["few"]


def test_quota_set_aside_is_not_taken_back():
    # East keeps all 8 of 2026 for infrastructure, so none of it joins the pool of 2027.
    carry = {"take_back": True}
    options = [{"project": "K", "option": "next", "year": 2027}]
    demands = [{"project": "K", "resource": "land", "amount": "0.09", "unit": "mu"}]
    plan = Plan((0,), frozen([9]))
    # With 5 of its own the pool of 2027 gets up to 8 + 4 from 2026, 9 are enough; without east's 8 they still are.
    rules = {"keep": {"kind": "use_set_aside", "shares": {"infrastructure": "1"}, "counties": ["east"]}}
    both = {"keep": {"kind": "use_set_aside", "shares": {"infrastructure": "1"}}}
    projects = [project("K", "east"), project("L", "east"), project("C", "west", level="county")]
    free = {"carry": carry, "options": options, "demands": demands, "projects": projects}
    assert breaches(problem_of(**free), plan) == []
    assert breaches(problem_of(**free, rules=rules), plan) == []
    assert breaches(problem_of(**free, rules=both), plan) == [
        Breach("keep", ("land", "2027"), "9", "5"),
    ]


MUTATIONS = [
    ("issued", (0, 0, 0)),
    ("committed", (1, 0, 1)),
    ("contributed", (0, 0, 1)),
    ("retained", (1, 0, 0)),
    ("city_quota", (0, 1)),
    ("pool", (0, 0)),
    ("demand_ticks", (2,)),
    ("demand_pool_cap", (0,)),
]


def test_the_arrays_are_those_of_the_rows():
    scenario = read(document())
    assert list(recount(scenario, derive(scenario))) == []


@pytest.mark.parametrize(("name", "place"), MUTATIONS)
def test_one_tick_off_in_an_array_is_found(name, place):
    scenario = read(document())
    problem = derive(scenario)
    values = getattr(problem, name).copy()
    values[place] += 1
    found = list(recount(scenario, problem.replace(**{name: frozen(values)})))
    assert [breach.rule for breach in found] == ["scenario_rows"]
    assert found[0].where[0] == (name if "demand" not in name else "demands")


@pytest.mark.parametrize(
    "change",
    [
        {"option_scale": (Fraction(1), Fraction(1), Fraction(1), Fraction(1))},
        {"option_host": frozen([0, 0, 0, 1])},
        {"option_start": frozen([0, 0, 0, 0])},
        {"option_use": frozen([0, 0, 0, 0])},
        {"resolution": 9_999},
        {"split": "own_first"},
        {"rules": {"none": None}},
        {"option_benefits": {}},
        {"normalisers": {}},
        {"project_groups": {}},
    ],
)
def test_any_other_change_of_the_arrays_is_found(change):
    scenario = read(document())
    found = list(recount(scenario, derive(scenario).replace(**change)))
    assert [breach.rule for breach in found] == ["scenario_rows"]


def test_city_quota_apportioned_and_reserve_rounded_half_even():
    # 5 ticks of the city over own quotas 10 and 6: 3.125 and 1.875, so 3 + 2. Reserve: 13/4 → 3, 8/4 = 2.
    quotas = [
        {"county": county, "resource": "land", "year": 2026, "amount": amount, "unit": "mu"}
        for county, amount in (("east", "0.1"), ("west", "0.06"), ("city", "0.05"))
    ]
    pool = {"rate": "0.25", "source": "test", "city": "apportioned", "levels": ["city_key"]}
    scenario = read(document(quotas=quotas, pool=pool))
    problem = derive(scenario)
    assert problem.issued[:, 0, 0].tolist() == [13, 8]
    assert problem.contributed[:, 0, 0].tolist() == [3, 2]
    assert list(recount(scenario, problem)) == []


def decision(problem: Problem, p: int, option: int | None, plan: Plan) -> Decision:
    name, reason = problem.projects[p], Reason("R102")
    if option is None:
        return Decision(name, "waitlisted", "", "", None, reason, "")
    awards = tuple(
        Award(
            problem.resources[problem.demand_resource[e]],
            problem.counties[problem.demand_county[e]],
            problem.years[problem.demand_year[e]],
            int(plan.pool_ticks[e]),
            int(problem.demand_ticks[e] - plan.pool_ticks[e]),
        )
        for e in problem.option_demands[option]
    )
    host, year = problem.counties[problem.option_host[option]], problem.years[problem.option_start[option]]
    return Decision(name, "approved", problem.options[option], host, year, reason, "", awards)


def allocation_of(scenario, plan: Plan, **changes) -> Allocation:
    """What the engine would say of the plan, put together by hand."""
    problem = derive(scenario)
    approved = {int(problem.option_project[o]): o for o in plan.approved}
    jobs = sum(problem.option_benefits["jobs"][o] for o in plan.approved)
    pools, counties = balances(problem, plan)
    facts = {
        "scenario": scenario,
        "termination": "optimal",
        "has_solution": True,
        "goals": (GoalValue("jobs", "benefit", "maximise", "person", Fraction(jobs), Fraction(jobs), 0, True),),
        "plan": plan,
        "pools": pools,
        "counties": counties,
        "decisions": tuple(decision(problem, p, approved.get(p), plan) for p in range(3)),
        "prices": (),
        "unique": True,
        "provenance": Provenance("audit", "", {}),
    }
    return Allocation(**{**facts, **changes})


def test_a_sound_result_passes():
    scenario = read(document())
    audit(scenario, derive(scenario), allocation_of(scenario, SOUND))


def first(rows, **changes):
    return (dataclasses.replace(rows[0], **changes), *rows[1:])


TAMPERED = {
    "value too high": lambda a: {"goals": first(a.goals, value=Fraction(9))},
    "bound below the value": lambda a: {"goals": first(a.goals, bound=Fraction(7))},
    "proved without a bound": lambda a: {"goals": first(a.goals, bound=None)},
    "no goal": lambda a: {"goals": ()},
    "another option": lambda a: {"decisions": first(a.decisions, option="now")},
    "another host": lambda a: {"decisions": first(a.decisions, host="west")},
    "another year": lambda a: {"decisions": first(a.decisions, year=2027)},
    "not the first scale": lambda a: {"decisions": first(a.decisions, decision="partial")},
    "rejected though approved": lambda a: {"decisions": first(a.decisions, decision="rejected")},
    "a decision missing": lambda a: {"decisions": a.decisions[1:]},
    "an award missing": lambda a: {"decisions": first(a.decisions, awards=())},
    "a tick moved to the pool": lambda a: {
        "decisions": first(
            a.decisions,
            awards=first(
                a.decisions[0].awards,
                pool=a.decisions[0].awards[0].pool + 1,
                retained=a.decisions[0].awards[0].retained - 1,
            ),
        )
    },
    "pool awarded": lambda a: {"pools": first(a.pools, awarded=a.pools[0].awarded + 1)},
    "pool lapsed": lambda a: {"pools": first(a.pools, lapsed=a.pools[0].lapsed + 1)},
    "county received": lambda a: {"counties": first(a.counties, received=a.counties[0].received - 1)},
    "county carried out": lambda a: {"counties": first(a.counties, carried_out=1, lapsed=a.counties[0].lapsed - 1)},
    "county used": lambda a: {"counties": first(a.counties, used={**a.counties[0].used, "new": 0})},
    "a row missing": lambda a: {"counties": a.counties[1:]},
    "no solution": lambda a: {"has_solution": False},
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_tampered_result_is_not_handed_out(change):
    scenario = read(document())
    sound = allocation_of(scenario, SOUND)
    with pytest.raises(AuditError) as error:
        audit(scenario, derive(scenario), dataclasses.replace(sound, **change(sound)))
    assert error.value.breaches
    assert str(error.value.breaches[0]) in str(error.value)


def test_an_unsound_plan_is_not_handed_out():
    scenario = read(document())
    plan = Plan((0, 1, 3), frozen([4, 2, 0, 0]))
    with pytest.raises(AuditError, match="pool_capacity"):
        audit(scenario, derive(scenario), dataclasses.replace(allocation_of(scenario, SOUND), plan=plan))


def test_every_breach_has_a_sentence_in_both_languages():
    for rule, code in {**CODES, "some_rule": "A920"}.items():
        assert code in catalogue()
        for lang in LANGUAGES:
            sentence = breach_text(Breach(rule, ("east", "land"), "6", "5"), lang)
            assert "east, land" in sentence
            assert sentence.endswith(f"[{code}]")


def test_the_audit_needs_neither_model_nor_solver():
    code = "import sys, allocsim.allocation.audit; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    unwanted = ("pyomo", "highspy", "scipy", "allocsim.allocation.model", "allocsim.allocation.split")
    assert not [name for name in unwanted if name in loaded]
