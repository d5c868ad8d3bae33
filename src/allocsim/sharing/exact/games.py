"""Values of cooperative games with transferable worth, exact.

A game is a mapping from every coalition of players (a frozenset, the empty one left out) to its worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from allocsim.sharing.exact.linear import maximise, rank

NIL: Final = Fraction(0)
Coalition = frozenset[str]
Game = Mapping[Coalition, Fraction]
Value = dict[str, Fraction]


class NoValueError(ValueError):
    """The game has no value of the kind asked for; the text says why."""


class NotQuasiBalancedError(NoValueError):
    """It has no τ-value: minimal rights and utopia payoffs do not enclose the worth of all."""


class NoImputationError(NoValueError):
    """It has no nucleolus: the players alone are worth more than together."""


class NothingRemainsError(NoValueError):
    """There is a rest, and nothing by which to divide it."""


def coalitions(players: Sequence[str]) -> list[Coalition]:
    """All coalitions but the empty one, small ones first.

    >>> [sorted(coalition) for coalition in coalitions(["a", "b"])]
    [['a'], ['b'], ['a', 'b']]
    """
    return [frozenset(some) for size in range(1, len(players) + 1) for some in combinations(players, size)]


def players_of(game: Game) -> list[str]:
    """The players, in the order in which their coalitions of one stand."""
    return [player for coalition in game if len(coalition) == 1 for player in coalition]


def dividends(game: Game) -> dict[Coalition, Fraction]:
    """Harsanyi dividends: what a coalition is worth beyond the dividends of all smaller ones inside it."""
    found: dict[Coalition, Fraction] = {}
    for coalition in sorted(game, key=len):
        found[coalition] = game[coalition] - sum((part for inner, part in found.items() if inner < coalition), NIL)
    return found


def shapley(game: Game) -> Value:
    """Shapley 1953: every coalition's dividend divided equally among its members.

    >>> glove = {frozenset("l"): 0, frozenset("r"): 0, frozenset("s"): 0, frozenset("lr"): 1, frozenset("ls"): 1,
    ...          frozenset("rs"): 0, frozenset("lrs"): 1}
    >>> {player: str(part) for player, part in shapley({s: Fraction(w) for s, w in glove.items()}).items()}
    {'l': '2/3', 'r': '1/6', 's': '1/6'}
    """
    return weighted_shapley(game, dict.fromkeys(players_of(game), Fraction(1)))


def weighted_shapley(game: Game, weights: Mapping[str, Fraction]) -> Value:
    """Kalai and Samet 1987, positive weights: every coalition's dividend divided by its members' weights."""
    found = dict.fromkeys(players_of(game), NIL)
    for coalition, dividend in dividends(game).items():
        total = sum((weights[player] for player in coalition), NIL)
        for player in coalition:
            found[player] += dividend * weights[player] / total
    return found


def utopia(game: Game) -> Value:
    """What each player adds to all the others together."""
    everyone = max(game, key=len)
    return {player: game[everyone] - game.get(everyone - {player}, NIL) for player in players_of(game)}


def minimal_rights(game: Game) -> Value:
    """The most that each player keeps in some coalition after paying the others their utopia payoff."""
    best = utopia(game)
    return {
        player: max(
            worth - sum((best[other] for other in coalition if other != player), NIL)
            for coalition, worth in game.items()
            if player in coalition
        )
        for player in players_of(game)
    }


def tau(game: Game) -> Value:
    """Tijs 1981: the efficient point between minimal rights and utopia payoff.

    Raises NotQuasiBalancedError unless rights ≤ utopia for each and Σ rights ≤ worth of all ≤ Σ utopia.
    """
    best, rights, worth = utopia(game), minimal_rights(game), game[max(game, key=len)]
    low, high = sum(rights.values(), NIL), sum(best.values(), NIL)
    if any(rights[player] > best[player] for player in best) or not low <= worth <= high:
        raise NotQuasiBalancedError("the game is not quasi-balanced")
    step = (worth - low) / (high - low) if high > low else NIL
    return {player: rights[player] + step * (best[player] - rights[player]) for player in best}


def scrb(game: Game) -> Value:
    """Separable contributions, the rest by remaining benefits (of costs: separable costs, remaining benefits).

    x_i = m_i + (m_i − v(i)) / Σ_j (m_j − v(j)) · (v(N) − Σ_j m_j), m the utopia payoff. It is the method of water
    resources projects (Young, Okada and Hashimoto 1982).
    Raises NothingRemainsError if nothing remains to divide a rest by.
    """
    best, worth = utopia(game), game[max(game, key=len)]
    rest = worth - sum(best.values(), NIL)
    remaining = {player: best[player] - game[frozenset({player})] for player in best}
    total = sum(remaining.values(), NIL)
    if total == 0 and rest != 0:
        raise NothingRemainsError("no remaining benefits to divide the rest by")
    return {player: best[player] + (rest * remaining[player] / total if rest else NIL) for player in best}


def nucleolus(game: Game) -> Value:
    """Schmeidler 1969: the imputation whose smallest surplus x(S) − v(S) is greatest, then the next smallest, …

    One exact linear program a level (Maschler, Peleg and Shapley 1979): coalitions with a positive multiplier have
    the level's surplus in every solution and are settled. Raises NoImputationError if no imputation exists.
    """
    players, everyone = players_of(game), max(game, key=len)
    alone = [game[frozenset({player})] for player in players]
    if sum(alone, NIL) > game[everyone]:
        raise NoImputationError("the players alone are worth more than together")
    settled: dict[Coalition, Fraction] = {everyone: game[everyone]}
    left = [coalition for coalition in game if coalition != everyone]
    solution = [game[everyone]] if len(players) == 1 else []
    while left:
        solution, level, multipliers = _level(players, alone, game, settled, left)
        tight = {left[at]: game[left[at]] + level for at, multiplier in enumerate(multipliers) if multiplier > 0}
        settled |= tight
        left = [coalition for coalition in left if coalition not in tight]
        if rank([_row(players, coalition) for coalition in settled]) == len(players):
            break
    return dict(zip(players, solution, strict=True))


def _row(players: Sequence[str], coalition: Coalition) -> list[Fraction]:
    return [Fraction(player in coalition) for player in players]


def _level(
    players: Sequence[str], alone: list[Fraction], game: Game, settled: Game, left: Sequence[Coalition]
) -> tuple[list[Fraction], Fraction, list[Fraction]]:
    """Greatest smallest surplus of the coalitions left: (payoffs, the surplus, multipliers of the coalitions).

    Variables are payoffs beyond what the players have alone, and the surplus as a difference of two.
    """
    bounds = [-game[s] + sum((a for a, p in zip(alone, players, strict=True) if p in s), NIL) for s in left]
    rows = [[*(-part for part in _row(players, s)), Fraction(1), Fraction(-1)] for s in left]
    equal = [[*_row(players, s), NIL, NIL] for s in settled]
    values = [w - sum((a for a, p in zip(alone, players, strict=True) if p in s), NIL) for s, w in settled.items()]
    goal = [*(NIL for _ in players), Fraction(1), Fraction(-1)]
    solution, multipliers = maximise(goal, rows, bounds, equal, values)
    payoffs = [base + extra for base, extra in zip(alone, solution, strict=False)]
    return payoffs, solution[-2] - solution[-1], multipliers
