"""Phases: each year exactly one, before the clock nothing is shared, nodes inside see their own years alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
import pytest
from pydantic import ValidationError

from allocsim.sharing.nodes import NODES
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness, example_context
from allocsim.sharing.nodes.schedule import Schedule
from tests.sharing.tiny import HALF, fixed, phases


def schedule(clock: str, *stretches: tuple[int, int | None, dict[str, Any]]) -> Schedule:
    document = phases(clock, *stretches)
    del document["kind"]
    return Schedule.model_validate(document, context={"nodes": NODES})


HOST = fixed(host=1)


def test_each_project_has_its_own_clock() -> None:
    node = schedule("first_tax", (1, 1, HALF), (2, None, HOST))
    context = Context(("origin", "host", "kept"), {"first_tax": np.array([[0, 2, 9, -1]])})
    amounts = node.share(np.full((1, 1, 4, 3), 10.0), context)[0, 0]  # (P, K, Y)
    assert amounts[0].tolist() == [[5, 0, 0], [5, 10, 10], [0, 0, 0]]
    assert amounts[1].tolist() == [[0, 0, 5], [0, 0, 5], [10, 10, 0]]  # kept by the host until the clock starts
    assert amounts[2].tolist() == [[0, 0, 0], [0, 0, 0], [10, 10, 10]]  # starts beyond the horizon
    assert amounts[3].tolist() == [[0, 0, 0], [10, 10, 10], [0, 0, 0]]  # year 1 lies before the first year


def test_each_draw_may_have_its_own_clock() -> None:
    node = schedule("first_tax", (1, None, HALF))
    context = Context(("origin", "host", "kept"), {"first_tax": np.array([[0], [1]])})  # (D, P)
    amounts = node.share(np.full((2, 1, 1, 2), 10.0), context)
    assert amounts[:, 0, 0, 2].tolist() == [[0, 0], [10, 0]]


def test_phases_may_hold_phases_on_another_clock() -> None:
    inner = phases("construction_start", (1, 3, HALF), (4, None, HOST))
    node = schedule("first_tax", (1, 3, inner), (4, None, fixed(origin=1)))
    context = example_context(["origin", "host"], first_tax=1, construction_start=0)
    amounts = node.share(np.full((1, 1, 1, 5), 10.0), context)[0, 0, 0]
    # calendar      0     1     2     3     4
    # first tax     -     1     2     3     4
    # construction  1     2     3     4     5
    assert amounts.tolist() == [[0, 5, 5, 0, 10], [0, 5, 5, 10, 0], [10, 0, 0, 0, 0]]
    assert node.clocks() == ("first_tax", "construction_start")
    assert node.roles() == ("origin", "host")


class UpTo(SharingNode):
    """The origin gets everything until it has got 15 in all: a node whose state builds up over the years."""

    kind: ClassVar[str] = "up_to"

    def share(self, available: Floats, context: Context) -> Floats:
        so_far = np.minimum(np.cumsum(available, axis=-1), 15.0)
        first = np.diff(so_far, axis=-1, prepend=0.0)
        return np.stack([first, available - first, np.zeros_like(first)], axis=-2)

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        raise NotImplementedError


def test_state_inside_a_phase_starts_anew_and_outside_lives_on() -> None:
    first, second = {"from": 1, "to": 2, "node": UpTo()}, {"from": 3, "node": UpTo()}
    node = Schedule.model_validate({"clock": "first_tax", "phases": [first, second]})
    context = example_context(["origin", "host"], first_tax=0)
    available = np.full((1, 1, 1, 4), 10.0)
    assert node.share(available, context)[0, 0, 0, 0].tolist() == [10, 5, 10, 5]
    assert UpTo().share(available, context)[0, 0, 0, 0].tolist() == [10, 5, 0, 0]


@pytest.mark.parametrize(
    ("stretches", "code"),
    [
        (((2, None, HALF),), "E383"),  # nothing said of year 1
        (((1, 3, HALF), (6, None, HOST)), "E383"),  # Sunan and Zhangye: years 4 and 5 are not stated
        (((1, 5, HALF), (5, None, HOST)), "E384"),  # year 5 twice
        (((1, None, HALF), (6, None, HOST)), "E384"),  # the first phase never ends
        (((1, 5, HALF), (6, 4, HOST), (5, None, HOST)), "E384"),  # a phase ends before it begins
        (((1, 5, HALF),), "E385"),  # nothing said of what holds afterwards
    ],
)
def test_each_year_belongs_to_exactly_one_phase(stretches: Any, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        schedule("first_tax", *stretches)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_the_file_says_from_and_to() -> None:
    node = schedule("first_tax", (1, 5, HALF), (6, None, HOST))
    dumped = node.model_dump_scenario()
    assert dumped["phases"][0] == {"from": 1, "to": 5, "node": {"kind": "fixed", "shares": HALF["shares"]}}
    del dumped["kind"]
    assert Schedule.model_validate(dumped, context={"nodes": NODES}) == node
