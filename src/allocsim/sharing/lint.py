"""What keeps agreements from being evaluated, and what is allowed but should be told.

What a node can see of itself (shares that do not sum to one, gaps and overlaps of phases) and what an agreement can
(unknown flows) their classes refuse when the scenario is read. Here stands what needs the flows of projects, so that
a scenario made in Python is not evaluated in silence either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

from allocsim.domain.agreement import StatisticsClause
from allocsim.domain.eligibility import CONDITIONS
from allocsim.domain.flow import FLOWS, flows_of
from allocsim.domain.partnership import Party
from allocsim.domain.project import Project
from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.sharing.cases import HOST
from allocsim.sharing.draws import parameters
from allocsim.sharing.figures import missing_figures
from allocsim.sharing.lint_amounts import lint_amounts
from allocsim.sharing.lint_nodes import lint_nodes
from allocsim.sharing.nodes.rooted import named_roles
from allocsim.units import UNITS


def lint(scenario: Scenario) -> list[InputProblem]:
    """Problems first, then notes (`note = True`)."""
    return [
        *_roles(scenario),
        *_retained(scenario),
        *_contributions(scenario),
        *_streams(scenario),
        *_energy_basis(scenario),
        *lint_nodes(scenario),
        *_eligibility(scenario),
        *_counted_twice(scenario),
        *lint_amounts(scenario),
    ]


def _problem(place: str, code: str, *, table: str = "", row: int = 0, **values: Any) -> InputProblem:
    """A problem in a field of `scenario.toml`, or in a row of a table counted from 0."""
    file, line = (f"tables/{table}.csv", row + 2) if table else ("scenario.toml", 0)
    return InputProblem(file=file, row=line, column=place, code=code, values=values, note=code.startswith("N"))


def _shared_projects(scenario: Scenario) -> Iterator[Project]:
    for row in scenario.partnerships:
        if row.project in scenario.project_index:
            yield scenario.project_index[row.project]


def _roles(scenario: Scenario) -> Iterator[InputProblem]:
    """Every role that a tree gives a share has a party; the host always is one."""
    for index, row in enumerate(scenario.partnerships):
        have = dict.fromkeys((HOST, *(party.role for party in scenario.parties if party.project == row.project)))
        for clause in scenario.agreements[row.agreement].clauses().values():
            for role in named_roles(clause):
                if role not in have:
                    values = {"role": role, "project": row.project, "agreement": row.agreement, "have": ", ".join(have)}
                    yield _problem("agreement", "E372", table="partnerships", row=index, **values)


def _retained(scenario: Scenario) -> Iterator[InputProblem]:
    """A tax or fee that a partnership project pays needs its retained shares, whether it is shared or kept."""
    for flow in flows_of("revenue"):
        tax, column = FLOWS[flow].tail, FLOWS[flow].column
        paying = [row.project for row in _shared_projects(scenario) if row.benefit(column)]
        if paying and tax not in scenario.retained_share:
            yield _problem(f"retained_share.{tax}", "E386", tax=tax, flow=flow, project=paying[0])


def _contributions(scenario: Scenario) -> Iterator[InputProblem]:
    """The parties may not bring more than the project needs."""
    for project in _shared_projects(scenario):
        rows = [index for index, party in enumerate(scenario.parties) if party.project == project.project]
        total = sum(scenario.parties[index].contribution for index in rows)
        if total > project.public_input:
            values = {"project": project.project, "total": str(total), "needed": str(project.public_input)}
            yield _problem("contribution", "E387", table="parties", row=rows[-1], **values)


def _streams(scenario: Scenario) -> Iterator[InputProblem]:
    """Two parameters with the same checksum would have the same stream of random numbers."""
    streams: dict[int, str] = {}
    projects = [(row.project, row.industry) for row in _shared_projects(scenario)]
    for name in parameters(scenario.uncertain, projects):
        other = streams.setdefault(crc32(name.encode()), name)
        if other != name:
            yield _problem(f"uncertain.{name.partition('.')[0].partition(':')[0]}", "E371", first=other, second=name)


def _energy_basis(scenario: Scenario) -> Iterator[InputProblem]:
    """Energy on two accounting bases cannot be one indicator."""
    shared = {row.project for row in scenario.partnerships}
    used = {row.resource for row in scenario.demands if row.project in shared}
    bases: dict[str, str] = {}
    for key, resource in scenario.resources.items():
        if key in used and UNITS[resource.unit].measures == "energy":
            bases.setdefault(resource.basis, key)
    if len(bases) > 1:
        first, second, *_ = bases.values()
        yield _problem(f"resources.{second}.basis", "E370", first=first, second=second)


def _eligibility(scenario: Scenario) -> Iterator[InputProblem]:
    """What an agreement's conditions and trees ask of a partnership is stated; one that fails a condition is told."""
    for index, row in enumerate(scenario.partnerships):
        agreement = scenario.agreements.get(row.agreement)
        if agreement is None:
            continue
        stated = [party for party in scenario.parties if party.project == row.project]
        for what in missing_figures(agreement, row, stated):
            table, at = "partnerships", index
            mine = [number for number, party in enumerate(scenario.parties) if party.project == row.project]
            if mine and what in Party.model_fields:
                table, at = "parties", mine[0]
            values = {"project": row.project, "agreement": row.agreement, "what": what, "where": f"{table}.csv"}
            yield _problem(what, "E438", table=table, row=at, **values)
        for missed in () if agreement.eligibility is None else agreement.eligibility.unmet(row, stated):
            values = {name: getattr(missed, name) for name in ("project", "agreement", "stated", "required")}
            yield _problem("agreement", CONDITIONS[missed.condition], table="partnerships", row=index, **values)


def _counted_twice(scenario: Scenario) -> Iterator[InputProblem]:
    """Tells of indicators that the assessment book counts in both places."""
    for key, agreement in scenario.agreements.items():
        if isinstance(agreement.statistics, StatisticsClause) and agreement.statistics.count == "both":
            yield _problem(f"agreements.{key}.statistics", "N051", agreement=key)
