"""Partnerships: the parties play the roles that their agreement names, and the host is clear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, cast

from allocsim.domain.agreement import Agreement, Clause
from allocsim.domain.ledger import KEPT, REWARDED
from allocsim.domain.partnership import Party
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.inputs.checks.base import Problems, check
from allocsim.inputs.nearest import both
from allocsim.inputs.places import Places
from allocsim.sharing.lint import lint
from allocsim.sharing.nodes.base import SharingNode
from allocsim.sharing.nodes.rooted import named_roles

HOST: Final = "host"
"""The role of the county where the project stands."""


@check("agreements", "partnerships", "parties.project", "parties.role", settles="roles")
def roles_agree(scenario: Scenario, places: Places) -> Problems:
    """At least two parties, each with a role of its own, the host among them."""
    parties = _parties(scenario)
    for index, row in enumerate(scenario.partnerships):
        agreement = scenario.agreements.get(row.agreement)
        ours = parties.get(row.project, [])
        roles = [party.role for _, party in ours]
        if len(ours) < 2:
            yield places.cell("partnerships", index, "project", "E348", project=row.project)
            continue
        if HOST not in roles:
            yield places.cell("partnerships", index, "project", "E342", project=row.project)
        named = dict.fromkeys(_roles(agreement)) if agreement is not None else {}
        for at, party in ours:
            if roles.index(party.role) != [i for i, _ in ours].index(at):
                yield places.cell("parties", at, "role", "E344", role=party.role)
            elif party.role in (KEPT, REWARDED):
                yield places.cell("parties", at, "role", "E340", role=party.role)
            elif named and party.role not in named:
                values = {"role": party.role, "agreement": row.agreement, "known": both(named)}
                yield places.cell("parties", at, "role", "N014", **values)


@check("projects.project", "projects.county", "options", "parties", "partnerships")
def hosts_agree(scenario: Scenario, places: Places) -> Problems:
    """A party has its county, but for a host that the approved option will name."""
    shared = {row.project for row in scenario.partnerships}
    for index, party in enumerate(scenario.parties):
        project = scenario.project_index.get(party.project)
        if party.project not in shared or project is None:
            continue
        if not party.county and party.role != HOST:
            yield places.cell("parties", index, "county", "E343", role=party.role)
        hosts = {row.host or project.county for row in scenario.options if row.project == party.project}
        hosts = hosts or {project.county}
        if party.role == HOST and party.county and hosts != {party.county}:
            values = {"county": party.county, "hosts": both(sorted(hosts))}
            yield places.cell("parties", index, "county", "E345", **values)


@check("agreements")
def clocks_agree(scenario: Scenario, places: Places) -> Problems:
    """Tells of an agreement whose ledgers count their years from different events."""
    for name, agreement in scenario.agreements.items():
        clocks = {ledger: _tree(clause).clocks() for ledger, clause in agreement.clauses().items()}
        if len({each for each in clocks.values() if each}) > 1:
            shown = [f"{ledger}: {', '.join(each)}" for ledger, each in clocks.items() if each]
            yield places.key(("agreements", name), "N015", clocks="; ".join(shown))


@check(
    *("agreements", "partnerships", "parties", "projects", "demands", "resources", "retained_share", "uncertain"),
    *("agreement names", "roles", "units"),
)
def sharing_possible(scenario: Scenario, places: Places) -> Problems:
    """What the sharing engine would refuse, or tell; its places are turned into those of the files."""
    for problem in lint(scenario):
        table = PurePath(problem.file).stem
        if table in TABLES:
            yield places.cell(table, problem.row - 2, problem.column, problem.code, **problem.values)
        else:
            yield places.key(tuple(problem.column.split(".")), problem.code, **problem.values)


def _parties(scenario: Scenario) -> dict[str, list[tuple[int, Party]]]:
    found: dict[str, list[tuple[int, Party]]] = {}
    for index, row in enumerate(scenario.parties):
        found.setdefault(row.project, []).append((index, row))
    return found


def _roles(agreement: Agreement) -> Iterator[str]:
    """Every role that the agreement gives a share."""
    for clause in agreement.clauses().values():
        yield from named_roles(clause)


def _tree(clause: Clause) -> SharingNode:
    return cast(SharingNode, clause.tree)
