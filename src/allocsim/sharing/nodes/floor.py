"""A guaranteed amount or share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Final, Literal, Self, cast

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.agreement import Clock
from allocsim.domain.fact import Amount, Id, Share, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.clock import start_year, start_years
from allocsim.sharing.nodes.seats import NIL, add_to_role, role_sum, scale_role

HOST: Final = "host"
HOST_PAYS: Final = "host_pays"


class Floor(SharingNode):
    """Top a party up to a guaranteed amount; the other parties pay in proportion to what they have.

    amount[k] = a[k] + t[k], t[k] = min(max(0, floor[k] − a[k]), what the others have above their own floors)

    a: amounts of the node inside. Roles are topped up in the order stated; a role pays no more than what it has above
    its own floor, in proportion to that. floor[k]: `amounts`, 10k CNY a year, or `shares` of what is available. A
    guaranteed amount holds from the first year of `clock` on (all years, if it is empty). What cannot be paid in a
    year lapses, or is carried: floor[k, y] = amount + what was still missing in y−1, or `host_pays`: the host pays
    it out of its own pocket, a transfer besides the amounts, even in a year that yields nothing. What is around the
    floor neither caps nor repays such a transfer; only a phase ends it.
    What is `kept` outside the agreement pays nothing. Parties of one role divide a top-up equally.
    available: (D, F, P, Y) · returns (D, F, P, K, Y), the same unit; years are scanned, draws and projects are not.
    Raises E409 if nothing is guaranteed, if one role has both, or if shares exceed one; E410 if an amount is
    guaranteed and `shortfall` is not stated; E414 if it is carried or
    paid by the host and no clock says since when; E426 if the host were to pay to itself; ValueError in `share` if a
    role has no party.
    Source: Guangyuan and Qingchuan 2009 (at least 5 million CNY a year; what happens below that is not stated).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> sixty_forty = Fixed(shares={"origin": "0.6", "host": "0.4"})
    >>> node = Floor(amounts={"origin": 500}, shortfall="lapse", node=sixty_forty)
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[400.0, 700.0, 1000.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[400.0, 500.0, 600.0], [0.0, 200.0, 400.0], [0.0, 0.0, 0.0]]
    """

    kind: ClassVar[str] = "floor"
    title_zh: ClassVar[str] = "分享保底"
    title_en: ClassVar[str] = "floor"

    amounts: dict[Id, Amount] = column({}, zh="保底额", en="amounts", unit="10k_CNY", example={"origin": "500"})
    """Guaranteed amount of a role in each year."""
    shares: dict[Id, Share] = column({}, zh="保底比例", en="shares", unit="share", example={"origin": "0.3"})
    """Guaranteed share of what is available to the node."""
    shortfall: Literal["lapse", "carry", "host_pays"] | None = column(None, zh="不足部分", en="shortfall")
    """What becomes of what the others cannot pay: it lapses, is carried to the next year, or the host pays it besides.
    No default."""
    clock: Clock | tuple[Clock, ...] = column((), zh="起算时点", en="clock")
    """Event (or latest of several) from whose year on amounts are guaranteed; empty = in all years."""
    year: int | None = column(None, zh="起算年度", en="year", unit="year")
    """Calendar year of the clock `calendar`."""
    offset: int = column(0, zh="顺延年数", en="offset", unit="year", ge=0, le=50)
    """Years from the event until amounts are guaranteed."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node whose amounts are topped up."""

    @model_validator(mode="after")
    def _stated(self) -> Self:
        both = set(self.amounts) & set(self.shares)
        if both or not (self.amounts or self.shares) or sum(self.shares.values(), NIL) > 1:
            raise PydanticCustomError("E409", "one floor a role; shares no more than one in all")
        if any(self.amounts.values()) and self.shortfall is None:
            raise PydanticCustomError("E410", "shortfall not stated")
        if self.amounts and self.shortfall in ("carry", "host_pays") and not self.clock:
            raise PydanticCustomError("E414", "carry needs a clock")
        if self.shortfall == HOST_PAYS and HOST in self.own_roles():
            raise PydanticCustomError("E426", "the host pays to itself")
        if ("calendar" in self.clock) != (self.year is not None):
            raise PydanticCustomError("E411", "calendar and year go together")
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The node inside."""
        return (cast(SharingNode, self.node),)

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a floor."""
        return (*self.amounts, *self.shares)

    def pays(self) -> bool:
        """The host pays what is missing."""
        return self.shortfall == HOST_PAYS or super().pays()

    def clocks(self) -> tuple[str, ...]:
        """Its own clock, then those inside."""
        own = (self.clock,) if isinstance(self.clock, str) else self.clock
        return tuple(dict.fromkeys((*own, *super().clocks())))

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        amounts = self.children()[0].share(available, context)
        floors = self._floors(available, context)
        if self.shortfall != "carry":
            amounts, missing = _topped(amounts, floors, context)
            if self.shortfall == HOST_PAYS and context.notes is not None:
                topped = np.zeros_like(amounts)
                for role, short in missing.items():
                    add_to_role(topped, role, short, context)
                context.notes.topped.append(topped)
            return amounts
        missing = {role: np.zeros_like(available[..., :1]) for role in floors}
        for year in range(available.shape[-1]):  # what is missing depends on the year before
            now = slice(year, year + 1)
            due = {role: floor[..., now] + missing[role] for role, floor in floors.items()}
            amounts[..., now], missing = _topped(amounts[..., now], due, context)
        return amounts

    def _floors(self, available: Floats, context: Context) -> dict[str, Floats]:
        """Role → its floor: (D, F, P, Y)."""
        held = np.ones_like(available)
        if self.clock:
            start = start_years(self.clock, self.year, self.offset, context)[..., None]
            held = held * (np.arange(available.shape[-1]) >= start)
        floors = {role: held * float(amount) for role, amount in self.amounts.items()}
        return floors | {role: available * float(share) for role, share in self.shares.items()}

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        first = start_year(self.clock, self.year, self.offset, witness) if self.clock else 0
        carried = dict.fromkeys((*self.amounts, *self.shares), NIL)
        table = self.children()[0].audit(available, witness)
        besides = [[NIL] * len(witness.roles) for _ in table]
        for year, row in enumerate(table):
            due = {role: Fraction(amount) if year >= first else NIL for role, amount in self.amounts.items()}
            due |= {role: share * available[year] for role, share in self.shares.items()}
            due = {role: amount + carried[role] for role, amount in due.items()}
            seats: dict[str, list[int]] = {}
            for seat, role in enumerate(witness.roles[:-1]):
                seats.setdefault(role, []).append(seat)
            for role, floor in due.items():
                spare = {r: max(NIL, sum(row[s] for s in at) - due.get(r, NIL)) for r, at in seats.items() if r != role}
                short = max(NIL, floor - sum(row[s] for s in seats[role]))
                paid, whole = min(short, sum(spare.values(), NIL)), sum(spare.values(), NIL)
                for payer, room in spare.items():
                    own = sum(row[s] for s in seats[payer])
                    for s in seats[payer] if room else ():
                        row[s] -= paid * room / whole * row[s] / own
                for s in seats[role]:
                    row[s] += paid / len(seats[role])
                    besides[year][s] = (short - paid) / len(seats[role])
                carried[role] = short - paid if self.shortfall == "carry" else NIL
        if self.shortfall == HOST_PAYS and witness.remarks is not None:
            witness.remarks.topped.append(besides)
        return table


def _topped(amounts: Floats, due: dict[str, Floats], context: Context) -> tuple[Floats, dict[str, Floats]]:
    """Amounts (D, F, P, K, Y) after the top-ups, and what each role still misses (D, F, P, Y)."""
    amounts, missing = amounts.copy(), {}
    roles = dict.fromkeys(context.roles[:-1])
    for role, floor in due.items():
        short = np.maximum(floor - role_sum(amounts, role, context), 0.0)
        own = {payer: role_sum(amounts, payer, context) for payer in roles if payer != role}
        spare = {payer: np.maximum(sums - due.get(payer, 0.0), 0.0) for payer, sums in own.items()}
        room = np.zeros_like(short)
        for part in spare.values():
            room = room + part
        paid = np.minimum(short, room)
        for payer, part in spare.items():
            taken = paid * part / np.where(room > 0, room, 1.0) / np.where(own[payer] > 0, own[payer], 1.0)
            scale_role(amounts, payer, np.maximum(1.0 - taken, 0.0), context)
        add_to_role(amounts, role, paid, context)
        missing[role] = short - paid
    return amounts, missing
