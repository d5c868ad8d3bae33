"""Cases: the approved partnership projects, each with its seats, its start and its scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.ledger import KEPT
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
    agreement: str
    terms: Agreement
    start: int
    """Calendar year of the start."""
    scale: Fraction
    energy: Fraction
    """Energy of a normal year at full scale, tce."""
    roles: tuple[str, ...]
    parties: tuple[str, ...]
    """County of each seat; the seats `host` and `kept` are the host county's."""
    contributions: tuple[Fraction, ...]
    """Construction input that each seat states at full scale, 10k CNY."""
    brought: Mapping[str, tuple[Fraction, ...]]
    """What each seat brings at the approved scale, for nodes that share by it: `input`, `land`, `quota.<resource>`."""

    @property
    def host_seat(self) -> int:
        """The seat of the role `host`."""
        return self.roles.index(HOST)


def approved_cases(scenario: Scenario, decisions: Sequence[Decision]) -> tuple[Case, ...]:
    """The partnership projects that were approved, in scenario order."""
    by_project = {decision.project: decision for decision in decisions if decision.approved}
    agreements = {row.project: row.agreement for row in scenario.partnerships}
    found = []
    for project in scenario.projects:
        decision = by_project.get(project.project)
        if decision is None or decision.year is None or project.project not in agreements:
            continue
        seats = _seats(scenario, project.project, decision.host)
        option, scale = _option(scenario, decision)
        demands = [row for row in scenario.demands if row.project == project.project and row.option in ("", option)]
        counties = [county for _, county, _ in seats[:-1]]
        found.append(
            Case(
                project=project,
                agreement=agreements[project.project],
                terms=scenario.agreements[agreements[project.project]],
                start=decision.year,
                scale=scale,
                energy=_energy(scenario, project.project, option),
                roles=tuple(role for role, _, _ in seats),
                parties=tuple(county for _, county, _ in seats),
                contributions=tuple(amount for _, _, amount in seats),
                brought={
                    "input": tuple(amount * scale for _, _, amount in seats),
                    **quota_brought(scenario, demands, scale, decision.host, counties),
                },
            )
        )
    return tuple(found)


def _seats(scenario: Scenario, project: str, host: str) -> list[tuple[str, str, Fraction]]:
    """Role, county and contribution of each seat. The host is a party even where the table has no row for it."""
    seats = [
        (row.role, host if row.role == HOST else row.county, Fraction(row.contribution))
        for row in scenario.parties
        if row.project == project
    ]
    if all(role != HOST for role, _, _ in seats):
        seats.append((HOST, host, Fraction(0)))
    return [*seats, (KEPT, host, Fraction(0))]


def _option(scenario: Scenario, decision: Decision) -> tuple[str, Fraction]:
    """Identifier and scale of the approved option; a project with one option may be decided without naming it."""
    rows = [row for row in scenario.options if row.project == decision.project]
    chosen = [row for row in rows if row.option == decision.option] or (rows if len(rows) == 1 else [])
    return (chosen[0].option, chosen[0].scale) if chosen else ("", Fraction(1))


def _energy(scenario: Scenario, project: str, option: str) -> Fraction:
    """The largest year's counted energy demand, in tce; replacement multipliers concern quota, not consumption."""
    by_year: dict[int, Fraction] = {}
    for row in scenario.demands:
        unit = UNITS[scenario.resources[row.resource].unit]
        if row.project == project and row.option in ("", option) and unit.measures == "energy":
            counted = Fraction(row.amount) * (1 - row.exempt) * unit.size
            by_year[row.offset] = by_year.get(row.offset, Fraction(0)) + counted
    return max(by_year.values(), default=Fraction(0))
