"""Core and least core of games whose answers are known."""

from __future__ import annotations

import pytest

from allocsim.sharing.judgement.coalitions import excess, least_core, stand_alone


def game(**worth: float) -> dict[frozenset[str], float]:
    return {frozenset(name): value for name, value in worth.items()}


GLOVES = game(ab=1.0, ac=1.0, abc=1.0)
"""a has a left glove, b and c a right one each: the core is (1, 0, 0) alone."""
MAJORITY = game(ab=1.0, ac=1.0, bc=1.0, abc=1.0)
"""Two of three win everything: the core is empty; by symmetry each gets 1/3 and every pair is 1/3 short."""


def test_gloves_have_one_point_in_the_core() -> None:
    assert least_core("abc", GLOVES) == pytest.approx(0)
    assert excess({"a": 1.0, "b": 0.0, "c": 0.0}, GLOVES)[0] == 0
    gap, who = excess({"a": 0.8, "b": 0.1, "c": 0.1}, GLOVES)
    assert gap == pytest.approx(0.1)
    assert who == frozenset("ab")


def test_majority_has_an_empty_core() -> None:
    assert least_core("abc", MAJORITY) == pytest.approx(1 / 3)
    assert excess(dict.fromkeys("abc", 1 / 3), MAJORITY)[0] == pytest.approx(1 / 3)


def test_parties_that_fall_back_on_themselves() -> None:
    # alternatives 10, 20, 30 and a total of 90: 30 to spare, 10 for each → every single party is 10 ahead
    worth = stand_alone("abc", {"a": 10, "b": 20, "c": 30}, 90)
    assert worth[frozenset("bc")] == 50
    assert least_core("abc", worth) == pytest.approx(-10)
    assert excess({"a": 5, "b": 40, "c": 45}, worth) == (5, frozenset("a"))
