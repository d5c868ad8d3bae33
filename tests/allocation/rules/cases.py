"""One case for each rule, on the example of the docstrings: a plan that just keeps it, and one that just does not.

The two differ by one tick or one project, so that an audit that is off by one is found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allocsim.allocation.example import plan_of
from allocsim.allocation.rules.county_cap import CountyCap
from allocsim.allocation.rules.evaluation_tilt import EvaluationTilt
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.group_cap import GroupCap
from allocsim.allocation.rules.group_floor import GroupFloor
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.locked_out import LockedOut
from allocsim.allocation.rules.park_intensity import ParkIntensity
from allocsim.allocation.rules.prerequisite import Prerequisite
from allocsim.allocation.rules.public_budget import PublicBudget
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.allocation.rules.stability import Stability
from allocsim.allocation.rules.use_cap import UseCap
from allocsim.allocation.rules.use_consumed import UseConsumed
from allocsim.allocation.rules.use_set_aside import UseSetAside
from allocsim.domain.problem import Plan, Problem

P1, P2, P3, P3_HALF, P4 = range(5)
"""Options of the example."""


@dataclass(frozen=True)
class Case:
    """A rule; approved options and pool ticks of a plan that keeps it, and what the other plan has instead."""

    rule: Any
    kept: tuple[int, ...]
    broken: tuple[int, ...]
    kept_pool: dict[str, int] = field(default_factory=dict)
    broken_pool: dict[str, int] = field(default_factory=dict)
    stricter: Any = None
    """For rules on whole projects' ticks: the rule one tick stricter, which the same plan does not keep."""

    def kept_plan(self, problem: Problem) -> Plan:
        """The plan that just keeps the rule; P3 needs some of the pool's energy to fit at all."""
        return plan_of(problem, self.kept, P3_energy=10, **self.kept_pool)

    def broken_plan(self, problem: Problem) -> Plan:
        """The plan that just does not keep it."""
        return plan_of(problem, self.broken, P3_energy=10, **self.broken_pool)


CASES: dict[str, Case] = {
    "locked_in": Case(LockedIn(projects=["P1", "P3"]), (P1, P3), (P1,)),
    "locked_out": Case(LockedOut(projects=["P1"]), (P2, P3), (P1, P2, P3)),
    "exclusive": Case(Exclusive(projects=["P1", "P3", "P4"], at_most=2), (P1, P3), (P1, P3, P4)),
    "prerequisite": Case(Prerequisite(project="P3", requires=["P1", "P4"]), (P1, P3_HALF, P4), (P1, P3_HALF)),
    # 34 % of the pool's 150 mu
    "county_cap": Case(
        CountyCap(share="0.34", resources=["land"]), (P1, P3), (P1, P3), {"P1_land": 51}, {"P1_land": 52}
    ),
    # half of jingning's 100 mu; half of lingtai's 50 mu
    "return_floor": Case(
        ReturnFloor(share="0.5", resources=["land"]),
        (P1, P3),
        (P1, P3),
        {"P1_land": 50, "P3_land": 25},
        {"P1_land": 50, "P3_land": 24},
    ),
    # 10 % of the 300 mu that jingning retains; P1 takes 60
    "use_cap": Case(
        UseCap(use="new", share="0.1", counties=["jingning"], resources=["land"]),
        (P1, P2),
        (P1, P2),
        {"P1_land": 30},
        {"P1_land": 29},
    ),
    # lingtai retains 150 mu: half stays with expansion, which takes nothing; P3 may take the other 75 of its 80
    "use_set_aside": Case(
        UseSetAside(shares={"expansion": "0.5"}, resources=["land"]),
        (P1, P3),
        (P1, P3),
        {"P3_land": 5},
        {"P3_land": 4},
    ),
    "use_consumed": Case(
        UseConsumed(use="new", amount="30", counties=["jingning"], resources=["land"]),
        (P1, P2),
        (P1, P2),
        {"P1_land": 30},
        {"P1_land": 31},
    ),
    # the chain is P2 and P3: 50 and 80 mu
    "group_floor": Case(
        GroupFloor(group="category", members=["chain"], amount="130", resources=["land"]),
        (P2, P3),
        (P2, P3),
        stricter=GroupFloor(group="category", members=["chain"], amount="131", resources=["land"]),
    ),
    # food is P1 and P3: 30 and 40 tce
    "group_cap": Case(
        GroupCap(group="industry", members=["food"], amount="70", resources=["energy"]),
        (P1, P3),
        (P1, P3),
        stricter=GroupCap(group="industry", members=["food"], amount="69", resources=["energy"]),
    ),
    # 45 and 40.5 mu of floor area
    "park_intensity": Case(ParkIntensity(park="east", area="100", intensity="0.8"), (P1, P3), (P1, P2, P3)),
    # 500.5 + 400 fit, 500.5 + 400 + 2000 do not
    "public_budget": Case(PublicBudget(amount="900.5"), (P1, P3_HALF), (P1, P3_HALF, P4)),
    "stability": Case(Stability(projects=["P1", "P2", "P3"], at_most_dropped=1), (P1, P3), (P1,)),
    # a quarter of 150 mu, rounded down
    "evaluation_tilt": Case(
        EvaluationTilt(counties=["jingning"], resources=["land"], extra="0.25", reward="100"),
        (P1, P3),
        (P1, P3),
        {"P1_land": 37},
        {"P1_land": 36},
    ),
}
