"""What holds for every plan, whatever the scenario."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from allocsim.allocation.allocate import allocate
from allocsim.allocation.engine import optimise
from allocsim.allocation.recount import recount
from allocsim.domain.allocation import Allocation
from allocsim.domain.arrays import derive
from allocsim.domain.scenario import Scenario
from allocsim.errors import InfeasibleError
from tests.brute.instances import read, scenarios
from tests.properties.settings import tried


@tried(150)
@given(scenarios())
def test_arrays_are_recounted_from_the_rows(scenario: Scenario) -> None:
    assert list(recount(scenario, derive(scenario))) == []


@tried(30)
@given(scenarios())
def test_pool_and_retained_make_the_quota_and_awards_stay_within(scenario: Scenario) -> None:
    try:
        allocation = allocate(scenario)
    except InfeasibleError:
        return
    assert allocation.audit == "passed"
    for county in allocation.counties:
        assert county.contributed + county.retained == county.quota
        assert county.contributed == round(scenario.pool.rate * county.quota)
        assert sum(county.used.values()) <= county.retained + county.carried_in
    for pool in allocation.pools:
        assert pool.pool + pool.retained == pool.quota
        assert pool.awarded <= pool.pool + pool.carried_in + pool.taken_back
    awards_meet_demands(scenario, allocation)


def awards_meet_demands(scenario: Scenario, allocation: Allocation) -> None:
    """Every award is the demand, rounded up to the tick; only key projects draw on the pool."""
    problem = derive(scenario)
    for p, row in enumerate(allocation.decisions):
        taken = sum(award.pool + award.retained for award in row.awards)
        approved = [o for o in allocation.plan.approved if problem.option_project[o] == p]
        entries = [e for o in approved for e in problem.option_demands[o]]
        assert taken == sum(int(problem.demand_ticks[e]) for e in entries)
        if scenario.projects[p].level not in scenario.pool.levels:
            assert not any(award.pool for award in row.awards)


@tried(30)
@given(scenarios(rules=False), st.data())
def test_more_quota_never_worsens_the_optimum(scenario: Scenario, data: st.DataObject) -> None:
    # Apportioning is left out: a county's larger own quota would make another's part of the city's smaller.
    goals = {"output": {"kind": "benefit", "benefit": "output"}}
    doc = scenario.model_dump(mode="json") | {"goals": goals}
    doc["pool"]["city"] = "pool"
    before = optimise(derive(read(doc))).goals[0].value
    row = data.draw(st.sampled_from(doc["quotas"]))
    tick = scenario.resources[row["resource"]].tick
    row["amount"] = str(Decimal(row["amount"]) + data.draw(st.integers(1, 4)) * tick)
    assert optimise(derive(read(doc))).goals[0].value >= before
