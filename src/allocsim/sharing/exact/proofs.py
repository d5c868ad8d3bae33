"""Values of games held to their definitions, by other roads than `games.py` takes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations
from typing import Final

NIL: Final = Fraction(0)
Game = Mapping[frozenset[str], Fraction]


def proved(value: str, game: Game, weights: Mapping[str, Fraction], found: Mapping[str, Fraction]) -> bool:
    """Whether `found` is the value of the game: by orders of arrival, by the line between bounds, or by the kernel."""
    players = list(found)
    everyone = frozenset(players)
    if sum(found.values(), NIL) != game[everyone]:
        return False
    if value in ("shapley", "weighted_shapley"):
        return found == _by_orders(game, weights or dict.fromkeys(players, Fraction(1)))
    if value == "nucleolus":
        return all(found[p] >= game[frozenset({p})] for p in players) and _in_kernel(game, found)
    alone = {p: game[frozenset({p})] for p in players}
    high = {p: game[everyone] - game.get(everyone - {p}, NIL) for p in players}
    low = _rights(game, high) if value == "tau" else alone
    return _on_one_line(found, low, high)


def _by_orders(game: Game, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Mean marginal contribution; an order is drawn from its end, each time one of those left by weight."""
    found = dict.fromkeys(weights, NIL)
    for order in permutations(weights):
        chance, left = Fraction(1), list(order)
        while left:
            chance *= weights[left[-1]] / sum((weights[player] for player in left), NIL)
            left.pop()
        worth = NIL
        for at, player in enumerate(order):
            now = game[frozenset(order[: at + 1])]
            found[player] += chance * (now - worth)
            worth = now
    return found


def _in_kernel(game: Game, found: Mapping[str, Fraction]) -> bool:
    """Nobody has more against another than the other against it, unless the other has no more than it has alone."""

    def strongest(mine: str, other: str) -> Fraction:
        return max(w - sum((found[p] for p in s), NIL) for s, w in game.items() if mine in s and other not in s)

    pairs = permutations(found, 2)
    return all(found[b] == game[frozenset({b})] or strongest(a, b) <= strongest(b, a) for a, b in pairs)


def _rights(game: Game, high: Mapping[str, Fraction]) -> dict[str, Fraction]:
    rights = {p: game[frozenset({p})] for p in high}
    for coalition, worth in game.items():
        for player in coalition:
            rights[player] = max(rights[player], worth + high[player] - sum((high[p] for p in coalition), NIL))
    return rights


def _on_one_line(found: Mapping[str, Fraction], low: Mapping[str, Fraction], high: Mapping[str, Fraction]) -> bool:
    """Whether `found` lies on the line through `low` and `high`: the same step for all."""
    steps = {(found[p] - low[p]) / (high[p] - low[p]) for p in found if high[p] != low[p]}
    fixed = all(found[p] == low[p] for p in found if high[p] == low[p])
    return fixed and len(steps) <= 1
