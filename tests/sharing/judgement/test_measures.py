"""Measures against values worked by hand or published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocsim.sharing.judgement.measures import cvar, gini, hoover, jain, lorenz, per, regret, theil

TEN = np.array([5.0, 3, 9, 1, 7, 2, 8, 4, 10, 6])


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.1, 1),  # the worst of ten
        (0.2, 1.5),  # (1 + 2) / 2
        (0.15, (1 + 0.5 * 2) / 1.5),  # the second draw counts by half
        (0.05, 1),  # half of one draw is still that draw
        (0.25, (1 + 2 + 0.5 * 3) / 2.5),
        (1, 5.5),  # all: the mean
    ],
)
def test_cvar_splits_the_atom(share: float, expected: float) -> None:
    assert cvar(TEN, share) == pytest.approx(expected)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0.01, 1))
def test_cvar_is_the_rockafellar_uryasev_minimum(values: list[float], share: float) -> None:
    # CVaR of the lower tail = max over z of z − E[(z − v)⁺] / share, reached at one of the values
    array = np.array(values)
    best = max(z - np.maximum(z - array, 0).mean() / share for z in values)
    assert cvar(array, share) == pytest.approx(best, rel=1e-6, abs=1e-5)


def test_regret_by_hand() -> None:
    # three formulas in three draws; the best of each draw: 10, 8, 5
    table = np.array([[10.0, 0, 5], [6, 8, 4], [2, 7, 3]])
    assert regret(table).tolist() == [[0, 8, 0], [4, 0, 1], [8, 1, 2]]
    assert regret(table).max(axis=1).argmin() == 1  # minimax regret chooses the second


def test_inequality_by_hand() -> None:
    # incomes 1, 2, 3, 4, 5: mean 3
    five = [1.0, 2, 3, 4, 5]
    assert gini(five) == pytest.approx(40 / (2 * 5 * 15))  # Σ|x−y| = 40 → 0.2667, as in textbooks
    assert hoover(five) == pytest.approx(6 / 30)  # |−2|+|−1|+0+1+2 = 6
    assert jain(five) == pytest.approx(225 / (5 * 55))  # 0.818
    assert theil(five) == pytest.approx(sum(x / 3 * math.log(x / 3) for x in five) / 5)
    curve = [(0, 0), (0.2, 1 / 15), (0.4, 0.2), (0.6, 0.4), (0.8, 2 / 3), (1, 1)]
    np.testing.assert_allclose(lorenz(five), curve)  # type: ignore[arg-type]


def test_the_ends_of_the_scales() -> None:
    assert (gini([2, 2]), hoover([2, 2]), jain([2, 2]), theil([2, 2])) == (0, 0, 1, 0)
    assert (gini([0, 0, 0, 9]), hoover([0, 0, 0, 9]), jain([0, 0, 0, 9])) == (0.75, 0.75, 0.25)
    assert theil([0, 0, 0, 9]) == pytest.approx(math.log(4))


@pytest.mark.parametrize("values", [[0.0, 0.0], [-1.0, 3.0], []])
def test_nothing_to_divide_has_no_inequality(values: list[float]) -> None:
    assert [measure(values) for measure in (gini, theil, jain, hoover, lorenz)] == [None] * 5


def test_a_zero_base_compares_with_nothing() -> None:
    assert per([10, 20], [5, 10]) == (2, 2)
    assert per([10, 20], [5, 0]) is None


@given(st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=2, max_size=8), st.floats(0.1, 10))
def test_indices_do_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    for measure in (gini, theil, jain, hoover):
        first, second = measure(values), measure([factor * value for value in values])
        if first is not None and second is not None:
            assert second == pytest.approx(first, rel=1e-6, abs=1e-9)
