"""Use of quota over the years: schedules worked out by hand, and every schedule tried on tiny tables."""

import random

import numpy as np
import pytest

from allocsim.allocation.balances import balances
from allocsim.allocation.carry import schedule, spend
from allocsim.domain.pool import Carry
from allocsim.domain.problem import Plan, Problem, frozen
from tests.brute.instances import prepare, read
from tests.brute.years import covered


def tables(retained, pool, /, **carry) -> Problem:
    """One resource with the given retained quota (C, Y) and pool (Y,)."""
    years = list(range(2026, 2026 + len(pool)))
    counties = [f"c{i}" for i in range(len(retained))]
    scenario = read(
        {
            "schema_version": 1,
            "id": "carry",
            "title_zh": "结转",
            "title_en": "carry-over",
            "years": years,
            "resources": {"land": {"name_zh": "土地", "name_en": "land", "unit": "mu", "tick": 1}},
            "pool": {"rate": "0", "source": "test", "levels": ["city_key"]},
            "goals": {"jobs": {"kind": "benefit", "benefit": "jobs"}},
            "counties": [{"county": c, "name_zh": c, "name_en": c} for c in counties],
            "quotas": [
                {"county": c, "resource": "land", "year": y, "amount": ticks, "unit": "mu"}
                for c, row in zip([*counties, "city"], [*retained, pool], strict=True)
                for y, ticks in zip(years, row, strict=True)
            ],
            "projects": [
                {"project": "P", "name_zh": "P", "name_en": "P", "county": "c0", "level": "city_key", "use": "new"},
                {"project": "Q", "name_zh": "Q", "name_en": "Q", "county": "c0", "level": "county", "use": "new"},
            ],
            "demands": [
                {"project": project, "resource": "land", "offset": offset, "amount": 1, "unit": "mu"}
                for project in ("P", "Q")
                for offset in range(len(years))
            ],
            "carry": carry,
        }
    )
    return prepare(scenario)


def found(problem, needed, needed_pool):
    return schedule(problem, frozen(needed)[:, None, :], frozen([needed_pool]))


def test_oldest_first_would_fail_under_a_carry_cap():
    # 2027 holds 5 of 2026 (until 2028) and 10 of its own, of which 5 cannot be carried: these must go first.
    assert spend([10, 10, 10], [5, 5, 5], [0, 5, 20], life=2) == [[0, 0, 5], [0, 5, 5], [0, 0, 10]]
    # Oldest first would have left 5 + 10 = 15 for 2028.


def test_use_it_or_lose_it():
    result = found(tables([[3, 3]], [2, 2]), [[3, 4]], [2, 3])
    assert not result.complete
    assert result.missing.tolist() == [[[0, 1]]]
    assert result.missing_pool.tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("life", "cap", "enough"),
    [
        (0, "1", False),  # 2028 has its own 3 only
        (1, "1", False),  # 2026's quota ends with 2027, so 3 + 3 = 6
        (2, "1/2", False),  # floor(3/2) = 1 of 2026, 1 of 2027 and 3 of 2028: 5
        (2, "2/3", True),  # 2 + 2 + 3 = 7
    ],
)
def test_life_and_cap_bound_what_a_later_year_may_use(life, cap, enough):
    problem = tables([[3, 3, 3]], [0, 0, 0], retained=True, life=life, cap=cap)
    assert found(problem, [[0, 0, 7]], [0, 0, 0]).complete is enough


def test_taken_back_quota_reaches_the_pool_in_the_year_after_its_life():
    problem = tables([[2, 2, 2]], [0, 0, 0], retained=True, life=1, take_back=True)
    assert found(problem, [[0, 0, 0]], [0, 0, 2]).complete  # of 2026, which ended with 2027
    assert not found(problem, [[0, 0, 0]], [0, 1, 0]).complete
    assert not found(problem, [[1, 0, 0]], [0, 0, 2]).complete  # one tick used, one left


def test_a_county_gives_way_where_the_pool_needs_another_vintage():
    # The county needs 1 in 2027 and would use 2026's tick, which ends. The pool needs that one in 2028:
    # so the county uses 2027's.
    problem = tables([[1, 1, 1, 1]], [0, 0, 0, 0], retained=True, life=1, take_back=True)
    plain = found(problem, [[0, 1, 0, 0]], [0, 0, 0, 1])
    assert plain.complete
    assert plain.used[0, 0, 0, 1] == 1
    assert plain.taken_back.tolist() == [[[0, 1, 0, 0]]]
    given_way = found(problem, [[0, 1, 0, 0]], [0, 0, 1, 0])
    assert given_way.complete
    assert given_way.used[0, 0, 1, 1] == 1
    assert given_way.taken_back.tolist() == [[[1, 0, 0, 0]]]
    assert not found(problem, [[0, 1, 0, 0]], [0, 0, 1, 1]).complete


def test_the_pools_carry_cap_counts_on_its_own_reserve():
    # 2027: 2 of its own and 4 taken back; floor(1/2 · 2) = 1 may be used in 2028, with 2028's own 2.
    carry = {"pool": True, "life": 1, "cap": "1/2", "take_back": True}
    problem = tables([[4, 0, 0]], [0, 2, 2], **carry)
    assert found(problem, [[0, 0, 0]], [0, 5, 3]).complete
    assert not found(problem, [[0, 0, 0]], [0, 4, 4]).complete


def test_every_schedule_tried_agrees():
    rng = random.Random(20260101)
    complete = 0
    for _ in range(1500):
        C, Y, most = rng.randint(1, 2), rng.randint(2, 4), rng.randint(2, 3)
        retained = [[rng.randint(0, most) for _ in range(Y)] for _ in range(C)]
        pool = [rng.randint(0, 1) for _ in range(Y)]
        carry = Carry(
            retained=rng.random() < 0.8,
            pool=rng.random() < 0.5,
            life=rng.randint(0, 2),
            cap=rng.choice(["1", "1", "2/3", "1/2", "0"]),
            take_back=rng.random() < 0.8,
        )
        needed = [[rng.randint(0, most) * rng.randint(0, 1) for _ in range(Y)] for _ in range(C)]
        needed_pool = [rng.randint(0, most) * rng.randint(0, 1) for _ in range(Y)]
        problem = BLANK[C, Y].replace(retained=frozen(retained)[:, None, :], pool=frozen([pool]), carry=carry)
        result = found(problem, needed, needed_pool)
        assert result.complete == covered(problem, 0, [tuple(row) for row in needed], tuple(needed_pool))
        complete += result.complete
    assert complete > 200


BLANK = {(C, Y): tables([[0] * Y] * C, [0] * Y) for C in (1, 2) for Y in (2, 3, 4)}


def plan_of(problem: Problem, pool: list[int]) -> Plan:
    """Both projects approved, P (key) with these pool ticks by year, Q from retained quota alone."""
    return Plan((0, 1), frozen([*pool, *[0] * len(pool)]))


def rows(balance, *names):
    return [tuple(getattr(row, name) for name in names) for row in balance]


def test_balances_by_hand():
    # Retained 4 a year, half may be carried for one year; Q takes 1 a year, P 1 a year from the pool of 1.
    problem = tables([[4, 4, 4]], [1, 1, 1], retained=True, life=1, cap="1/2", take_back=True)
    pools, counties = balances(problem, plan_of(problem, [1, 1, 1]))
    # 2026: 4 − 1 = 3, carry 2, 1 leaves at once. 2027: the 2 that cannot be carried of 2027 and the 2 of 2026
    # end; 1 of 2026 is used first (older), 1 of 2026 and 2 of 2027 leave, 2 are carried. 2028 alike; what would
    # join the pool after the plan lapses. Of 2026, 1 + 1 = 2 join the pool of 2028.
    columns = ("carried_in", "carried_out", "taken_back", "lapsed")
    assert rows(counties, *columns) == [(0, 2, 1, 0), (2, 2, 1, 2), (2, 2, 0, 3)]
    assert rows(pools, "taken_back", "awarded", "lapsed") == [(0, 1, 0), (0, 1, 0), (2, 1, 2)]
    assert rows(counties, "received") == [(1,), (1,), (1,)]
    assert counties[0].used == {"new": 1, "expansion": 0, "infrastructure": 0}


def test_what_outlives_the_plan_is_carried_out():
    problem = tables([[4, 4]], [3, 3], retained=True, pool=True, life=3)
    pools, counties = balances(problem, plan_of(problem, [1, 1]))
    assert rows(counties, "carried_in", "carried_out", "lapsed") == [(0, 3, 0), (3, 6, 0)]
    assert rows(pools, "carried_in", "carried_out", "lapsed") == [(0, 2, 0), (2, 4, 0)]


def test_pool_rows_hold_the_totals():
    problem = tables([[4, 4], [1, 2]], [3, 3])
    pools, _ = balances(problem, Plan((0,), frozen([1, 0, 0, 0])))
    assert rows(pools, "issued", "quota", "retained", "pool", "awarded", "lapsed") == [
        (8, 8, 5, 3, 1, 2),
        (9, 9, 6, 3, 0, 3),
    ]
    assert np.array_equal(problem.retained[:, 0], [[4, 4], [1, 2]])
