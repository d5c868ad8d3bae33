"""Phases: another node in each stretch of years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, Self, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.agreement import Clock
from allocsim.domain.fact import Fact, column
from allocsim.domain.member import AnyNode
from allocsim.sharing.nodes.base import Context, Floats, Notes, Remarks, SharingNode, Witness
from allocsim.sharing.nodes.clock import event_names, start_year, start_years

Bools = NDArray[np.bool_]


class Phase(Fact):
    """One phase: its first and last year on the clock, and the node that holds in it."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    first: int = column(zh="起始年", en="from", unit="year", ge=1, alias="from", example=1)
    """First year of the phase; year 1 is the clock's first year."""
    last: int | None = column(None, zh="终止年", en="to", unit="year", ge=1, alias="to", example=5)
    """Last year of the phase; empty = from then on."""
    node: AnyNode = column(zh="分享规则", en="node")
    """The node that shares what falls into the phase."""


class Schedule(SharingNode):
    """Share each year by the node of its phase.

    amount[k, y] = amount of phase(y)'s node, phase(y) the one with from ≤ y − start + 1 ≤ to

    start is the year of the clock, or of the latest of several, and `offset` years more: `registration` (the start of
    the project, unless stated), `construction_start`, `first_tax` (first year of production with any output),
    `full_production` (first year from which the ramp holds its last value), `calendar` (the stated `year`), or, inside
    a payback, `payback_done` (the year in which the last of the input is repaid). Years before it are shared by the
    node `before`; if there is none they are outside the agreement: their amount is `kept` by the host. A node inside a
    phase sees only that phase's years, so its state starts anew.
    available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the same unit.
    Raises E383 (a gap), E384 (an overlap or a phase that ends before it begins), E385 (the last phase is not open),
    E411 (`calendar` without its year, or a year without it), E412 (no event).
    Source: Ningde 2017 (50:50 for 5 years from the first tax); Zibo and Shizuishan 2011 (60:40, then 50:50).

    >>> from allocsim.sharing.nodes.base import example_context
    >>> from allocsim.sharing.nodes.fixed import Fixed
    >>> half, host = Fixed(shares={"origin": "1/2", "host": "1/2"}), Fixed(shares={"host": 1})
    >>> node = Schedule(clock="first_tax", phases=[{"from": 1, "to": 2, "node": half}, {"from": 3, "node": host}])
    >>> jingning_and_lingtai = example_context(["origin", "host"], first_tax=1)
    >>> node.share(np.array([[[[10.0, 100.0, 100.0, 100.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[0.0, 50.0, 50.0, 0.0], [0.0, 50.0, 50.0, 100.0], [10.0, 0.0, 0.0, 0.0]]
    """

    model_config = ConfigDict(serialize_by_alias=True)
    kind: ClassVar[str] = "schedule"
    title_zh: ClassVar[str] = "分阶段"
    title_en: ClassVar[str] = "schedule"

    clock: Clock | tuple[Clock, ...] = column(zh="起算时点", en="clock", example="first_tax")
    """The event whose year is year 1, or several, of which the latest counts."""
    year: int | None = column(None, zh="起算年度", en="year", unit="year", example=2027)
    """Calendar year of the clock `calendar`."""
    offset: int = column(0, zh="顺延年数", en="offset", unit="year", ge=0, le=50)
    """Years from the event to year 1."""
    phases: tuple[Phase, ...] = column(zh="阶段", en="phases", min_length=1)
    """Phases in order; each year from year 1 belongs to exactly one."""
    before: AnyNode | None = column(None, zh="起算之前", en="before")
    """The node for the years before year 1; empty = kept by the host."""

    @model_validator(mode="after")
    def _clock_stated(self) -> Self:
        events = event_names(self.clock)
        if not events:
            raise PydanticCustomError("E412", "no clock")
        if ("calendar" in events) != (self.year is not None):
            raise PydanticCustomError("E411", "calendar and year go together")
        return self

    @model_validator(mode="after")
    def _each_year_once(self) -> Self:
        expected: int | None = 1
        for number, phase in enumerate(self.phases, 1):
            values = {"phase": number, "first": phase.first, "last": phase.last or "-", "expected": expected or "-"}
            if expected is None or phase.first < expected or (phase.last or phase.first) < phase.first:
                raise PydanticCustomError("E384", "phase {phase} overlaps: year {first}", values)
            if phase.first > expected:
                raise PydanticCustomError("E383", "years {expected} to {first} have no phase", values)
            expected = None if phase.last is None else phase.last + 1
        if expected is not None:
            raise PydanticCustomError("E385", "years from {expected} on have no phase", {"expected": expected})
        return self

    def children(self) -> tuple[SharingNode, ...]:
        """The nodes of the phases, and the one before them."""
        before = () if self.before is None else (self.before,)
        return tuple(cast(SharingNode, node) for node in (*(phase.node for phase in self.phases), *before))

    def clocks(self) -> tuple[str, ...]:
        """Its own clock, then those inside."""
        return tuple(dict.fromkeys((*event_names(self.clock), *super().clocks())))

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        stretches = list(self._stretches(available.shape[-1], context))
        for inside, node in stretches:
            if node is None and context.notes is not None:
                context.keep("before_start", np.where(inside, available, 0.0))
        if all(node is None or node.linear for _, node in stretches):
            return available[..., None, :] * _weights(stretches, available.shape[2], context)
        amounts = np.zeros((*available.shape[:-1], len(context.roles), available.shape[-1]))
        for inside, node in stretches:
            part = np.where(inside, available, 0.0)
            if node is None:
                amounts[..., -1, :] += part
                continue
            inner = replace(context, notes=None if context.notes is None else Notes())
            amounts += node.share(part, inner)
            if context.notes is not None and inner.notes is not None:  # a node outside its phase owes nothing
                context.notes.topped.extend(inside[..., None, :] * topped for topped in inner.notes.topped)
                context.notes.kept.extend(inner.notes.kept)
        return amounts

    def _stretches(self, years: int, context: Context) -> Iterator[tuple[Bools, SharingNode | None]]:
        """Where each stretch holds, (D or 1, F or 1, P or 1, Y), and its node; without one the years are kept."""
        start = start_years(self.clock, self.year, self.offset, context)[..., None]
        number = np.arange(years) - start + 1  # 1 in the clock's first year
        yield number < 1, None if self.before is None else cast(SharingNode, self.before)
        for phase, node in zip(self.phases, self.children(), strict=False):
            inside = number >= phase.first
            yield inside if phase.last is None else inside & (number <= phase.last), node

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        nothing = Fraction(0)
        owner: list[int | None] = []
        for year in range(len(available)):
            elapsed = year - start_year(self.clock, self.year, self.offset, witness)
            holds = [
                i for i, p in enumerate(self.phases) if p.first - 1 <= elapsed and (not p.last or elapsed < p.last)
            ]
            early = len(self.phases) if elapsed < 0 and self.before is not None else None
            owner.append(holds[0] if holds else early)
        table = [[nothing] * (len(witness.roles) - 1) + [amount] for amount in available]
        witness.keep("before_start", [a if own is None else nothing for a, own in zip(available, owner, strict=True)])
        for index, node in enumerate(self.children()):
            mine = [amount if own == index else nothing for amount, own in zip(available, owner, strict=True)]
            told = Remarks()
            for year, row in enumerate(node.audit(mine, replace(witness, remarks=told))):
                if owner[year] == index:
                    table[year] = row
            if witness.remarks is not None:
                none = [nothing] * len(witness.roles)
                for topped in told.topped:
                    mine_only = [row if own == index else none for row, own in zip(topped, owner, strict=True)]
                    witness.remarks.topped.append(mine_only)
                witness.remarks.kept.extend(told.kept)
        return table


def _weights(stretches: Sequence[tuple[Bools, SharingNode | None]], projects: int, context: Context) -> Floats:
    """Each seat's part by year: (D or 1, F or 1, P, K, Y); small where no draw has a clock of its own."""
    one = np.ones((1, 1, projects, 1))
    kept = (np.arange(len(context.roles)) == len(context.roles) - 1)[:, None]
    silent = replace(context, notes=None)
    total: Floats = np.zeros(1)
    for inside, node in stretches:
        total = total + inside[..., None, :] * (kept if node is None else node.share(one, silent))
    return total
