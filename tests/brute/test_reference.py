"""Brute force itself, on what can be worked out by hand."""

from fractions import Fraction

import pytest

from tests.brute.handmade import document
from tests.brute.instances import prepare, read
from tests.brute.reference import solve
from tests.brute.years import leftovers


def solved(**changes):
    return solve(prepare(read(document(**changes))))


def pool(split):
    return {"rate": "0.25", "source": "test", "levels": ["city_key"], "split": split}


@pytest.mark.parametrize(
    ("split", "ticks"),
    [
        ("pool_first", (5, 0, 0, 0)),  # K first: all 5 of the pool; L takes east's own quota, 1 + 3 = 4 of 8
        ("own_first", (0, 1, 0, 0)),  # east needs 9 and retains 8: one tick, and L comes after K
    ],
)
def test_all_three_projects_fit(split, ticks):
    found = solved(pool=pool(split))
    assert found.goal_values == (Fraction(8),)
    assert (found.approved, found.pool_ticks, found.optima) == ((0, 1, 3), ticks, 1)


def test_needs_of_later_years_are_reserved():
    # K recurs in 2027 and C moves there; the pool of 2026 may be used in 2027.
    # East retains 8 + 8 for 6 + 3 + 7 + 7 = 23: 7 must come from the pool's 5 + 5, C needs all 4 of west.
    demands = [
        {"project": name, "resource": "land", "amount": amount, "offset": offset, "unit": "mu"}
        for name, amount, offset in (("K", "0.06", 0), ("L", "0.03", 0), ("K", "0.14", 1), ("C", "0.04", 0))
    ]
    carry = {"pool": True, "life": 1}
    found = solved(demands=demands, carry=carry, options=[], pool=pool("pool_first"))
    # 2027: K takes 14, 8 of its own, so 6 of the pool: 5 of 2027 and 1 of 2026. That leaves 4 for 2026, K first.
    # In 2027 K may take no more, for all 10 ticks are used.
    assert found.goal_values == (Fraction(8),)
    assert found.pool_ticks == (4, 6, 0, 0)


def test_ties_go_to_the_first_projects():
    # 2026 has room for K and L, or C and either: with equal jobs for all, K and L and C; without west's quota K, L.
    rows = document()
    projects = [{**row, "jobs": 1} for row in rows["projects"]]
    quotas = [row for row in rows["quotas"] if row["county"] == "east"]
    # East: reserve 2 (half to even), retained 8; 10 ticks for K 6 and L 3, C (west) has none.
    found = solved(projects=projects, quotas=quotas)
    assert (found.approved, found.optima) == ((0, 1), 1)
    one = {"one": {"kind": "exclusive", "projects": ["K", "L", "C"]}}
    found = solved(projects=projects, rules=one)
    assert (found.approved, found.optima) == ((0,), 3)


def test_no_plan_keeps_contradictory_rules():
    rules = {
        "in": {"kind": "locked_in", "projects": ["K"]},
        "out": {"kind": "locked_out", "projects": ["K"]},
    }
    assert not solved(rules=rules).feasible


def test_every_schedule_of_a_tiny_supply():
    # 2 ticks a year, one of each may be used a year later; 1 is needed in the second year.
    assert leftovers((2, 2), (1, 1), (0, 1), 1) == {(1, 2), (2, 1)}
    assert leftovers((2, 2), (0, 0), (0, 1), 1) == {(2, 1)}
    assert leftovers((2, 2), (1, 1), (0, 4), 1) == frozenset()
