"""Questions cut into parts that need nothing of one another, so that processes can share them.

The cut depends on the questions alone: whoever answers, and in what order, the answers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

from allocsim.allocation.explain.facts import facts_of
from allocsim.allocation.explain.inquiry import Inquiry
from allocsim.allocation.explain.replacement import worth_of
from allocsim.allocation.explain.stretch import Spot
from allocsim.allocation.explain.values import resource_value
from allocsim.domain.allocation import Allocation
from allocsim.domain.explanation import ProjectExplanation, Replacement, ResourceValue

SPOTS: Final = 3
"""How many parts the values of resources make."""


@dataclass(frozen=True)
class Part:
    """Some of the questions, with all that a process needs to answer them."""

    allocation: Allocation
    asked: tuple[int, ...]
    """Projects whose replacement value is sought."""
    told: frozenset[int]
    """Those that are explained in full."""
    spots: tuple[Spot, ...]
    amounts: bool
    threads: int
    deadline: float | None


@dataclass(frozen=True)
class Answers:
    """What a part found."""

    worth: dict[int, Replacement | None]
    facts: dict[int, ProjectExplanation]
    values: dict[Spot, ResourceValue]
    solves: int
    late: bool


def answered(part: Part) -> Answers:
    """All answers of a part, the hardest questions first."""
    inquiry = Inquiry(part.allocation, part.deadline, part.threads)
    worth = {p: worth_of(inquiry, p) for p in inquiry.hardest_first(part.asked)}
    facts = {p: facts_of(inquiry, p, worth[p], part.amounts) for p in sorted(part.told)}
    values = {spot: resource_value(inquiry, spot) for spot in part.spots if not inquiry.late}
    return Answers(worth, facts, values, inquiry.solves, inquiry.late)


def all_answers(whole: Part, executor: Executor | None) -> Answers:
    """The answers of all parts of `whole` together."""
    parts = list(_cut(whole))
    found = list(map(answered, parts) if executor is None else executor.map(answered, parts))
    return Answers(
        worth={p: found[i].worth[p] for i, part in enumerate(parts) for p in part.asked},
        facts={p: answers.facts[p] for answers in found for p in answers.facts},
        values={spot: answers.values[spot] for answers in found for spot in answers.values},
        solves=sum(answers.solves for answers in found),
        late=any(answers.late for answers in found),
    )


def _cut(whole: Part) -> Iterator[Part]:
    """All projects in one part, since each answer there saves others; every third spot, from the first three on."""
    if whole.asked:
        yield replace(whole, spots=())
    for first in range(SPOTS):
        if spots := whole.spots[first::SPOTS]:
            yield replace(whole, asked=(), told=frozenset(), spots=spots)
