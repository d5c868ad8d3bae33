"""A group: the cases that share by one agreement with the same seats, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from allocsim.domain.agreement import Agreement, Clause
from allocsim.domain.flow import FLOWS, LedgerName, flows_of
from allocsim.domain.scenario import Scenario
from allocsim.domain.simulation import RetainedShare, Simulation
from allocsim.sharing.attribute.levels import kept_part, shared_part
from allocsim.sharing.attribute.sites import sites
from allocsim.sharing.cases import Case
from allocsim.sharing.course import Course
from allocsim.sharing.flows import clock_years, incentive_levels, spread, unfold
from allocsim.sharing.nodes.base import Context, Floats, SharingNode
from allocsim.sharing.nodes.rooted import rooted

AT = {
    ledger: [list(FLOWS).index(key) for key in flows_of(ledger)] for ledger in ("construction", "revenue", "statistics")
}
"""Indices of each ledger's flows on the F axis."""


@dataclass(frozen=True, eq=False)
class Group:
    """Projects whose amounts come from the same tree in one pass."""

    terms: Agreement
    cases: tuple[Case, ...]  # (P,)
    context: Context
    flows: Floats  # (F, P, Y) before uncertainty; (D, F, P, Y) under a course that moves years
    shared: Floats  # (F of revenue,) share of each flow that the agreement shares
    kept: Floats  # (F of revenue,) share of each flow that the host county keeps outside the agreement
    simulation: Simulation
    first_year: int

    @property
    def host_seat(self) -> int:
        """The seat of the role `host`, the same for all cases."""
        return self.cases[0].host_seat

    def clause(self, ledger: LedgerName) -> Clause | None:
        """What the agreement says of a ledger."""
        return self.terms.clauses().get(ledger)

    def tree(self, clause: Clause, flow: str = "") -> SharingNode:
        """What shares the flows of a clause, or one of them."""
        return rooted(clause, flow)

    def sharing_by(self, name: str, terms: Agreement, retained: RetainedShare) -> Group:
        """The same projects under another agreement that shares with the same seats, and is open to all or none."""
        cases = tuple(case.under(name, terms) for case in self.cases)
        terms = cases[0].terms
        return replace(
            self,
            terms=terms,
            cases=cases,
            context=replace(self.context, brought={**self.context.brought, **_site(terms, cases)}),
            shared=np.array([float(part) for part in shared_part(retained, terms.revenue)]),
            kept=np.array([float(part) for part in kept_part(retained, terms.revenue)]),
        )

    def under(self, course: Course) -> Group:
        """The same group with flows, clocks and incentives of a course; itself if none of them moves."""
        context = self.context
        if course.moves_incentives:
            levels = incentive_levels(self.cases, self.simulation, self.first_year, course)
            context = replace(context, incentives=levels)
        if not course.moves_years:
            return self if context is self.context else replace(self, context=context)
        clocks = clock_years(self.cases, self.simulation, self.first_year, course)
        flows = spread(self.cases, self.simulation, self.first_year, course)
        return replace(self, context=replace(context, clocks={**context.clocks, **clocks}), flows=flows)

    def pieces(self, size: int) -> Iterable[Group]:
        """The same group in pieces of at most `size` projects."""
        for first in range(0, len(self.cases), size):
            part = slice(first, first + size)
            context = replace(
                self.context,
                clocks={name: years[:, part] for name, years in self.context.clocks.items()},
                brought={name: amounts[part] for name, amounts in self.context.brought.items()},
            )
            yield replace(self, cases=self.cases[part], context=context, flows=self.flows[:, part])


def group_cases(scenario: Scenario, cases: Iterable[Case]) -> tuple[Group, ...]:
    """Groups in the order of their first case."""
    gathered: dict[tuple[str, bool, tuple[str, ...]], list[Case]] = {}
    for case in cases:
        gathered.setdefault((case.agreement, case.outside, case.roles), []).append(case)
    return tuple(make_group(scenario, members) for members in gathered.values())


def make_group(scenario: Scenario, cases: Sequence[Case]) -> Group:
    """The group of cases with one agreement and the same seats."""
    terms, first = cases[0].terms, scenario.years[0]
    brought = {
        name: np.array([[float(amount) for amount in case.brought[name]] for case in cases])
        for name in cases[0].brought
    }
    return Group(
        terms=terms,
        cases=tuple(cases),
        context=Context(
            roles=cases[0].roles,
            clocks=clock_years(cases, scenario.simulation, first),
            brought={**brought, **_site(terms, cases)},
            first_year=first,
        ),
        flows=unfold(cases, scenario.simulation, first),
        shared=np.array([float(part) for part in shared_part(scenario.retained_share, terms.revenue)]),
        kept=np.array([float(part) for part in kept_part(scenario.retained_share, terms.revenue)]),
        simulation=scenario.simulation,
        first_year=first,
    )


def _site(terms: Agreement, cases: Sequence[Case]) -> dict[str, Floats]:
    """What the site of each seat collects, as a figure that nodes can share by: (P, K)."""
    parts = [float(part) for part in sites(terms, cases[0].roles)]
    return {"site": np.array([parts] * len(cases))}
