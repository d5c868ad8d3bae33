"""Would a group of parties do better without the others? Core membership and the least core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

MOST_PARTIES: Final = 12
"""Beyond, the 2ⁿ coalitions are not listed one by one."""

Worth = Mapping[frozenset[str], float]
"""Coalition → what it gets on its own."""


def excess(payoffs: Mapping[str, float], worth: Worth) -> tuple[float, frozenset[str]]:
    """The largest v(S) − x(S) over the proper coalitions, with the first coalition that has it.

    The agreement is in the core if it is not above zero (and all of v(N) is given away).

    >>> largest, who = excess({"a": 3, "b": 4, "c": 5}, {frozenset("ab"): 8})
    >>> largest, sorted(who)
    (1, ['a', 'b'])
    """
    found = [(worth.get(s, 0.0) - sum(payoffs[party] for party in s), s) for s in proper(tuple(payoffs))]
    largest = max(gap for gap, _ in found)
    return largest, next(s for gap, s in found if gap == largest)


def least_core(parties: Sequence[str], worth: Worth) -> float:
    """The least ε at which some division of v(N) leaves no proper coalition more than ε short.

    min ε subject to x(N) = v(N), x(S) ≥ v(S) − ε for every proper S. At most 0: the core is not empty.
    Source: Maschler, Peleg and Shapley, Geometric properties of the kernel, nucleolus and related concepts, 1979.
    """
    from scipy.optimize import linprog

    sets = list(proper(tuple(parties)))
    rows = [[-1.0 if party in s else 0.0 for party in parties] + [-1.0] for s in sets]
    answer = linprog(
        [0.0] * len(parties) + [1.0],
        A_ub=rows,
        b_ub=[-worth.get(s, 0.0) for s in sets],
        A_eq=[[1.0] * len(parties) + [0.0]],
        b_eq=[worth[frozenset(parties)]],
        bounds=[(None, None)] * (len(parties) + 1),
    )
    assert answer.success, "there is always some ε that is large enough"
    return float(answer.x[-1])


def proper(parties: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Coalitions that are neither empty nor everybody, the small ones first."""
    for size in range(1, len(parties)):
        yield from map(frozenset, combinations(parties, size))


def stand_alone(parties: Sequence[str], alternatives: Mapping[str, float], total: float) -> dict[frozenset[str], float]:
    """The game in which a coalition without everybody falls back on its members' own alternatives.

    v(S) = Σ_{i ∈ S} alternative[i], v(N) = what the partnership yields.
    """
    worth = {s: sum(alternatives[party] for party in s) for s in proper(tuple(parties))}
    return {**worth, frozenset(parties): total}
