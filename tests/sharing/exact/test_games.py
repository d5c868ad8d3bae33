"""Values of games: the axioms, known cases, Talmud as nucleolus, and another library."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from importlib import import_module
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocsim.sharing.exact import games
from allocsim.sharing.exact.claims import run_to_the_bank, talmud
from allocsim.sharing.exact.linear import maximise
from allocsim.sharing.exact.proofs import proved

coopgame = import_module("coopgame")  # it has no types
NIL = Fraction(0)
NAMES = "abcd"


def game(**worth: int) -> dict[frozenset[str], Fraction]:
    """A game from words: `ab=3` is the worth of a and b together."""
    return {frozenset(name): Fraction(amount) for name, amount in worth.items()}


GLOVE = game(a=0, b=0, c=0, ab=1, ac=1, bc=0, abc=1)
"""a has a left glove, b and c a right one each."""


@st.composite
def any_games(draw: st.DrawFn, most: int = 4) -> dict[frozenset[str], Fraction]:
    players = NAMES[: draw(st.integers(2, most))]
    worth = {s: Fraction(draw(st.integers(0, 20))) for s in games.coalitions(players)}
    alone = sum((worth[frozenset(player)] for player in players), NIL)
    worth[frozenset(players)] += alone  # there is an imputation
    return worth


@st.composite
def bankruptcies(draw: st.DrawFn) -> tuple[list[Fraction], Fraction]:
    claims = [Fraction(claim) for claim in draw(st.lists(st.integers(0, 30), min_size=2, max_size=4))]
    return claims, sum(claims, NIL) * draw(st.fractions(0, 1, max_denominator=8))


def bankruptcy(claims: list[Fraction], estate: Fraction) -> dict[frozenset[str], Fraction]:
    """O'Neill's game: a coalition has what the others leave after all their claims are paid."""
    players = NAMES[: len(claims)]
    owed = dict(zip(players, claims, strict=True))
    return {
        s: max(NIL, estate - sum((owed[player] for player in players if player not in s), NIL))
        for s in games.coalitions(players)
    }


@settings(max_examples=40, deadline=None)
@given(problem=bankruptcies())
def test_talmud_is_the_nucleolus_and_arrival_the_shapley_value(problem: tuple[list[Fraction], Fraction]) -> None:
    claims, estate = problem
    played = bankruptcy(claims, estate)
    assert list(games.nucleolus(played).values()) == talmud(claims, estate)
    assert list(games.shapley(played).values()) == run_to_the_bank(claims, estate)


@settings(max_examples=40, deadline=None)
@given(one=any_games(3), times=st.integers(1, 5), data=st.data())
def test_shapley_axioms(one: Mapping[frozenset[str], Fraction], times: int, data: st.DataObject) -> None:
    value = games.shapley(one)
    everyone = max(one, key=len)
    assert sum(value.values()) == one[everyone]  # efficiency
    assert games.shapley({s: times * w for s, w in one.items()}) == {p: times * x for p, x in value.items()}
    other = {s: Fraction(data.draw(st.integers(-9, 9))) for s in one}
    both = games.shapley({s: one[s] + other[s] for s in one})
    assert both == {p: value[p] + x for p, x in games.shapley(other).items()}  # additivity
    for i, j in permutations(value, 2):
        without = [s for s in [frozenset[str](), *one] if i not in s and j not in s]
        if all(one[s | {i}] == one[s | {j}] for s in without):
            assert value[i] == value[j]  # symmetry
    padded = dict(one) | {s | {"z"}: w for s, w in one.items()} | {frozenset("z"): NIL}
    assert games.shapley(padded) == value | {"z": NIL}  # a player who adds nothing gets nothing


def test_the_glove_game() -> None:
    assert games.shapley(GLOVE) == {"a": Fraction(2, 3), "b": Fraction(1, 6), "c": Fraction(1, 6)}
    assert games.nucleolus(GLOVE) == {"a": 1, "b": 0, "c": 0}  # the only point of the core
    assert games.tau(GLOVE) == {"a": 1, "b": 0, "c": 0}


def test_weights_divide_what_is_gained_together() -> None:
    two = game(a=10, b=30, ab=100)  # 60 are gained, 1 : 2
    assert games.weighted_shapley(two, {"a": Fraction(1), "b": Fraction(2)}) == {"a": 30, "b": 70}


def test_separable_contributions_and_the_rest() -> None:
    # Separable: a 100 − 50 = 50, b 100 − 30 = 70, c 100 − 40 = 60, 180 in all, 80 too much. Remaining beyond what each
    # has alone: 50 − 10, 70 − 20, 60 − 0 = 40, 50, 60. So a 50 − 80·40/150, …
    three = game(a=10, b=20, c=0, ab=40, ac=30, bc=50, abc=100)
    assert games.scrb(three) == {"a": 50 - Fraction(64, 3), "b": 70 - Fraction(80, 3), "c": 60 - Fraction(32)}


def test_no_tau_value_is_said() -> None:
    # Each pair is worth as much as all three: nobody adds anything, but every pair has claims.
    majority = game(a=0, b=0, c=0, ab=1, ac=1, bc=1, abc=1)
    with pytest.raises(games.NoValueError, match="not quasi-balanced"):
        games.tau(majority)
    assert games.nucleolus(majority) == dict.fromkeys("abc", Fraction(1, 3))


def test_no_imputation_and_nothing_to_divide_by_are_said() -> None:
    with pytest.raises(games.NoValueError, match="alone are worth more"):
        games.nucleolus(game(a=2, b=2, ab=3))
    with pytest.raises(games.NoValueError, match="no remaining benefits"):
        games.scrb(game(a=1, b=1, c=1, ab=5, ac=5, bc=5, abc=6))  # each adds 1, and has 1 alone; 3 are left


@settings(max_examples=40, deadline=None)
@given(one=any_games())
def test_values_hold_to_their_definitions(one: dict[frozenset[str], Fraction]) -> None:
    weights = {player: Fraction(at + 1) for at, player in enumerate(games.players_of(one))}
    assert proved("weighted_shapley", one, weights, games.weighted_shapley(one, weights))
    for name in ("shapley", "nucleolus", "tau", "scrb"):
        try:
            found = getattr(games, name)(one)
        except games.NoValueError:
            continue
        assert proved(name, one, {}, found)
        moved = found | {"a": found["a"] + 1, "b": found["b"] - 1}
        assert name in ("tau", "scrb") or not proved(name, one, {}, moved)


@settings(max_examples=40, deadline=None)
@given(one=any_games())
def test_another_library_agrees(one: dict[frozenset[str], Fraction]) -> None:
    players = games.players_of(one)
    masks = range(1, 2 ** len(players))
    worth = [one[frozenset(p for at, p in enumerate(players) if mask >> at & 1)] for mask in masks]
    theirs = coopgame.Game([float(amount) for amount in worth])
    np.testing.assert_allclose([float(x) for x in games.shapley(one).values()], coopgame.shapley(theirs), atol=1e-9)
    ours = [float(x) for x in games.nucleolus(one).values()]
    np.testing.assert_allclose(ours, coopgame.nucleolus(theirs)["allocation"], atol=1e-7)
    try:
        tau = [float(x) for x in games.tau(one).values()]
    except games.NoValueError:
        with pytest.raises(ValueError):  # noqa: PT011
            coopgame.tau_value(theirs)
    else:
        np.testing.assert_allclose(tau, coopgame.tau_value(theirs), atol=1e-9)


def test_linear_programs_without_a_point_or_a_bound_are_said() -> None:
    one, minus = [Fraction(1)], [Fraction(-1)]
    with pytest.raises(ValueError, match="no point"):
        maximise(one, [one], minus, [], [])  # x ≤ −1 with x ≥ 0
    with pytest.raises(ValueError, match="no bound"):
        maximise(one, [minus], one, [], [])
    assert maximise(one, [[Fraction(2)]], [Fraction(3)], [], []) == ([Fraction(3, 2)], [Fraction(1, 2)])
    assert maximise(one, [], [], [one, one], [Fraction(4)] * 2)[0] == [4]  # a row that says the same twice
