"""Which formulas can share for which partnerships, as groups over the same flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from allocsim.domain.agreement import Agreement
from allocsim.domain.criteria import Renegotiation
from allocsim.domain.scenario import Scenario
from allocsim.sharing.cases import Case
from allocsim.sharing.course import Course
from allocsim.sharing.figures import missing_figures
from allocsim.sharing.group import Group, make_group
from allocsim.sharing.nodes.rooted import named_roles as roles_of

Formulas = Mapping[str, Agreement]
"""Name → agreement."""


@dataclass(frozen=True, eq=False)
class Family:
    """Partnerships with the same seats, and the group of them under each formula that names no other role and asks for
    no figure that is not stated; each formula is open to all of them or to none."""

    cases: tuple[Case, ...]  # (P,)
    groups: Mapping[str, Group]
    switches: Mapping[str, Renegotiation] = field(default_factory=dict)

    @property
    def formulas(self) -> tuple[str, ...]:
        """Names of all formulas, those that may change last."""
        return (*self.groups, *self.switches)

    @property
    def any_group(self) -> Group:
        """One of the groups, for what all of them have in common: cases, seats and flows."""
        return next(iter(self.groups.values()))

    def under(self, course: Course) -> Iterator[tuple[str, Group]]:
        """Each formula's group under a course; flows and clocks are made once."""
        moved = self.any_group.under(course)
        for name, group in self.groups.items():
            clocks = {**group.context.clocks, **moved.context.clocks}
            context = replace(group.context, clocks=clocks, incentives=moved.context.incentives)
            yield name, replace(group, flows=moved.flows, context=context)

    def pieces(self, size: int) -> Iterator[Family]:
        """The same family in pieces of at most `size` partnerships."""
        parts = [dict(zip(self.groups, row, strict=True)) for row in zip(*self._pieces(size), strict=True)]
        for number, groups in enumerate(parts):
            yield replace(self, cases=self.cases[number * size : (number + 1) * size], groups=groups)

    def _pieces(self, size: int) -> list[list[Group]]:
        return [list(group.pieces(size)) for group in self.groups.values()]

    @property
    def parties(self) -> tuple[tuple[int, ...], ...]:
        """Of each case, the seats that stand for a party: a county with two seats has the first of them."""
        return tuple(
            tuple(seat for seat, county in enumerate(case.parties[:-1]) if county not in case.parties[:seat])
            for case in self.cases
        )


def families(
    scenario: Scenario,
    cases: Sequence[Case],
    formulas: Formulas,
    renegotiations: Mapping[str, Renegotiation] | None = None,
) -> tuple[Family, ...]:
    """Families in the order of their first case; partnerships for which no formula can share are left out."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Case]] = {}
    for case in cases:
        standings = tuple(_standing(case, terms) for terms in formulas.values())
        alike.setdefault((case.roles, standings), []).append(case)
    found = []
    for (roles, standings), members in alike.items():
        group = make_group(scenario, members)
        groups = {
            name: group.sharing_by(name, terms, scenario.retained_share)
            for (name, terms), standing in zip(formulas.items(), standings, strict=True)
            if named_roles(terms) <= set(roles) and standing != "unknown"
        }
        switches = {
            name: row
            for name, row in (renegotiations or {}).items()
            if row.agreement in groups and row.then in groups and row.party in roles
        }
        if groups:
            found.append(Family(tuple(members), groups, switches))
    return tuple(found)


def _standing(case: Case, terms: Agreement) -> str:
    """Whether a formula is open to a project; `unknown` if it asks for a figure that is not stated."""
    if missing_figures(terms, case.partnership, case.stated):
        return "unknown"
    return "outside" if case.exclusions(terms) else "open"


def named_roles(terms: Agreement) -> set[str]:
    """Roles that an agreement's trees give a part."""
    return {role for clause in terms.clauses().values() for role in roles_of(clause)}
