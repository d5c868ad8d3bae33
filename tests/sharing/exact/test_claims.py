"""Claims rules: the published table, the axioms, duality, and the arrays against the definitions."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocsim.sharing.exact.claims import CLAIMS_RULES, equal_awards, equal_losses, talmud
from allocsim.sharing.nodes.claim_arrays import CLAIM_ARRAYS

coopgame = import_module("coopgame")  # it has no types
THIRD = Fraction(100, 3)
PUBLISHED: dict[int, dict[str, tuple[Fraction | int, ...]]] = {
    # Claims (100, 200, 300). Source: Thomson 2003 and the literature it surveys.
    100: {
        "proportional": (Fraction(50, 3), THIRD, 50),
        "cea": (THIRD, THIRD, THIRD),
        "cel": (0, 0, 100),
        "talmud": (THIRD, THIRD, THIRD),
        "run_to_the_bank": (THIRD, THIRD, THIRD),
    },
    200: {
        "proportional": (THIRD, Fraction(200, 3), 100),
        "cea": (Fraction(200, 3),) * 3,
        "cel": (0, 50, 150),
        "talmud": (50, 75, 75),
        "run_to_the_bank": (THIRD, Fraction(250, 3), Fraction(250, 3)),
    },
    300: {
        "proportional": (50, 100, 150),
        "cea": (100, 100, 100),
        "cel": (0, 100, 200),
        "talmud": (50, 100, 150),
        "run_to_the_bank": (50, 100, 150),
    },
}
CLAIMS = [Fraction(100), Fraction(200), Fraction(300)]


@pytest.mark.parametrize("estate", PUBLISHED)
@pytest.mark.parametrize("rule", PUBLISHED[100])
def test_published_table(estate: int, rule: str) -> None:
    assert tuple(CLAIMS_RULES[rule](CLAIMS, Fraction(estate))) == PUBLISHED[estate][rule]


@pytest.mark.parametrize(
    ("estate", "awards"),
    [
        (100, (THIRD, THIRD, THIRD)),  # all three claim each unit
        (300, (THIRD, THIRD + 50, THIRD + 150)),  # 100 by three, 100 by two, 100 by one: nested claims
        (400, (THIRD, THIRD + 100, THIRD + 200)),  # nested up to 100; beyond, 100 and 200 of their own
        (500, (Fraction(200, 3), Fraction(500, 3), Fraction(800, 3))),  # t = 50: 50/3 + 50, + 150, + 250
    ],
)
def test_minimal_overlap_by_hand(estate: int, awards: tuple[Fraction, ...]) -> None:
    assert tuple(CLAIMS_RULES["minimal_overlap"](CLAIMS, Fraction(estate))) == awards


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Fraction], Fraction]:
    claims = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any))
    part = draw(st.fractions(0, 1, max_denominator=12))
    return [Fraction(claim) for claim in claims], part * sum(claims)


@pytest.mark.parametrize("rule", CLAIMS_RULES)
@settings(max_examples=40, deadline=None)
@given(problem=problems(), times=st.integers(2, 9))
def test_axioms(rule: str, problem: tuple[list[Fraction], Fraction], times: int) -> None:
    claims, estate = problem
    awards = CLAIMS_RULES[rule](claims, estate)
    pairs = [(i, j) for i in range(len(claims)) for j in range(len(claims)) if claims[i] <= claims[j]]
    assert sum(awards) == estate
    assert all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True))
    for i, j in pairs:  # order preservation, in awards and in losses
        assert awards[i] <= awards[j]
        assert claims[i] - awards[i] <= claims[j] - awards[j]
    scaled = CLAIMS_RULES[rule]([times * claim for claim in claims], times * estate)
    assert scaled == [times * award for award in awards]  # homogeneity
    more = CLAIMS_RULES[rule](claims, (estate + sum(claims, Fraction(0))) / 2)
    assert all(low <= high for low, high in zip(awards, more, strict=True))  # a greater estate hurts nobody
    if rule in ("cea", "talmud", "run_to_the_bank", "minimal_overlap"):  # a claim beyond the estate does not count
        assert CLAIMS_RULES[rule]([min(claim, estate) for claim in claims], estate) == awards


@pytest.mark.parametrize("rule", CLAIMS_RULES)
@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_array_is_the_rule(rule: str, problem: tuple[list[Fraction], Fraction]) -> None:
    claims, estate = problem
    total = sum(claims, Fraction(0))
    estates = [Fraction(0), estate / 2, estate, total - estate, total]
    array = np.array([[float(claim) for claim in claims]])
    found = CLAIM_ARRAYS[rule](array, np.array([[[[float(amount) for amount in estates]]]]))[0, 0, 0]
    exact = [[float(part) for part in CLAIMS_RULES[rule](claims, amount)] for amount in estates]
    np.testing.assert_allclose(found.T, exact, rtol=1e-12, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_duality(problem: tuple[list[Fraction], Fraction]) -> None:
    """Equal losses divide losses as equal awards divide awards; Talmud, arrivals and proportion divide both alike."""
    claims, estate = problem
    missing = sum(claims, Fraction(0)) - estate
    assert equal_losses(claims, estate) == _less(claims, equal_awards(claims, missing))
    for rule in ("talmud", "run_to_the_bank", "proportional"):
        assert CLAIMS_RULES[rule](claims, estate) == _less(claims, CLAIMS_RULES[rule](claims, missing))


def _less(claims: list[Fraction], losses: list[Fraction]) -> list[Fraction]:
    return [claim - loss for claim, loss in zip(claims, losses, strict=True)]


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_talmud_is_consistent_for_pairs(problem: tuple[list[Fraction], Fraction]) -> None:
    """Aumann and Maschler: any two divide what they have together as contested garment, half of the overlap each."""
    claims, estate = problem
    awards = talmud(claims, estate)
    for i in range(len(claims)):
        for j in range(i):
            whole = awards[i] + awards[j]
            conceded = max(Fraction(0), whole - claims[j])
            other = max(Fraction(0), whole - claims[i])
            assert awards[i] == conceded + (whole - conceded - other) / 2


@pytest.mark.parametrize(
    ("rule", "theirs"),
    [
        ("talmud", coopgame.talmud),
        ("cea", coopgame.constrained_equal_awards),
        ("cel", coopgame.constrained_equal_losses),
    ],
)
@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_another_library_agrees(rule: str, theirs: Any, problem: tuple[list[Fraction], Fraction]) -> None:
    claims, estate = problem
    found = theirs(float(estate), [float(claim) for claim in claims])
    ours = [float(part) for part in CLAIMS_RULES[rule](claims, estate)]
    np.testing.assert_allclose(ours, found, rtol=1e-9, atol=1e-9)
