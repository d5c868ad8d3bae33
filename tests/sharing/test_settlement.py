"""Settlement to the fen: exact sums, largest remainders, ties by the order of parties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocsim.sharing.settlement import FEN, GRAIN, settle


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ([1.0, 2.0], [100, 200]),  # nothing to round
        ([0.333, 0.333, 0.334], [33, 33, 34]),  # 33.3, 33.3, 33.4: one fen left, the largest remainder is .4
        ([100 / 3] * 3, [3334, 3333, 3333]),  # a tie: the first party
        ([0.005, 0.005, 0.0], [1, 0, 0]),  # half a fen each: one fen to give, the first party
        ([0.005, 0.0], [0, 0]),  # half a fen in all rounds to the even fen, 0
        ([0.015, 0.0], [2, 0]),  # one and a half rounds to 2
        ([0.126, 0.374], [13, 37]),  # 12.6 and 37.4: the larger remainder is the first's
        ([], []),
    ],
)
def test_worked(yuan: list[float], fen: list[int]) -> None:
    assert settle([amount / 10_000 for amount in yuan]) == fen


def test_float_noise_does_not_decide_a_tie() -> None:
    # 70:30 of 0.00000500 (5 fen) is 3.5 and 1.5 fen; in floats 0.7 · x and 0.3 · x differ in the last bit
    for whole in (0.000005, 123.000005, 98765.000005):
        first, second = settle([whole * 0.7, whole * 0.3])
        exact = [Fraction(round(whole * FEN)) * Fraction(share) / 10 for share in (7, 3)]
        assert exact[0] - int(exact[0]) == exact[1] - int(exact[1]) == Fraction(1, 2)
        assert (first, second) == (int(exact[0]) + 1, int(exact[1]))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_every_part_is_its_amount_rounded_down_or_up(amounts: list[float]) -> None:
    fen = settle(amounts)
    exact: list[Fraction] = [Fraction(amount) * FEN for amount in amounts]
    assert abs(sum(fen) - sum(exact, Fraction(0))) <= Fraction(1, 2) + Fraction(len(amounts), GRAIN)
    assert all(abs(part - amount) <= 1 for part, amount in zip(fen, exact, strict=True))
    assert settle([part / FEN for part in fen]) == fen
