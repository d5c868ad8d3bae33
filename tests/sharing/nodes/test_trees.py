"""Any tree: amounts sum to what is available, and the array function agrees with the exact one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from allocsim.domain.agreement import Clause
from allocsim.sharing.nodes import NODES
from allocsim.sharing.nodes.base import Context, Notes, Remarks
from allocsim.sharing.nodes.rooted import rooted
from tests.sharing.nodes.grammar import SEATS, YEARS, bases, brought, context, trees, witness, years

cents = st.lists(st.one_of(st.just(0), st.integers(0, 10**7)), min_size=YEARS, max_size=YEARS)


@settings(max_examples=100, deadline=None)
@given(tree=trees, base=bases(), cents=cents, clocks=years, figures=brought)
def test_any_tree_is_conserved_and_confirmed(tree: Any, base: Any, cents: list[int], clocks: Any, figures: Any) -> None:
    document = {"flows": ["tax.vat"], "base": base, "tree": tree}
    node = rooted(Clause.model_validate(document, context={"nodes": NODES}))
    exact = [Fraction(cent, 100) for cent in cents]
    remarks, notes = Remarks(), Notes()
    table = node.audit(exact, witness(clocks, figures, remarks=remarks))
    assert [sum(row) for row in table] == exact
    assert all(part >= 0 for row in table for part in row)
    array = node.share(np.array(cents).reshape(1, 1, 1, -1) / 100, context(clocks, figures, notes=notes))[0, 0, 0]
    assert (array >= 0).all()  # (K, Y)
    np.testing.assert_allclose(array.T, np.array(table, dtype=float), rtol=1e-12, atol=1e-8)
    silent = node.share(np.array(cents).reshape(1, 1, 1, -1) / 100, context(clocks, figures))[0, 0, 0]
    assert (silent == array).all()
    _told_alike(notes, remarks, table)


def _told_alike(notes: Notes, remarks: Remarks, table: list[list[Fraction]]) -> None:
    """What is paid besides, and why something is kept, by both."""
    for arrays, tables in ((notes.topped, remarks.topped), (notes.paid, remarks.paid)):
        array = sum((part[0, 0, 0].T for part in arrays), np.zeros((YEARS, len(SEATS) + 1)))
        sums = [[sum(cells, Fraction(0)) for cells in zip(*rows, strict=True)] for rows in zip(*tables, strict=True)]
        assert (array >= 0).all()
        np.testing.assert_allclose(array, np.array(sums, dtype=float) if sums else 0.0, rtol=1e-12, atol=1e-7)
    for part in notes.topped:
        assert (part[..., SEATS.index("host"), :] == 0).all()  # it pays, and to nobody else than the others
    reasons = {reason for reason, _ in (*notes.kept, *remarks.kept)}
    left = [row[-1] for row in table]
    for reason in reasons:
        exact = [sum(years, Fraction(0)) for years in zip(*(p for r, p in remarks.kept if r == reason), strict=True)]
        array = sum((np.broadcast_to(p, (1, 1, 1, YEARS))[0, 0, 0] for r, p in notes.kept if r == reason), np.zeros(6))
        np.testing.assert_allclose(array, np.array(exact, dtype=float), rtol=1e-12, atol=1e-7)
        left = [a - b for a, b in zip(left, exact, strict=True)]
    assert all(rest >= 0 for rest in left)


@settings(max_examples=25, deadline=None)
@given(tree=trees, clocks=years, figures=brought, seed=st.integers(0, 99))
def test_draws_flows_and_projects_do_not_meet(tree: Any, clocks: Any, figures: Any, seed: int) -> None:
    node = rooted(Clause.model_validate({"flows": ["tax.vat"], "tree": tree}, context={"nodes": NODES}))
    available = np.random.default_rng(seed).integers(0, 9, (3, 2, 2, YEARS)).astype(np.float64) * 1e4
    one = context(clocks, figures)
    other = {name: amounts * 2 for name, amounts in one.brought.items()}
    two = Context(
        one.roles,
        {name: np.hstack([at, at + 1]) for name, at in one.clocks.items()},
        {name: np.vstack([amounts, other[name]]) for name, amounts in one.brought.items()},
        one.first_year,
    )
    late = Context(one.roles, {name: at + 1 for name, at in one.clocks.items()}, other, one.first_year)
    whole = node.share(available, two)
    for project, alone in enumerate((one, late)):
        for draw in range(3):
            for flow in range(2):
                part = node.share(available[draw : draw + 1, flow : flow + 1, project : project + 1], alone)
                assert (whole[draw, flow, project] == part[0, 0, 0]).all()


@settings(max_examples=30, deadline=None)
@given(tree=trees)
def test_a_tree_is_written_as_it_was_read(tree: Any) -> None:
    clause = Clause.model_validate({"flows": ["tax.vat"], "tree": tree}, context={"nodes": NODES})
    again = Clause.model_validate(clause.model_dump(), context={"nodes": NODES})
    assert again == clause
