"""Values of cooperative games."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import ClassVar, Final, Literal, LiteralString, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, Ratio, column, fraction_text
from allocsim.sharing.exact import games
from allocsim.sharing.exact.proofs import proved
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import exact_parts, in_proportion, role_weights

SEPARATOR = "+"
NO_VALUE: Final[dict[type, LiteralString]] = {
    games.NotQuasiBalancedError: "E417",
    games.NoImputationError: "E418",
    games.NothingRemainsError: "E419",
}
"""Why there is no value → message code."""


class Game(SharingNode):
    """Share in proportion to a value of the game that the parties could play without one another.

    amount[k] = x[role of k] / (seats[role of k] · v(N)) · available, x = value of the game, Σ x = v(N)

    v: worth of every coalition of roles, stated in any common unit. value: `shapley`, `weighted_shapley` (with
    positive `weights`), `nucleolus`, `tau` (between minimal rights and utopia payoff), `scrb` (separable
    contributions, the rest by remaining benefits). The value is computed exactly, with fractions.
    Parties of one role divide equally. available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y), the same unit.
    Raises E401 (a coalition without worth), E442 (one with two), E402 (weights that do not fit), E403 (nothing to
    share by), E417–E419 (no tau value, no imputation, nothing to divide the rest by), E404 (a value below zero cannot
    be a share); ValueError in `share` if a role has no party.
    Source: Shapley 1953; Kalai and Samet 1987; Schmeidler 1969; Tijs 1981; Young, Okada and Hashimoto 1982.

    >>> import numpy as np
    >>> from allocsim.sharing.nodes.base import example_context
    >>> node = Game(value="shapley", worth={"origin": 10, "host": 30, "origin+host": 100})  # 10 + 30, 30 + 30
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[50.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[20.0], [30.0], [0.0]]
    """

    kind: ClassVar[str] = "game"
    title_zh: ClassVar[str] = "合作博弈值"
    title_en: ClassVar[str] = "value of a game"
    linear: ClassVar[bool] = True

    value: Literal["shapley", "weighted_shapley", "nucleolus", "tau", "scrb"] = column(zh="解的类型", en="value")
    """The value by which is shared."""
    worth: dict[str, Amount] = column(
        zh="各联盟收益",
        en="worth",
        min_length=1,
        max_length=31,
        example={"origin": "10", "host": "30", "origin+host": "100"},
    )
    """Worth of every coalition: roles joined by `+`."""
    weights: dict[Id, Ratio] = column({}, zh="权重", en="weights", example={"origin": "1", "host": "2"})
    """Weight of each role, for the weighted Shapley value."""

    @model_validator(mode="after")
    def _has_value(self) -> Self:
        players = [name for name in self.worth if SEPARATOR not in name]
        stated = {frozenset(name.split(SEPARATOR)) for name in self.worth}
        for coalition in games.coalitions(players):
            if coalition not in stated:
                raise PydanticCustomError("E401", "{missing} has no worth", {"missing": SEPARATOR.join(coalition)})
        met: set[frozenset[str]] = set()
        for name in self.worth:
            members = frozenset(name.split(SEPARATOR))
            alone = next((role for role in name.split(SEPARATOR) if role not in players), None)
            if alone is not None:
                raise PydanticCustomError("E401", "{missing} has no worth", {"missing": alone})
            if members in met:
                raise PydanticCustomError("E442", "{coalition} stands twice", {"coalition": name})
            met.add(members)
        weighted = self.value == "weighted_shapley"
        if set(self.weights) != (set(players) if weighted else set()) or any(w <= 0 for w in self.weights.values()):
            raise PydanticCustomError("E402", "weights needed: {roles}", {"roles": ", ".join(players)})
        try:
            shares = self.shares()
        except games.NoValueError as error:
            raise PydanticCustomError(NO_VALUE.get(type(error), "E403"), "no value") from error
        for role, part in shares.items():
            if part < 0:
                raise PydanticCustomError("E404", "{role}: {part}", {"role": role, "part": fraction_text(part)})
        return self

    def shares(self) -> dict[str, Fraction]:
        """Exact share of each role; they sum to one. Raises NoValueError."""
        return dict(_shares(self.value, tuple(self._game().items()), tuple(self.weights.items())))

    def _game(self) -> dict[frozenset[str], Fraction]:
        return {frozenset(name.split(SEPARATOR)): Fraction(worth) for name, worth in self.worth.items()}

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a share above zero."""
        return tuple(role for role, part in self.shares().items() if part)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        return in_proportion(available, role_weights(self.shares(), context))

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year; the value is held to its definition first. Raises NoValueError if it fails."""
        game = self._game()
        whole = game[max(game, key=len)]
        found = {role: part * whole for role, part in self.shares().items()}
        if not proved(self.value, game, self.weights, found):
            raise games.NoValueError(f"{self.value} does not hold to its definition")
        parts = {role: part / whole for role, part in found.items()}
        return [exact_parts({role: part * amount for role, part in parts.items()}, witness) for amount in available]


@cache
def _shares(
    value: str, worth: tuple[tuple[frozenset[str], Fraction], ...], weights: tuple[tuple[str, Fraction], ...]
) -> tuple[tuple[str, Fraction], ...]:
    """Exact shares, computed once for a game: the nucleolus is a chain of linear programs."""
    game = dict(worth)
    whole = game[max(game, key=len)]
    if whole <= 0:
        raise games.NoValueError("all together are worth nothing")
    if value == "weighted_shapley":
        found = games.weighted_shapley(game, dict(weights))
    else:
        methods = {"shapley": games.shapley, "nucleolus": games.nucleolus, "tau": games.tau, "scrb": games.scrb}
        found = methods[value](game)
    return tuple((role, part / whole) for role, part in found.items())
