"""Claims rules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Literal, cast

import numpy as np

from allocsim.domain.fact import Amount, Id, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.exact.claims import CLAIMS_RULES
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.claim_arrays import CLAIM_ARRAYS
from allocsim.sharing.nodes.seats import NIL, divide, exact_parts, positive


class Claims(SharingNode):
    """Divide what is available among claims that may exceed it, by a claims rule.

    amount[k, y] = rule(claims, min(estate[y], Σ claims))[k], and what exceeds all claims goes to the node `rest`

    rule: `proportional`, `cea` (constrained equal awards: Σ min(claim, λ) = estate), `cel` (constrained equal losses:
    Σ max(claim − μ, 0) = estate), `talmud` (equal awards of the first half of the claims, equal losses of the second),
    `run_to_the_bank` (mean over all orders of arrival), `minimal_overlap`. The claims hold each year anew, or once
    over all years: then amount[k, y] = rule(C[y])[k] − rule(C[y−1])[k], C the cumulative amount.
    Claims are stated by role, in the unit of the flow, and parties of one role divide its award equally; if none is
    stated, each party claims its contribution, 10k CNY.
    available: (D, F, P, Y) · returns (D, F, P, K, Y), the same unit.
    Raises ValueError if a role has no party.
    Source: O'Neill 1982; Aumann and Maschler 1985; Thomson 2003.

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> node = Claims(rule="cea", claims={"origin": 30, "host": 100}, estate="year", rest=Fixed(shares={"host": 1}))
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[40.0, 100.0, 150.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[20.0, 30.0, 30.0], [20.0, 70.0, 120.0], [0.0, 0.0, 0.0]]
    """

    kind: ClassVar[str] = "claims"
    title_zh: ClassVar[str] = "按主张额分配"
    title_en: ClassVar[str] = "claims rule"

    rule: Literal["proportional", "cea", "cel", "talmud", "run_to_the_bank", "minimal_overlap"] = column(
        zh="分配规则", en="rule"
    )
    """The rule that divides the estate."""
    claims: dict[Id, Amount] = column({}, zh="主张额", en="claims", max_length=8, example={"origin": "2000"})
    """Claim of each role in the unit of the flow; empty = each party's contribution."""
    estate: Literal["year", "cumulative"] = column(zh="分配对象", en="estate")
    """Whether the claims hold for each year's amount, or once for the amounts of all years together."""
    rest: AnyNode = column(zh="超出部分", en="rest")
    """The node that shares what exceeds all claims."""

    def children(self) -> tuple[SharingNode, ...]:
        """The node of the rest."""
        return (cast(SharingNode, self.rest),)

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a claim."""
        return tuple(role for role, claim in self.claims.items() if claim)

    def needs(self) -> tuple[str, ...]:
        """Contributions, if no claim is stated."""
        return tuple(dict.fromkeys((*(() if self.claims else ("input",)), *super().needs())))

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        if self.claims:
            claims = np.array([[float(self.claims[role]) for role in self.own_roles()]])  # (1, R)
        else:
            claims = context.amounts_brought("input")[:, :-1]  # (P, R)
        total = claims.sum(axis=-1)[:, None]
        rule = CLAIM_ARRAYS[self.rule]
        if self.estate == "year":
            estate = np.minimum(available, total)
            awards = positive(rule(claims, estate), total[..., None])
        else:
            so_far = np.cumsum(available, axis=-1)
            awards = np.diff(rule(claims, np.minimum(so_far, total)), axis=-1, prepend=0.0)
            awards = positive(awards, total[..., None])
            estate = np.diff(np.minimum(so_far, total), axis=-1, prepend=0.0)
        if self.claims:
            amounts = divide(awards, self.own_roles(), context)
        else:
            amounts = np.concatenate([awards, np.zeros_like(awards[..., :1, :])], axis=-2)
        rest = positive(available - estate, np.maximum(total, available.sum(axis=-1, keepdims=True)))
        return amounts + self.children()[0].share(rest, context)

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        rule = CLAIMS_RULES[self.rule]
        claims = [Fraction(claim) for claim in self.claims.values()] or list(witness.brought["input"][:-1])
        table, rests, before = [], [], NIL
        for amount in available:
            upto = before + amount
            low, high = (min(part, sum(claims, NIL)) for part in (before, upto))
            awards = [b - a for a, b in zip(rule(claims, low), rule(claims, high), strict=True)]
            if self.claims:
                table.append(exact_parts(dict(zip(self.claims, awards, strict=True)), witness))
            else:
                table.append([*awards, NIL])
            rests.append(amount - (high - low))
            before = upto if self.estate == "cumulative" else NIL
        for row, extra in zip(table, self.children()[0].audit(rests, witness), strict=True):
            for seat, part in enumerate(extra):
                row[seat] += part
        return table
