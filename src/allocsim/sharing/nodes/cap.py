"""A ceiling on what a party gets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Literal, Self, cast

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, column
from allocsim.domain.ledger import KEPT
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, add_to_role, positive, role_sum, scale_role


class Cap(SharingNode):
    """Cap what a party gets of another node; the excess goes to a named party.

    amount[k, y] = min(A[k, y], cap) − min(A[k, y−1], cap), A = cumulative amount of the node inside; or, cap by year,
    amount[k, y] = min(a[k, y], cap); the rest of a[k, y] to `excess`

    cap: `amount` in the unit of the flow, or the figure `brought` that the party itself brings (its `input`, or what
    the scenario states of it), 10k CNY. "Some years more if the cap is not reached" is the longer term inside the
    same cap. Several parties of the role share the cap, and each loses in proportion to what it has.
    available: (D, F, P, Y) · returns (D, F, P, K, Y), the same unit; `excess` may be `kept`.
    Raises E408 unless exactly one of `amount` and `brought` is stated, if the excess goes to the party itself, or if
    what is kept were capped; ValueError in `share` if a role has no party.
    Source: Caiyu 2015 No. 92 (the origin's cap is what the firm paid in the 3 years before it moved).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> half = Fixed(shares={"origin": "0.5", "host": "0.5"})
    >>> node = Cap(party="origin", amount=80, on="cumulative", excess="host", node=half)
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[100.0, 100.0, 100.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[50.0, 30.0, 0.0], [50.0, 70.0, 100.0], [0.0, 0.0, 0.0]]
    """

    kind: ClassVar[str] = "cap"
    title_zh: ClassVar[str] = "分享上限"
    title_en: ClassVar[str] = "cap"

    party: Id = column(zh="受限方", en="party", example="origin")
    """The role whose amount is capped."""
    amount: Amount | None = column(None, zh="上限额", en="amount", example="6000")
    """The cap, in the unit of the flow (10k CNY)."""
    brought: str | None = column(None, zh="上限依据", en="brought", example="input")
    """Instead of an amount: the figure of the party that is the cap, such as `input`."""
    on: Literal["year", "cumulative"] = column("cumulative", zh="上限口径", en="on")
    """Whether the cap holds for all years together, or for each."""
    excess: Id = column(zh="超出部分归属", en="excess", example="host")
    """The role that gets what exceeds the cap; `kept` = the host outside the agreement."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node whose amounts are capped."""

    @model_validator(mode="after")
    def _one_cap(self) -> Self:
        if (self.amount is None) == (self.brought is None) or self.party in (self.excess, KEPT):
            raise PydanticCustomError("E408", "exactly one of amount and brought; excess to another")
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The node inside."""
        return (cast(SharingNode, self.node),)

    def own_roles(self) -> tuple[str, ...]:
        """The capped role and the one that gets the excess."""
        return (self.party, self.excess)

    def reads(self) -> tuple[str, ...]:
        """The figure that is the cap, then those inside."""
        return tuple(dict.fromkeys((*(() if self.brought is None else (self.brought,)), *super().reads())))

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        amounts = self.children()[0].share(available, context)
        seats = context.seats(self.party)
        if self.brought is None:
            cap = np.array([[float(self.amount or 0)]])
        else:
            cap = context.amounts_brought(self.brought)[:, seats].sum(axis=-1, keepdims=True)  # (P, 1)
        before = role_sum(amounts, self.party, context)  # (D, F, P, Y)
        if self.on == "year":
            after = np.minimum(before, cap)
            excess = before - after
        else:
            so_far = np.cumsum(before, axis=-1)
            after = np.diff(np.minimum(so_far, cap), axis=-1, prepend=0.0)
            excess = positive(before - after, so_far)
        left = 1.0 - excess / np.where(before > 0, before, 1.0)
        scale_role(amounts, self.party, np.maximum(left, 0.0), context)
        add_to_role(amounts, self.excess, excess, context)
        if self.excess == KEPT:
            context.keep("cap", excess)
        return amounts

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        mine = [seat for seat, role in enumerate(witness.roles) if role == self.party]
        theirs = [seat for seat, role in enumerate(witness.roles) if role == self.excess]
        cap = Fraction(self.amount or 0)
        if self.brought is not None:
            cap = sum((witness.brought[self.brought][seat] for seat in mine), NIL)
        table, room = self.children()[0].audit(available, witness), cap
        lost = []
        for row in table:
            own = sum((row[seat] for seat in mine), NIL)
            over = max(NIL, own - room)
            for seat in mine:
                row[seat] -= over * row[seat] / own if own else NIL
            for seat in theirs:
                row[seat] += over / len(theirs)
            lost.append(over)
            room = cap if self.on == "year" else room - (own - over)
        if self.excess == KEPT:
            witness.keep("cap", lost)
        return table
