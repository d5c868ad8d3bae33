"""Set-asides: the floors, what may be carried over, and what may not."""

from __future__ import annotations

from itertools import chain, product
from typing import Any

import numpy as np
import pytest

from allocsim.allocation.example import two_counties
from allocsim.allocation.model import build
from allocsim.allocation.rules.use_set_aside import UseSetAside
from allocsim.domain.problem import Plan, Problem, frozen
from tests.lp.text import rows_of

YEARS = [2026, 2027, 2028]


@pytest.mark.parametrize(
    ("shares", "retained", "floors"),
    [
        ({"new": "0.5", "expansion": "0.3", "infrastructure": "0.2"}, 10, [5, 3, 2]),  # exact
        ({"new": "0.5", "expansion": "0.3", "infrastructure": "0.2"}, 7, [4, 2, 1]),  # 3.5, 2.1, 1.4: one tick left
        ({"new": "1/3", "expansion": "1/3", "infrastructure": "1/3"}, 10, [4, 3, 3]),  # a tie goes to the earlier use
        ({"expansion": "1/2", "infrastructure": "1/2"}, 3, [0, 2, 1]),
        ({"infrastructure": "1/2", "expansion": "1/2"}, 3, [0, 2, 1]),  # however the scenario orders them
        ({"new": "0.5", "expansion": "0.3"}, 7, [4, 3, 0]),  # 3.5 and 2.1, each rounded up
        ({"new": "1"}, 7, [7, 0, 0]),
        ({"new": "0"}, 7, [0, 0, 0]),
        ({"new": "0.5", "expansion": "0.3", "infrastructure": "0.2"}, 0, [0, 0, 0]),
    ],
)
def test_floors(shares: dict[str, str], retained: int, floors: list[int]) -> None:
    """The rows and the audit work the floors out on their own, and agree."""
    rule = UseSetAside(shares=shares, resources=["land"], counties=["lingtai"])
    problem = two_counties()
    kept = problem.retained.copy()
    kept[1, 0, 0] = retained
    problem = problem.replace(retained=frozen(kept))
    limits = rule.limits(problem)
    assert [limits["kept", "lingtai", "land", use, "2026"][0] for use in problem.uses] == floors
    assert rule.set_aside(problem)[1, 0, :, 0].tolist() == floors
    assert rule.set_aside(problem).sum() == sum(floors), "zero where the rule says nothing"


def years(rule: UseSetAside, demands: dict[tuple[str, int], int], **carry: Any) -> Problem:
    """Land of jingning alone, 12 a year of which 9 are retained; what P1 (new) and P2 (expansion) take each year."""
    return two_counties(
        years=YEARS,
        resources={"land": {"name_zh": "land", "name_en": "land", "unit": "mu", "tick": 1}},
        options=[],
        quotas=[{"county": "jingning", "resource": "land", "year": year, "amount": 12, "unit": "mu"} for year in YEARS],
        demands=[
            {"project": project, "resource": "land", "amount": ticks, "offset": year - YEARS[0], "unit": "mu"}
            for (project, year), ticks in demands.items()
        ],
        rules={"rule": rule},
        carry=carry,
    )


def own_only(problem: Problem) -> Plan:
    """P1 and P2 approved, nothing from the pool."""
    return Plan((0, 1), frozen(np.zeros(len(problem.demand_option))))


@pytest.mark.parametrize(
    ("demands", "carry", "breach"),
    [
        # a third of 9 is kept for infrastructure each year, so that 6 are left for new and expansion
        ({("P1", 2026): 4, ("P2", 2026): 2}, {}, []),
        ({("P1", 2026): 4, ("P2", 2026): 3}, {}, ["2026"]),
        # 2026 leaves 6, which a life of one year makes usable in 2027 but not in 2028
        ({("P1", 2027): 12}, {"retained": True, "life": 1}, []),
        ({("P1", 2027): 13}, {"retained": True, "life": 1}, ["2027"]),
        ({("P1", 2028): 18}, {"retained": True, "life": 1}, ["2028"]),
        ({("P1", 2028): 18}, {"retained": True, "life": 2}, []),
        ({("P1", 2028): 19}, {"retained": True, "life": 2}, ["2028"]),
        # 2/9 of a year's 9 may be carried: 2
        ({("P1", 2027): 8}, {"retained": True, "life": 1, "cap": "2/9"}, []),
        ({("P1", 2027): 9}, {"retained": True, "life": 1, "cap": "2/9"}, ["2027"]),
        # only the pool may be carried over
        ({("P1", 2027): 7}, {"pool": True, "life": 1}, ["2027"]),
    ],
)
def test_a_set_aside_cannot_be_carried_over(
    demands: dict[tuple[str, int], int], carry: dict[str, Any], breach: list[str]
) -> None:
    rule = UseSetAside(shares={"infrastructure": "1/3"})
    problem = years(rule, demands, **carry)
    assert [found.where[-1] for found in rule.audit(problem, own_only(problem))] == breach
    assert _some_schedule_exists(problem) == (not breach)


def _some_schedule_exists(problem: Problem) -> bool:
    """Whether some F within supply and carry cap meets each year's need exactly; every such F is tried."""
    rule: Any = problem.rules["rule"]
    model = build(problem)
    needed = np.maximum(rule.set_aside(problem), own_only(problem).own(problem))[0, 0].sum(axis=0).tolist()
    flows = [[key for key in model.variables if key[:2] == ("F", "jingning") and key[4] == str(y)] for y in YEARS]
    limits = [
        (terms, upper)
        for key, (terms, _, upper) in rows_of(model).items()
        if key[0] in ("retained_supply", "carry_cap") and key[1] == "jingning"
    ]
    ways = [
        [way for way in product(range(10), repeat=len(keys)) if sum(way) == need]
        for keys, need in zip(flows, needed, strict=True)
    ]
    for choice in product(*ways):
        values = dict(zip(chain(*flows), chain(*choice), strict=True))
        if all(sum(values[key] for key in terms) <= (upper or 0) for terms, upper in limits):
            return True
    return False
