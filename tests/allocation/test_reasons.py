"""Every reason is a fact that can be checked: what was short, by how much, who stands ahead, which rule forbids."""

from __future__ import annotations

from typing import Any

from allocsim.allocation.engine import optimise
from allocsim.allocation.example import QUOTAS, UNITS, two_counties
from allocsim.allocation.gates.review import Review
from allocsim.allocation.objectives.return_shortfall import ReturnShortfall
from allocsim.allocation.objectives.weighted import Weighted
from allocsim.allocation.reasons import Explainer
from allocsim.allocation.rules.exclusive import Exclusive
from allocsim.allocation.rules.locked_in import LockedIn
from allocsim.allocation.rules.locked_out import LockedOut
from allocsim.allocation.rules.return_floor import ReturnFloor
from allocsim.domain.reason import Reason

TAX = {"score": Weighted(weights={"tax": "1"})}
"""Score = 10 000 · tax / 1700: P1 3529, P2 1176, P3 full 5294, half 2647, P4 0."""


def decide(**tables: Any) -> list[tuple[str, int | None, Reason]]:
    """Decisions of the two-county example, in project order."""
    return list(Explainer(optimise(two_counties(goals=TAX, **tables))).decide())


def land(jingning: int, lingtai: int) -> list[dict[str, Any]]:
    """Quota rows of the example with other amounts of land."""
    amounts = {**QUOTAS, ("jingning", "land"): jingning, ("lingtai", "land"): lingtai}
    return [
        {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": UNITS[resource]}
        for (county, resource), amount in amounts.items()
    ]


def test_everything_fits() -> None:
    """Land and energy suffice for all; P3 is taken at full scale."""
    found = decide()
    assert [row[0] for row in found] == ["approved"] * 4
    assert [row[2].code for row in found] == ["R102"] * 4
    assert found[0][2].values == {"score": "3529"}


def test_locks_and_gates_are_the_reason() -> None:
    found = decide(
        rules={"first": LockedIn(projects=["P2"]), "never": LockedOut(projects=["P1"])},
        gates={"review": Review(reviews=["necessity"])},
    )
    assert (found[0][0], found[0][2]) == ("rejected", Reason("R111", {"rule": "never"}))
    assert (found[1][0], found[1][2]) == ("approved", Reason("R101", {"rule": "first"}))
    assert found[3][0] == "rejected"
    assert found[3][2].values["gate"] == "review"


def test_short_land_names_amounts_and_who_is_ahead() -> None:
    """Jingning has 80 mu: 60 retained, 20 to the pool. Lingtai has 200: 150 retained, 50 to the pool; pool 70.

    P1 (60, key, 3529 points) and P2 (50, not key, 1176): P2 needs 50 of the 60 retained, P1 can draw all 60 from the
    pool, so both fit; P3 (80) and P4 (30) fit in Lingtai's 150. With 60 mu instead (45 retained, 15 to the pool) P2
    does not fit even alone: 50 > 45.
    """
    assert [row[0] for row in decide(quotas=land(80, 200))] == ["approved"] * 4
    kind, option, reason = decide(quotas=land(60, 200))[1]
    assert (kind, option) == ("rejected", None)
    assert reason == Reason("R113", {"resource": "land", "county": "jingning", "needed_amount": "50"})


def test_waitlisted_behind_a_better_project() -> None:
    """Jingning 80 mu (60 + 20), Lingtai 40 mu (30 + 10): pool 30. P3 needs 80 > 60, half of it 40 = 30 of Lingtai's own
    and 10 of the pool. P1 (60) takes the other 20 of the pool and 40 retained; 20 are left for P2, which needs 50.
    P1 brings 3529/60 points a mu, P2 1176/50."""
    found = decide(quotas=land(80, 40))
    assert [row[0] for row in found][:2] == ["approved", "waitlisted"]
    values = {"resource": "land", "county": "jingning", "needed_amount": "50", "left_amount": "20", "projects": ["P1"]}
    assert found[1][2] == Reason("R112", values)


def test_smaller_scale_is_partial() -> None:
    """Lingtai 40 mu (30 + 10), Jingning 400 (300 + 100): pool 110. P3 full needs 80 ≤ 30 + 110; but with energy of
    lingtai 12 (9 + 3) and of jingning 80 (60 + 20), pool 23: 40 > 32, half scale 20 ≤ 32."""
    amounts = {**QUOTAS, ("lingtai", "energy"): 12}
    quotas = [
        {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": UNITS[resource]}
        for (county, resource), amount in amounts.items()
    ]
    kind, option, reason = decide(quotas=quotas)[2]
    assert (kind, option) == ("partial", 3)
    assert reason == Reason("R103", {"share": "50%"})


def test_rule_that_keeps_a_project_out_is_named() -> None:
    """Only one of P1 and P3; P3 brings more."""
    found = decide(rules={"either": Exclusive(projects=["P1", "P3"])})
    assert found[0][0] == "waitlisted"
    assert found[0][2] == Reason("R114", {"rule": "either"})


def test_project_that_no_plan_can_approve_names_the_rules() -> None:
    """P1 and P2 exclude each other and P2 is locked in: without either rule P1 could be approved."""
    rules = {
        "floor": ReturnFloor(share="0.1", resources=["land"], counties=["lingtai"]),
        "either": Exclusive(projects=["P1", "P2"]),
        "lock": LockedIn(projects=["P2"]),
    }
    kind, _, reason = decide(rules=rules)[0]
    assert kind == "rejected"
    assert reason == Reason("R118", {"rules": ["either", "lock"]})


def test_goal_that_a_project_would_set_back_is_named() -> None:
    """Jingning 80 mu (60 + 20), Lingtai 20 (15 + 5): pool 25. First, Jingning gets back half of its 20: 10 mu, drawn by
    P1. P3 needs at least 40 at half scale, 15 of Lingtai's own and all 25 of the pool: Jingning would get nothing back.
    """
    goals = {"fair": ReturnShortfall(resource="land", share="0.5", counties=["jingning"]), **TAX}
    found = list(Explainer(optimise(two_counties(goals=goals, quotas=land(80, 20)))).decide())
    assert found[0][0] == "approved"
    assert (found[2][0], found[2][2]) == ("waitlisted", Reason("R119", {"goal": "fair"}))


def test_locked_in_at_a_smaller_scale_is_still_partial() -> None:
    """P3 is locked in, in its half option: the lock is the reason, what was decided is the smaller scale."""
    kind, option, reason = decide(rules={"lock": LockedIn(projects=["P3"], option="half")})[2]
    assert (kind, option) == ("partial", 3)
    assert reason == Reason("R101", {"rule": "lock"})
