"""What a sharing node is: parameters, its array function, and an audit that shares nothing with it.

A node maps what is available to amounts per seat that sum to it. It sees the whole Y axis, so that a node whose state
builds up over the years (a payback, a cumulative cap) can be written with `cumsum`, `minimum` and `maximum.accumulate`
and its state lives with the node, not with the year. The F axis is a batch of flows that are shared one by one:
revenue comes as one pooled flow, indicators each in their own unit.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from allocsim.domain.agreement import Clock
from allocsim.domain.ledger import KEPT
from allocsim.domain.member import Node

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CLOCKS: Final[tuple[Clock, ...]] = ("construction_start", "first_tax", "full_production")
"""Events that every project has."""


@dataclass(frozen=True, eq=False)
class Notes:
    """What nodes tell beside the amounts: what is paid out of pocket, and why something is kept."""

    topped: list[Floats] = field(default_factory=list)  # (D, F, P, K, Y) what the host pays to seats besides
    paid: list[Floats] = field(default_factory=list)  # (D, F, P, K, Y) what seats pay to the firm
    kept: list[tuple[str, Floats]] = field(default_factory=list)  # reason, (D, F, P, Y)


@dataclass(frozen=True, eq=False)
class Context:
    """What nodes may know of the projects they share for; the same seats for all of them."""

    roles: tuple[str, ...]  # (K,) roles of the seats; the last is `kept`, the host's own part outside the agreement
    clocks: Mapping[str, Ints]  # event → (D or 1, P) or (D, F, P) its year as an index of Y; may lie beyond the horizon
    brought: Mapping[str, Floats] = field(default_factory=dict)  # what parties bring → (P, K), see `Witness.brought`
    first_year: int = 0  # calendar year of index 0 of Y
    incentives: Floats | None = None  # (D or 1, P, Y) what multiplies incentives paid; None = what is agreed
    notes: Notes | None = None  # where nodes write what they have to tell, if anybody wants to know

    def keep(self, reason: str, amounts: Floats) -> None:
        """Tell why amounts are kept: (D, F, P, Y)."""
        if self.notes is not None:
            self.notes.kept.append((reason, amounts))

    def seats(self, role: str) -> list[int]:
        """Seats with this role. Raises ValueError if no party has it."""
        found = [seat for seat, name in enumerate(self.roles) if name == role]
        if not found:
            raise ValueError(f"no party has the role {role}; known: {', '.join(self.roles)}")
        return found

    def amounts_brought(self, what: str) -> Floats:
        """What each seat brings: (P, K). Raises ValueError if nobody states it."""
        if what not in self.brought:
            raise ValueError(f"nothing is known of {what}; known: {', '.join(self.brought)}")
        return self.brought[what]


Table = list[list[Fraction]]
"""[year][seat]."""


@dataclass(frozen=True)
class Remarks:
    """`Notes` of one project for the audit."""

    topped: list[Table] = field(default_factory=list)
    paid: list[Table] = field(default_factory=list)
    kept: list[tuple[str, list[Fraction]]] = field(default_factory=list)


@dataclass(frozen=True)
class Witness:
    """What a node's audit may know: one project, plain Python."""

    roles: tuple[str, ...]
    """Roles of the seats; the last is `kept`."""
    clocks: Mapping[str, int]
    """Event → its year, counted from 0 in the first simulated year."""
    brought: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    """What parties bring → amount by seat: `input` and `prior_tax` in 10k CNY, `land` in mu, `quota.<resource>` in its
    unit, `site` the part of the revenue that its site collects."""
    first_year: int = 0
    """The first simulated calendar year."""
    incentives: tuple[Fraction, ...] = ()
    """What multiplies incentives paid, by year; empty = what is agreed."""
    remarks: Remarks | None = None
    """Where a node's audit writes what it has to tell."""

    def keep(self, reason: str, amounts: list[Fraction]) -> None:
        """Tell why amounts are kept, by year."""
        if self.remarks is not None:
            self.remarks.kept.append((reason, amounts))


class SharingNode(Node):
    """Base of the members of `NODES`."""

    linear: ClassVar[bool] = False
    """Whether each seat has the same part of any amount in any year: such nodes are weighed once, not cell by cell."""

    @abstractmethod
    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat that sum to what is available: (D, F, P, Y) → (D, F, P, K, Y), the same unit."""

    @abstractmethod
    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """The same for one flow of one project, year by year and exact: [year] → [year][seat].

        Written without `share`, so that an error in one shows against the other.
        """

    def children(self) -> tuple[SharingNode, ...]:
        """Nodes inside this one."""
        return ()

    def roles(self) -> tuple[str, ...]:
        """Roles that this node and those inside it name, in order, each once."""
        inside = (role for child in self.children() for role in child.roles())
        return tuple(dict.fromkeys(role for role in (*self.own_roles(), *inside) if role != KEPT))

    def own_roles(self) -> tuple[str, ...]:
        """Roles that this node itself names and that must have a party."""
        return ()

    def clocks(self) -> tuple[str, ...]:
        """Clocks that this node and those inside it use, in order, each once."""
        return tuple(dict.fromkeys(clock for child in self.children() for clock in child.clocks()))

    def pays(self) -> bool:
        """Whether parties pay something besides the amounts, by this node or those inside it."""
        return any(child.pays() for child in self.children())

    def needs(self) -> tuple[str, ...]:
        """What the parties must bring, more than nothing in all, for this node and those inside it to share."""
        return tuple(dict.fromkeys(what for child in self.children() for what in child.needs()))

    def reads(self) -> tuple[str, ...]:
        """Figures of the parties that must be known for this node and those inside it, though they may be nothing."""
        return tuple(dict.fromkeys(what for child in self.children() for what in child.reads()))


def example_context(roles: Sequence[str], **clocks: int) -> Context:
    """A context for one project, for doctests and worked cases: roles without `kept`, clocks as indices of Y."""
    return Context((*roles, KEPT), {name: np.array([[year]]) for name, year in clocks.items()})
