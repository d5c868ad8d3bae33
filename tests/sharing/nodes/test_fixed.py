"""Fixed shares: by role, exact in their sum, divided equally within a role."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from allocsim.sharing.nodes.base import Witness, example_context
from allocsim.sharing.nodes.fixed import Fixed


def test_each_role_gets_its_share_of_every_draw_flow_project_and_year() -> None:
    available = np.arange(1.0, 17.0).reshape(2, 1, 2, 4)  # (D, F, P, Y)
    node = Fixed(shares={"origin": "0.7", "host": "0.3"})
    amounts = node.share(available, example_context(["host", "origin"]))
    assert amounts.shape == (2, 1, 2, 3, 4)
    np.testing.assert_allclose(amounts[..., 0, :], available * 0.3, rtol=1e-15)
    np.testing.assert_allclose(amounts[..., 1, :], available * 0.7, rtol=1e-15)
    assert not amounts[..., 2, :].any()  # nothing is kept


def test_parties_of_one_role_divide_its_share_equally() -> None:
    node = Fixed(shares={"partner": "0.5", "host": "0.5"})
    amounts = node.share(np.full((1, 1, 1, 1), 100.0), example_context(["partner", "partner", "host"]))
    assert amounts[0, 0, 0, :, 0].tolist() == [25.0, 25.0, 50.0, 0.0]
    witness = Witness(("partner", "partner", "host", "kept"), {})
    assert node.audit([Fraction(100)], witness) == [[25, 25, 50, 0]]


def test_a_third_is_a_third_exactly() -> None:
    node = Fixed(shares={"a": "1/3", "b": "1/3", "c": "1/3"})
    assert node.audit([Fraction(100)], Witness(("a", "b", "c", "kept"), {}))[0][0] == Fraction(100, 3)
    assert node.model_dump_scenario() == {"kind": "fixed", "shares": {"a": "1/3", "b": "1/3", "c": "1/3"}}


@pytest.mark.parametrize(
    ("shares", "total"),
    [
        ({"origin": "0.5", "host": "0.49"}, "0.99"),  # too little
        ({"origin": "0.6", "host": "0.5"}, "1.1"),  # too much
        ({"a": "0.33", "b": "0.33", "c": "0.33"}, "0.99"),  # thirds that were rounded
    ],
)
def test_shares_that_do_not_sum_to_one_are_refused(shares: dict[str, Any], total: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Fixed.model_validate({"shares": shares})
    (error,) = caught.value.errors()
    assert (error["type"], error["ctx"]) == ("E382", {"total": total})


def test_a_role_that_no_party_has_is_not_passed_over() -> None:
    node = Fixed(shares={"origin": "0.5", "host": "0.5"})
    with pytest.raises(ValueError, match="no party has the role origin; known: host, kept"):
        node.share(np.ones((1, 1, 1, 1)), example_context(["host"]))


def test_a_role_with_a_share_of_zero_needs_no_party() -> None:
    node = Fixed(shares={"origin": 0, "host": 1})
    assert node.roles() == ("host",)
    assert node.share(np.ones((1, 1, 1, 1)), example_context(["host"])).ravel().tolist() == [1.0, 0.0]
