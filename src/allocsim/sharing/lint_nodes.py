"""What keeps a tree from being evaluated for the projects of a scenario, though its nodes are sound in themselves."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from allocsim.domain.agreement import Clause, RevenueClause, StatisticsClause
from allocsim.domain.allocation import Decision
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.sharing.brought import quota_names
from allocsim.sharing.cases import Case, approved_cases
from allocsim.sharing.nodes.base import SharingNode
from allocsim.sharing.nodes.payback import DONE
from allocsim.sharing.nodes.rooted import rooted


def lint_nodes(scenario: Scenario) -> Iterator[InputProblem]:
    """Clocks, base years and figures of the parties that a tree asks for and does not get."""
    if not scenario.years:
        return
    first = scenario.years[0]
    last = first + scenario.simulation.horizon - 1
    known = ("input", *quota_names(scenario))
    for name, agreement in scenario.agreements.items():
        for ledger, clause in agreement.clauses().items():
            place, year = f"agreements.{name}.{ledger}", clause.base.over_year
            if year is not None and not first <= year <= last:
                yield _problem(f"{place}.base.over_year", "E424", year=year, first=first, last=last)
            sites = isinstance(clause, RevenueClause) and clause.attribution is not None
            figures = (*known, "prior_tax", *(("site",) if sites else ()))
            for key, tree in _trees(clause):
                if DONE in tree.clocks():
                    yield _problem(f"{place}.{key}", "E423")
                if ledger != "revenue" and tree.pays():
                    yield _problem(f"{place}.{key}", "E441")
                for what in _wanted(tree):
                    if what not in figures:
                        yield _problem(f"{place}.{key}", "E425", what=what, known=", ".join(figures))
    yield from _nothing_brought(scenario, known)


def _trees(clause: Clause) -> Iterator[tuple[str, SharingNode]]:
    """Each tree of a clause behind its base, and the key it stands under."""
    yield "tree", rooted(clause)
    if isinstance(clause, StatisticsClause) and clause.burden is not None:
        yield "burden", cast(SharingNode, clause.burden)


def _wanted(tree: SharingNode) -> dict[str, None]:
    return dict.fromkeys((*tree.reads(), *(part for what in tree.needs() for part in what.split("+"))))


def _nothing_brought(scenario: Scenario, known: tuple[str, ...]) -> Iterator[InputProblem]:
    """A project, in each of its options, whose parties bring nothing of what its agreement shares by."""
    needs = {
        name: dict.fromkeys(
            what for clause in agreement.clauses().values() for _, tree in _trees(clause) for what in tree.needs()
        )
        for name, agreement in scenario.agreements.items()
    }
    for index, row in enumerate(scenario.partnerships):
        if row.project not in scenario.project_index or row.agreement not in needs:
            continue
        for what in needs[row.agreement]:
            parts = what.split("+")
            if set(parts) <= set(known) and not all(_total(case, parts) for case in _cases(scenario, row.project)):
                values = {"project": row.project, "agreement": row.agreement, "what": what}
                yield InputProblem(
                    file="tables/partnerships.csv", row=index + 2, column="agreement", code="E422", values=values
                )


def _total(case: Case, parts: list[str]) -> Fraction:
    return sum((amount for part in parts for amount in case.brought[part]), Fraction(0))


def _cases(scenario: Scenario, project: str) -> Iterator[Case]:
    """The project as it would be approved in each of its options."""
    own = scenario.project_index[project].county
    options = [row for row in scenario.options if row.project == project]
    places = [(row.option, row.host or own) for row in options] or [("", own)]
    for option, host in places:
        decision = Decision(project, "approved", option, host, scenario.years[0], Reason("R102"), "county")
        yield from approved_cases(scenario, [decision])


def _problem(place: str, code: str, **values: object) -> InputProblem:
    return InputProblem(file="scenario.toml", column=place, code=code, values=values)
