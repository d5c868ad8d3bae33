"""What is allowed but should be told of the amounts of an agreement, such as floors, against the revenue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from allocsim.domain.agreement import Clause
from allocsim.domain.fact import fraction_text
from allocsim.domain.flow import FLOWS, flows_of
from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.sharing.attribute.levels import shared_part
from allocsim.sharing.nodes.bargaining import Bargaining
from allocsim.sharing.nodes.base import SharingNode
from allocsim.sharing.nodes.floor import HOST_PAYS, Floor
from allocsim.sharing.nodes.payback import Payback

NIL = Fraction(0)


@dataclass(frozen=True)
class Prospect:
    """What a partnership project yields to its agreement at its smallest scale, 10k CNY, growth left out."""

    first: Fraction
    """Shared revenue of the first year of tax."""
    whole: Fraction
    """Shared revenue of all simulated years, if it starts in the first."""
    inputs: dict[str, Fraction]
    """Contributions by role."""


def lint_amounts(scenario: Scenario) -> Iterator[InputProblem]:
    """Notes on revenue clauses whose amounts the revenue of a project may not reach."""
    for index, row in enumerate(scenario.partnerships):
        agreement = scenario.agreements.get(row.agreement)
        if agreement is None or agreement.revenue is None or row.project not in scenario.project_index:
            continue
        prospect = _prospect(scenario, row.project, agreement.revenue)
        for code, amount, whole in _short(agreement.revenue, prospect):
            values = {"project": row.project, "agreement": row.agreement, "amount": amount, "whole": whole}
            shown = {key: fraction_text(v) if isinstance(v, Fraction) else v for key, v in values.items()}
            place = "tables/partnerships.csv"
            yield InputProblem(file=place, row=index + 2, column="agreement", code=code, values=shown, note=True)


def _prospect(scenario: Scenario, name: str, clause: Clause) -> Prospect:
    project, simulation = scenario.project_index[name], scenario.simulation
    scale = min((row.scale for row in scenario.options if row.project == name), default=Fraction(1))
    parts = zip(flows_of("revenue"), shared_part(scenario.retained_share, clause), strict=True)
    normal = scale * sum((part * project.benefit(FLOWS[flow].column) for flow, part in parts), NIL)
    years = max(0, simulation.horizon - project.construction_years)
    ramp = [simulation.ramp[min(year, len(simulation.ramp) - 1)] for year in range(years)]
    inputs: dict[str, Fraction] = {}
    for party in scenario.parties:
        if party.project == name:
            inputs[party.role] = inputs.get(party.role, NIL) + scale * Fraction(party.contribution)
    first = next((share for share in ramp if share), NIL)
    return Prospect(normal * first, normal * sum(ramp, NIL), inputs)


def _short(clause: Clause, prospect: Prospect) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Code, what is promised, and what there is."""
    for node in _nodes(cast(SharingNode, clause.tree)):
        if isinstance(node, Floor):
            promised = Fraction(sum(node.amounts.values()))
            if promised > prospect.first:
                yield "N406" if node.shortfall == HOST_PAYS else "N400", promised, prospect.first
        elif isinstance(node, Bargaining):
            points = Fraction(sum(node.disagreement.values()))
            if points > prospect.first:
                yield "N408", points, prospect.first
        elif isinstance(node, Payback):
            owed = [Fraction(amount) for amount in node.amounts.values()]
            total = sum(owed or [prospect.inputs.get(role, NIL) for role in node.parties], NIL)
            if total > prospect.whole:
                yield "N401", total, prospect.whole
    for incentive in clause.base.incentives:
        paid = incentive.share * prospect.first + Fraction(incentive.amount)
        if paid > prospect.first:
            yield "N402", paid, prospect.first


def _nodes(tree: SharingNode) -> Iterator[SharingNode]:
    yield tree
    for child in tree.children():
        yield from _nodes(child)
