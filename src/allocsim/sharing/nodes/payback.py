"""Repayment of the input first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, Final, Self, cast

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, positive

DONE: Final = "payback_done"
NEAR: Final = 1e-9
"""An input counts as repaid when no more than this is missing, 10k CNY: a thousandth of a fen is float noise."""


class Payback(SharingNode):
    """Repay parties their input first, and share by another node what comes after.

    paid[y] = min(C[y], I) − min(C[y−1], I), C = cumulative amount, I = Σ of the inputs; available − paid to the child

    Parties that are repaid together receive in proportion to their inputs; one after the other is a payback inside a
    payback. I: the contributions of the roles in `parties`, or `amounts` by role, 10k CNY; parties of one role divide
    a stated amount equally. The clock `payback_done` of the child is the year in which the last of I is paid.
    available: (D, F, P, Y), 10k CNY · returns (D, F, P, K, Y), the same unit.
    Raises E407 if `amounts` names other roles than `parties`; ValueError in `share` if a role has no party.
    Source: Zibo 2022 (the origin has 100 % until its input is repaid).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> sixty_forty = Fixed(shares={"origin": "0.6", "host": "0.4"})
    >>> node = Payback(parties=["origin"], amounts={"origin": 2000}, node=sixty_forty)
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[600.0, 800.0, 1000.0, 1000.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[600.0, 800.0, 840.0, 600.0], [0.0, 0.0, 160.0, 400.0], [0.0, 0.0, 0.0, 0.0]]
    """

    kind: ClassVar[str] = "payback"
    title_zh: ClassVar[str] = "先行返还投入"
    title_en: ClassVar[str] = "payback"

    parties: tuple[Id, ...] = column(zh="先行返还方", en="parties", min_length=1, example=["origin"])
    """Roles that are repaid, all at the same time."""
    amounts: dict[Id, Amount] = column({}, zh="返还额", en="amounts", unit="10k_CNY", example={"origin": "2000"})
    """Amount to be repaid to each of the roles; empty = their contributions."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node that shares what is left."""

    @model_validator(mode="after")
    def _roles_fit(self) -> Self:
        if self.amounts and set(self.amounts) != set(self.parties):
            raise PydanticCustomError("E407", "amounts needed: {roles}", {"roles": ", ".join(self.parties)})
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The node of what is left."""
        return (cast(SharingNode, self.node),)

    def own_roles(self) -> tuple[str, ...]:
        """Roles that are repaid."""
        return self.parties

    def clocks(self) -> tuple[str, ...]:
        """Clocks inside, but for the one that starts here."""
        return tuple(clock for clock in super().clocks() if clock != DONE)

    def _inputs(self, context: Context) -> Floats:
        """What each seat is repaid: (P, K)."""
        seats = {role: context.seats(role) for role in dict.fromkeys(self.parties)}
        if not self.amounts:
            chosen = np.zeros(len(context.roles))
            for found in seats.values():
                chosen[found] = 1.0
            contributions: Floats = context.amounts_brought("input") * chosen
            return contributions
        inputs = np.zeros((1, len(context.roles)))
        for role, found in seats.items():
            inputs[:, found] = float(self.amounts[role]) / len(found)
        return inputs

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        inputs = self._inputs(context)
        total = inputs.sum(axis=-1)[:, None]  # (P, 1)
        so_far = np.cumsum(available, axis=-1)
        paid = np.diff(np.minimum(so_far, total), axis=-1, prepend=0.0)
        done = ((so_far > 0) & (so_far >= total - NEAR)).cumsum(axis=-1) == 0  # not yet: (D, F, P, Y)
        parts = inputs / np.where(total > 0, total, 1.0)  # (P, K)
        inner = replace(context, clocks={**context.clocks, DONE: done.sum(axis=-1)})
        rest = positive(available - paid, so_far)
        repaid: Floats = paid[..., None, :] * parts[..., None]
        return repaid + self.children()[0].share(rest, inner)

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        owed = []
        for seat, role in enumerate(witness.roles):
            mine = Fraction(self.amounts[role]) / witness.roles.count(role) if role in self.amounts else NIL
            if not self.amounts and role in self.parties:
                mine = witness.brought["input"][seat]
            owed.append(mine)
        whole = left = sum(owed, NIL)
        table, rest, seen, done = [], [], NIL, len(available)
        for year, amount in enumerate(available):
            paid = min(amount, left)
            left, seen = left - paid, seen + amount
            table.append([paid * mine / whole if whole else NIL for mine in owed])
            rest.append(amount - paid)
            if seen > 0 and left <= Fraction(1, 10**9):
                done = min(done, year)
        inner = self.children()[0].audit(rest, replace(witness, clocks={**witness.clocks, DONE: done}))
        return [[a + b for a, b in zip(row, more, strict=True)] for row, more in zip(table, inner, strict=True)]
