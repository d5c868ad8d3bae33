"""Cases: the approved partnership projects, each with its seats, its start and its scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, Protocol

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.eligibility import Exclusion
from allocsim.domain.ledger import KEPT
from allocsim.domain.partnership import Partnership, Party
from allocsim.domain.project import Project
from allocsim.domain.scenario import Scenario
from allocsim.sharing.brought import quota_brought
from allocsim.units import UNITS

HOST = "host"


class Decided(Protocol):
    """Anything that holds decisions: an `Allocation`, or what stands for one."""

    @property
    def decisions(self) -> Sequence[Decision]:
        """One decision a project."""


@dataclass(frozen=True)
class Case:
    """One approved partnership project. Seats are its parties in the order of the table, then `kept`."""

    project: Project
    partnership: Partnership
    stated: tuple[Party, ...]
    """Its rows of the table of parties."""
    agreement: str
    terms: Agreement
    """What is in force: no clause, where the project is outside the agreement."""
    outside: bool
    """Whether it does not meet the agreement's conditions."""
    start: int
    """Calendar year of the start."""
    scale: Fraction
    consumed: Mapping[str, Fraction]
    """Indicator → energy (tce) or emissions (t) of a normal year at full scale."""
    roles: tuple[str, ...]
    parties: tuple[str, ...]
    """County of each seat; the seats `host` and `kept` are the host county's."""
    contributions: tuple[Fraction, ...]
    """Construction input that each seat states at full scale, 10k CNY."""
    brought: Mapping[str, tuple[Fraction, ...]]
    """What each seat brings at the approved scale, for nodes that share by it: `input`, `land`, `quota.<resource>`, and
    `prior_tax`, whatever the scale."""

    @property
    def host_seat(self) -> int:
        """The seat of the role `host`."""
        return self.roles.index(HOST)

    @property
    def registration(self) -> int:
        """Calendar year in which the firm is registered: that of the start, unless stated."""
        year = self.partnership.registration_year
        return self.start if year is None else year

    def exclusions(self, terms: Agreement) -> tuple[Exclusion, ...]:
        """Conditions of an agreement that the project does not meet."""
        return () if terms.eligibility is None else tuple(terms.eligibility.unmet(self.partnership, self.stated))

    def under(self, name: str, terms: Agreement) -> Case:
        """The same case under another agreement."""
        excluded = bool(self.exclusions(terms))
        return replace(self, agreement=name, terms=_nothing(terms) if excluded else terms, outside=excluded)


def _nothing(terms: Agreement) -> Agreement:
    """An agreement as it is for a project that it is not open to: nothing is shared."""
    return terms.model_copy(update={"construction": None, "revenue": None, "statistics": None})


def approved_cases(scenario: Scenario, decisions: Sequence[Decision]) -> tuple[Case, ...]:
    """The partnership projects that were approved, in scenario order."""
    by_project = {decision.project: decision for decision in decisions if decision.approved}
    partnerships = {row.project: row for row in scenario.partnerships}
    found = []
    for project in scenario.projects:
        decision = by_project.get(project.project)
        if decision is None or decision.year is None or project.project not in partnerships:
            continue
        row = partnerships[project.project]
        case = _case(scenario, project, decision, decision.year, row)
        found.append(case.under(row.agreement, scenario.agreements[row.agreement]))
    return tuple(found)


def _case(scenario: Scenario, project: Project, decision: Decision, start: int, row: Partnership) -> Case:
    seats = _seats(scenario, project.project, decision.host)
    option, scale = _option(scenario, decision)
    demands = [row for row in scenario.demands if row.project == project.project and row.option in ("", option)]
    counties = [seat.county for seat in seats[:-1]]
    return Case(
        project=project,
        partnership=row,
        stated=tuple(party for party in scenario.parties if party.project == project.project),
        agreement=row.agreement,
        terms=scenario.agreements[row.agreement],
        outside=False,
        start=start,
        scale=scale,
        consumed=_consumed(scenario, project.project, option),
        roles=tuple(seat.role for seat in seats),
        parties=tuple(seat.county for seat in seats),
        contributions=tuple(seat.contribution for seat in seats),
        brought={
            "input": tuple(seat.contribution * scale for seat in seats),
            "prior_tax": tuple(seat.prior_tax for seat in seats),
            **quota_brought(scenario, demands, scale, decision.host, counties),
        },
    )


class Seat(NamedTuple):
    """One seat of a case."""

    role: str
    county: str
    contribution: Fraction = Fraction(0)
    prior_tax: Fraction = Fraction(0)


def _seats(scenario: Scenario, project: str, host: str) -> list[Seat]:
    """The seats of a project. The host is a party even where the table has no row for it."""
    seats = [
        Seat(
            row.role, host if row.role == HOST else row.county, Fraction(row.contribution), Fraction(row.prior_tax or 0)
        )
        for row in scenario.parties
        if row.project == project
    ]
    if all(seat.role != HOST for seat in seats):
        seats.append(Seat(HOST, host))
    return [*seats, Seat(KEPT, host)]


def _option(scenario: Scenario, decision: Decision) -> tuple[str, Fraction]:
    """Identifier and scale of the approved option; a project with one option may be decided without naming it."""
    rows = [row for row in scenario.options if row.project == decision.project]
    chosen = [row for row in rows if row.option == decision.option] or (rows if len(rows) == 1 else [])
    return (chosen[0].option, chosen[0].scale) if chosen else ("", Fraction(1))


def _consumed(scenario: Scenario, project: str, option: str) -> dict[str, Fraction]:
    """The largest year's counted demand by indicator; replacement multipliers concern quota, not consumption."""
    by_year: dict[str, dict[int, Fraction]] = {}
    for row in scenario.demands:
        resource = scenario.resources[row.resource]
        unit = UNITS[resource.unit]
        indicator = "stat.energy" if unit.measures == "energy" else resource.indicator
        if row.project == project and row.option in ("", option) and indicator:
            years = by_year.setdefault(indicator, {})
            counted = Fraction(row.amount) * (1 - row.exempt) * unit.size
            years[row.offset] = years.get(row.offset, Fraction(0)) + counted
    return {indicator: max(years.values()) for indicator, years in by_year.items()}
