"""The best of each future: found once, audited, kept within its share of the time, silent where there is no plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import allocsim
from allocsim.allocation.allocate import allocate
from allocsim.allocation.answer import Limits
from allocsim.allocation.audit import audit
from allocsim.allocation.example import plan_of, scenario, two_counties
from allocsim.allocation.foresight import foresee, notes
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.objectives.max_regret import MaxRegret
from allocsim.allocation.objectives.mean import Mean
from allocsim.allocation.presolve import screen
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Prospect
from allocsim.domain.wording import sentence
from allocsim.errors import AuditError, InfeasibleError

NAMES = {"name_zh": "低迷", "name_en": "slump"}
FUTURES = {
    "calm": {"name_zh": "平稳", "name_en": "calm"},
    "slump": {**NAMES, "set": {"projects[P3].jobs": 10}, "shifts": [{"resource": "land", "factor": "1.25"}]},
}
JOBS = Benefit(benefit="jobs")
REGRET = MaxRegret(of=JOBS)
ONE = {"one": Exclusive(projects=["P1", "P2", "P3"])}


def test_each_future_has_a_best_and_its_plan() -> None:
    """One of P1 90, P2 60, P3 150: P3 in the calm, P1 in the slump."""
    problem = screen(two_counties(futures=FUTURES, goals={"regret": REGRET}, rules=ONE)).problem
    (bests,) = problem.foreseen.values()
    assert {name: (best.value, best.plan.approved, best.proved) for name, best in bests.items()} == {
        "calm": (150, (2,), True),
        "slump": (90, (0,), True),
    }
    assert foresee(problem) is problem, "what is known is not sought again"
    goals = {"regret": REGRET, "mean": Mean(of=JOBS), "again": REGRET.model_copy(update={"tolerance": 1})}
    assert len(screen(problem.replace(goals=goals)).problem.foreseen) == 1, "goals that look at the same share it"


def test_without_a_plan_the_conflict_is_told_as_ever() -> None:
    rules = {**ONE, "both": LockedIn(projects=["P1", "P2"])}
    with pytest.raises(InfeasibleError) as caught:
        allocate(scenario(futures=FUTURES, goals={"regret": REGRET}, rules=rules))
    assert set(caught.value.conflict) == {"one", "both"}


def test_what_is_not_proved_is_said() -> None:
    whole = scenario(futures=FUTURES, goals={"regret": REGRET}, rules=ONE)
    problem = screen(derive(whole), Limits(time=60)).problem
    (key,) = problem.foreseen
    for bound, words in ((Fraction(160), "lies between 90 and 160"), (None, "a known plan reaches 90")):
        shy = replace(problem.foreseen[key]["slump"], proved=False, bound=bound)
        doubted = problem.replace(foreseen={key: {**problem.foreseen[key], "slump": shy}})
        found = notes(whole, doubted, plan_of(problem, (2,)))
        said = [sentence(note, whole, "en") for note in found]
        assert [note.code for note in found][:3] == ["X458", "X482", "X482"]
        assert "“slump” (weight 0.5) this plan is worth 10 persons" in said[2]
        assert "slump" in said[3]
        assert words in said[3]
        assert len(said) == 4
        assert all(sentence(note, whole, "zh") for note in found)


def test_larger_awards_are_noted_and_audited() -> None:
    """P1 needs 60 mu, in the slump 75: that is awarded."""
    whole = scenario(futures=FUTURES, goals={"regret": REGRET})
    allocation = allocate(whole)
    award = next(row for row in allocation.decisions[0].awards if row.resource == "land")
    assert award.pool + award.retained == 75
    note = allocation.notes[0]
    assert note.values == {"projects": ["P1", "P2", "P3", "P4"]}
    assert allocation.objective == 0, "everything fits"


@pytest.mark.parametrize("part", ["best", "weight", "benefit", "demand"])
def test_the_audit_recounts_what_futures_change(part: str) -> None:
    whole = scenario(futures=FUTURES, goals={"regret": REGRET}, rules=ONE)
    allocation = allocate(whole)
    problem = derive(whole)
    bests = screen(problem).problem.foreseen
    (key,) = bests
    audit(whole, problem.replace(foreseen=bests), allocation)
    slump = problem.futures["slump"]
    match part:
        case "best":
            wrong = replace(bests[key]["calm"], value=Fraction(151))
            changed = problem.replace(foreseen={key: {**bests[key], "calm": wrong}})
        case "weight":
            changed = problem.replace(futures={**problem.futures, "slump": replace(slump, weight=Fraction(1, 3))})
        case "benefit":
            jobs = (*slump.option_benefits["jobs"][:-1], Fraction(1))
            off = Prospect(slump.weight, {**slump.option_benefits, "jobs": jobs})
            changed = problem.replace(futures={**problem.futures, "slump": off})
        case _:
            changed = problem.replace(demand_ticks=derive(whole.replace(futures={})).demand_ticks)
    with pytest.raises(AuditError):
        audit(whole, changed.replace(foreseen=changed.foreseen or bests), allocation)


def test_regret_without_the_pool_is_measured_against_the_same_bests() -> None:
    from allocsim.allocation.baselines import no_pool

    whole = scenario(futures=FUTURES, goals={"regret": REGRET}, quotas=_scarce())
    with_pool, alone = allocsim.allocate(whole), no_pool(whole)
    assert alone is not None
    assert Fraction(alone.objective) >= with_pool.objective


def _scarce() -> list[dict[str, object]]:
    units = {"land": "mu", "energy": "tce"}
    amounts = {
        ("jingning", "land"): 120,
        ("lingtai", "land"): 90,
        ("jingning", "energy"): 50,
        ("lingtai", "energy"): 40,
    }
    return [
        {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": units[resource]}
        for (county, resource), amount in amounts.items()
    ]
