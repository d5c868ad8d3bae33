"""The worked agreements of `tests/worked/agreements`: array function and audit both give the numbers of the file."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allocsim.domain.agreement import Clause
from allocsim.sharing.nodes import NODES
from allocsim.sharing.nodes.base import Context, Notes, Remarks, Witness
from allocsim.sharing.nodes.rooted import rooted

NEAR = Fraction(1, 10**15)
"""A third in the file ends with its sixteenth decimal."""

CASES: dict[str, Any] = {
    f"{path.stem}: {name}": case
    for path in sorted((Path(__file__).parents[2] / "worked" / "agreements").glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).items()
}


@pytest.mark.parametrize("name", CASES)
def test_worked(name: str) -> None:
    case = CASES[name]
    document = {"flows": ["tax.vat"], "base": case.get("base", {}), "tree": case["tree"]}
    node = rooted(Clause.model_validate(document, context={"nodes": NODES}))
    roles = tuple(case["amounts"])
    assert roles[-1] == "kept"
    assert case["source"]
    expected = [[Fraction(amount) for amount in amounts] for amounts in case["amounts"].values()]
    available = [Fraction(amount) for amount in case["available"]]
    assert [sum(column) for column in zip(*expected, strict=True)] == available, "the file's own sums"

    first_year = case.get("first_year", 0)
    brought = {key: (*map(Fraction, amounts), Fraction(0)) for key, amounts in case.get("brought", {}).items()}
    remarks, notes = Remarks(), Notes()
    exact = node.audit(available, Witness(roles, case["clocks"], brought, first_year, remarks=remarks))
    assert all(
        abs(found - wanted) <= NEAR
        for row, wants in zip(zip(*exact, strict=True), expected, strict=True)
        for found, wanted in zip(row, wants, strict=True)
    ), [[str(float(part)) for part in row] for row in exact]

    clocks = {event: np.array([[year]]) for event, year in case["clocks"].items()}
    figures = {key: np.array([[float(amount) for amount in row]]) for key, row in brought.items()}
    context = Context(roles, clocks, figures, first_year, notes=notes)
    array = node.share(np.array(available, dtype=float).reshape(1, 1, 1, -1), context)
    np.testing.assert_allclose(array[0, 0, 0], np.array(expected, dtype=float), rtol=1e-13, atol=1e-12)
    _told(case, roles, notes, remarks)


def _told(case: dict[str, Any], roles: tuple[str, ...], notes: Notes, remarks: Remarks) -> None:
    """`topped`: what the host pays besides, `paid`: incentives, `reasons`: why something is kept, where stated."""
    zeros = [0] * len(case["available"])
    for name in ("topped", "paid"):
        wanted = [case.get(name, {}).get(role, zeros) for role in roles]
        (table,) = getattr(remarks, name) or [list(zip(*([zeros] * len(roles)), strict=True))]
        (array,) = getattr(notes, name) or [np.zeros((1, 1, 1, len(roles), len(zeros)))]
        assert [[float(part) for part in seat] for seat in zip(*table, strict=True)] == [
            [float(w) for w in row] for row in wanted
        ]
        np.testing.assert_allclose(array[0, 0, 0], np.array(wanted, dtype=float), rtol=1e-13, atol=1e-12)
    for reason, wanted in case.get("reasons", {}).items():
        assert [amounts for name, amounts in remarks.kept if name == reason] == [[Fraction(part) for part in wanted]]
        (array,) = [amounts for name, amounts in notes.kept if name == reason]
        np.testing.assert_allclose(array[0, 0, 0], np.array(wanted, dtype=float), rtol=1e-13, atol=1e-12)
