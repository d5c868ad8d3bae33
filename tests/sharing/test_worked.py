"""The worked cases of `tests/worked/sharing*.toml`: array function and audit both give the numbers of the file."""

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
from allocsim.sharing.nodes.base import SharingNode, Witness, example_context

CASES: dict[str, Any] = {
    name: case
    for path in sorted((Path(__file__).parents[1] / "worked").glob("sharing*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).items()
}


@pytest.mark.parametrize("name", CASES)
def test_worked(name: str) -> None:
    case = CASES[name]
    node = Clause.model_validate({"flows": ["tax.vat"], "tree": case["tree"]}, context={"nodes": NODES}).tree
    assert isinstance(node, SharingNode)
    expected = [[Fraction(amount) for amount in amounts] for amounts in case["amounts"].values()]
    *roles, kept = case["amounts"]
    assert kept == "kept"
    available = [Fraction(amount) for amount in case["available"]]
    assert [sum(column) for column in zip(*expected, strict=True)] == available, "the file's own sums"

    exact = node.audit(available, Witness((*roles, kept), case["clocks"]))
    assert [list(row) for row in zip(*exact, strict=True)] == expected

    array = node.share(np.array(available, dtype=float).reshape(1, 1, 1, -1), example_context(roles, **case["clocks"]))
    np.testing.assert_allclose(array[0, 0, 0], np.array(expected, dtype=float), rtol=1e-14, atol=0)
