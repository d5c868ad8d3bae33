"""Brackets with their own nodes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, Self, cast

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Fact, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, positive


class Bracket(Fact):
    """One bracket: its upper end, and the node that shares what falls into it."""

    upto: Amount | None = column(None, zh="上限", en="up to", example="1000")
    """Upper end in the unit of the flow; empty = open, for the last bracket."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node that shares the part of the amount inside the bracket."""


class Tiered(SharingNode):
    """Share each slice of the amount by the node of its bracket.

    slice[b] = min(x, upto[b]) − min(x, upto[b−1]), x = the year's amount, or the cumulative amount less last year's

    As with tax brackets, a bracket's node shares only what falls into it. On the cumulative amount C the slice of
    year y is (min(C[y], upto[b]) − min(C[y], upto[b−1])) less the same of year y−1.
    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit.
    Raises E405 if the ends do not rise or the last bracket is not open.
    Source: a choice of the agreement; base-plus-increment grants are two brackets.

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> origin, half = Fixed(shares={"origin": 1}), Fixed(shares={"origin": "0.5", "host": "0.5"})
    >>> node = Tiered(on="year", brackets=[{"upto": 100, "node": origin}, {"node": half}])
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[80.0, 300.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[80.0, 200.0], [0.0, 100.0], [0.0, 0.0]]
    """

    kind: ClassVar[str] = "tiered"
    title_zh: ClassVar[str] = "分档分享"
    title_en: ClassVar[str] = "brackets"

    on: Literal["year", "cumulative"] = column(zh="分档对象", en="on")
    """Whether the brackets cut each year's amount, or the amount of all years together."""
    brackets: tuple[Bracket, ...] = column(zh="档次", en="brackets", min_length=1)
    """Brackets from the lowest; the last is open."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        ends = [bracket.upto for bracket in self.brackets]
        closed = [end for end in ends[:-1] if end is not None]
        rising = all(low < high for low, high in zip([Decimal(0), *closed], closed, strict=False))
        if ends[-1] is not None or len(closed) != len(ends) - 1 or not rising:
            shown = ", ".join("-" if end is None else str(end) for end in ends)
            raise PydanticCustomError("E405", "ends {ends}", {"ends": shown})
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The nodes of the brackets."""
        return tuple(cast(SharingNode, bracket.node) for bracket in self.brackets)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        x = available if self.on == "year" else np.cumsum(available, axis=-1)
        amounts = np.zeros((*available.shape[:-1], len(context.roles), available.shape[-1]))
        below = np.zeros_like(x)
        for bracket, node in zip(self.brackets, self.children(), strict=True):
            reached = x if bracket.upto is None else np.minimum(x, float(bracket.upto))
            part = reached - below
            if self.on == "cumulative":
                part = np.diff(part, axis=-1, prepend=0.0)
            amounts += node.share(positive(part, x), context)
            below = reached
        return amounts

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        slices: list[list[Fraction]] = [[] for _ in self.brackets]
        spent = NIL
        for amount in available:
            left, at = amount, spent if self.on == "cumulative" else NIL
            for own, bracket in zip(slices, self.brackets, strict=True):
                room = left if bracket.upto is None else max(NIL, Fraction(bracket.upto) - at)
                own.append(min(left, room))
                at += own[-1]
                left -= own[-1]
            spent += amount
        tables = [node.audit(own, witness) for node, own in zip(self.children(), slices, strict=True)]
        return [[sum(parts, NIL) for parts in zip(*rows, strict=True)] for rows in zip(*tables, strict=True)]
