"""Processes share the questions, and nothing in the answers tells."""

from __future__ import annotations

import allocsim
from allocsim.whatif.workers import processes


def test_processes_give_the_same_bytes(minimal) -> None:
    allocation = allocsim.allocate(allocsim.read_scenario(minimal))
    alone = allocsim.explain(allocation)
    with processes(2) as executor:
        together = allocsim.explain(allocation, executor=executor)
    assert together.to_json("en") == alone.to_json("en")
    assert [row.decision.project for row in alone.projects] == ["A", "B", "C"]
    assert alone.solves == together.solves > 0
