"""The engine's own promises: conflicts are irreducible, ties follow the published order, prices mean what they say."""

from __future__ import annotations

import pytest

from allocsim.allocation.conflict import conflicting, feasible
from allocsim.allocation.engine import optimise
from allocsim.allocation.example import two_counties
from allocsim.allocation.objectives.benefit import Benefit
from allocsim.allocation.prices import prices
from allocsim.allocation.resolve import Change, ask
from allocsim.allocation.rules.county_cap import CountyCap
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.errors import InfeasibleError


def test_conflict_is_irreducible() -> None:
    """Two locks and an exclusion cannot all be kept; the cap has nothing to do with it."""
    rules = {
        "cap": CountyCap(share="0.5", resources=["land"]),
        "first": LockedIn(projects=["P1"]),
        "second": LockedIn(projects=["P3"]),
        "either": Exclusive(projects=["P1", "P3"]),
    }
    problem = two_counties(rules=rules)
    with pytest.raises(InfeasibleError) as caught:
        optimise(problem)
    assert set(caught.value.conflict) == {"first", "second", "either"}
    for name in caught.value.conflict:
        assert feasible(problem.replace(rules={key: rule for key, rule in rules.items() if key != name}))


def test_conflict_with_the_quotas_alone() -> None:
    """A cap of a tenth of the pool (15 mu) against a floor of all that was contributed (50 mu of lingtai)."""
    rules = {
        "floor": ReturnFloor(share="1", resources=["land"], counties=["lingtai"]),
        "cap": CountyCap(share="0.1", resources=["land"]),
    }
    found, reduced = conflicting(two_counties(rules=rules))
    assert (set(found), reduced) == ({"floor", "cap"}, True)


def test_tie_goes_to_the_earlier_project() -> None:
    """P1 (30 tce) and P2 (20 tce) with equal benefit: jobs of P2 counted as 90 too, and room for one of them."""
    base = two_counties(rules={"either": Exclusive(projects=["P1", "P2"])})
    jobs = tuple(90 if jobs == 60 else jobs for jobs in base.option_benefits["jobs"])
    problem = base.replace(option_benefits={**base.option_benefits, "jobs": jobs})
    outcome = optimise(problem)
    assert outcome.unique is True
    assert 0 in outcome.plan.approved
    assert 1 not in outcome.plan.approved


def test_price_is_the_dual_of_the_relaxed_model() -> None:
    """Energy of jingning 60 retained, pool 30, lingtai 30; all four projects need 30 + 20 + 40 = 90 of 120: no price.

    With the energy of both counties a quarter (15 + 7 retained, pool 8 = 30 in all), one tce more brings the relaxed
    model the jobs of the marginal project a tce: P3 150/40 = 3.75, P1 and P2 90/30 = 60/20 = 3.
    """
    assert not [price for price in prices(optimise(two_counties())) if price.resource == "energy"]
    rows = [
        {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": unit}
        for county, resource, amount, unit in (
            ("jingning", "land", 400, "mu"),
            ("lingtai", "land", 200, "mu"),
            ("jingning", "energy", 20, "tce"),
            ("lingtai", "energy", 10, "tce"),
        )
    ]
    found = {price.index: price.per_unit for price in prices(optimise(two_counties(quotas=rows)))}
    assert found[("jingning", "energy", "2026")] == pytest.approx(3)
    assert found[("lingtai", "energy", "2026")] == pytest.approx(3.75)
    assert found[("energy", "2026")] == pytest.approx(3.75)


def test_what_if_leaves_the_session_as_it_was() -> None:
    """Forbidding P3 loses 150 jobs; afterwards the same questions get the same answers."""
    outcome = optimise(two_counties(goals={"jobs": Benefit(benefit="jobs")}))
    before = outcome.session.row_lower.tolist(), outcome.session.row_upper.tolist()
    without = ask(outcome, Change(forbid=(2, 3)))
    assert without is not None
    assert without.goals[0].value == 150
    half = ask(outcome, Change(forbid=(2,), force=(2,)))
    assert half is not None
    assert half.goals[0].value == 225
    assert 3 in half.approved
    assert (outcome.session.row_lower.tolist(), outcome.session.row_upper.tolist()) == before
    again = ask(outcome, Change(), tie_break=True)
    assert again is not None
    assert again.approved == outcome.plan.approved


def test_impossible_question_has_no_reply() -> None:
    """P1 forced and both its county's and the pool's land taken away."""
    outcome = optimise(two_counties())
    limits = {
        ("retained_supply", "jingning", "land", "2026"): (None, 0),
        ("pool_supply", "land", "2026"): (None, 0),
    }
    assert ask(outcome, Change(force=(0,), limits=limits)) is None
