"""Any tree: amounts sum to what is available, and the array function agrees with the exact one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from allocsim.domain.agreement import Clause
from allocsim.sharing.nodes import NODES
from allocsim.sharing.nodes.base import CLOCKS, Context, SharingNode, Witness
from tests.sharing.tiny import fixed, phases

ROLES = ("origin", "partner", "host")
YEARS = 6


@st.composite
def splits(draw: st.DrawFn) -> dict[str, Any]:
    weights = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    shares = {role: Fraction(weight, sum(weights)) for role, weight in zip(ROLES, weights, strict=True)}
    return fixed(**shares)


@st.composite
def schedules(draw: st.DrawFn, inside: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    lasts = sorted(draw(st.sets(st.integers(1, YEARS), max_size=3)))
    firsts = [1, *(last + 1 for last in lasts)]
    stretches = [(first, last, draw(inside)) for first, last in zip(firsts, [*lasts, None], strict=True)]
    return phases(draw(st.sampled_from(CLOCKS)), *stretches)


trees = st.recursive(splits(), schedules, max_leaves=6)
amounts = st.lists(st.integers(0, 10**7), min_size=YEARS, max_size=YEARS)


@settings(max_examples=60, deadline=None)
@given(tree=trees, cents=amounts, clocks=st.tuples(*[st.integers(-3, YEARS + 2)] * 3))
def test_parties_and_kept_sum_to_what_is_available(tree: dict[str, Any], cents: list[int], clocks: Any) -> None:
    node = Clause.model_validate({"flows": ["tax.vat"], "tree": tree}, context={"nodes": NODES}).tree
    assert isinstance(node, SharingNode)
    exact = [Fraction(cent, 100) for cent in cents]
    years = dict(zip(CLOCKS, clocks, strict=True))
    context = Context((*ROLES, "kept"), {name: np.array([[year]]) for name, year in years.items()})
    array = node.share(np.array(cents).reshape(1, 1, 1, -1) / 100, context)[0, 0, 0]  # (K, Y)
    table = node.audit(exact, Witness((*ROLES, "kept"), years))
    assert [sum(row) for row in table] == exact
    assert all(part >= 0 for row in table for part in row)
    np.testing.assert_allclose(array.T, np.array(table, dtype=float), rtol=1e-12, atol=1e-9)
