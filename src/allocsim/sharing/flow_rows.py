"""Flows before they are divided, as rows: what a spreadsheet needs to work the shares out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from allocsim.domain.flow import FLOWS, LedgerName, flows_of
from allocsim.domain.ledger import FlowYear
from allocsim.sharing.group import Group
from allocsim.sharing.nodes.base import Floats


def flow_rows(group: Group, flows: Mapping[LedgerName, Floats], at: int, years: Sequence[int]) -> Iterator[FlowYear]:
    """Rows of the project at place `at`, in the order of flows and years. `flows`: ledger → (F, P, Y).

    Of revenue the parts of the shared levels, as sites levy them, and of the host county; of the other ledgers a flow
    is divided whole if the agreement names it.
    """
    for ledger, amounts in flows.items():
        clause = group.clause(ledger)
        for index, key in enumerate(flows_of(ledger)):
            named = clause is not None and key in clause.flows
            parts = (float(named), float(not named))
            if ledger == "revenue":
                parts = (float(group.shared[index]), float(group.kept[index]))
            for year, amount in zip(years, amounts[index, at].tolist(), strict=True):
                if amount:
                    shared, besides = amount * parts[0], amount * parts[1]
                    project = group.cases[at].project.project
                    yield FlowYear(project, key, year, amount, shared, besides, FLOWS[key].unit)
