"""Outlooks: each party's position in present value, deterministic and over the draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocsim.domain.ledger import Outlook
from allocsim.sharing.cases import Case
from allocsim.sharing.group import Group
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.position import Positions
from allocsim.sharing.uncertainty import present_value, seat_money


def group_outlooks(
    group: Group, factors: Floats, discount: Floats, years: Sequence[int], positions: Positions
) -> dict[str, list[Outlook]]:
    """Project → one outlook a seat. `factors`: (1, F, 1)."""
    receipts, cost = (part[0] for part in seat_money(group, factors))  # (P, K, Y)
    received, paid = present_value(receipts, discount), present_value(cost, discount)  # (P, K)
    found: dict[str, list[Outlook]] = {}
    for at, case in enumerate(group.cases):
        for seat, role in enumerate(case.roles[:-1]):
            position = positions[case.project.project, seat]
            net = position.receipts - position.cost
            low, high = np.quantile(net, (0.05, 0.95)).tolist()
            row = Outlook(
                project=case.project.project,
                party=case.parties[seat],
                role=role,
                receipts=float(received[at, seat]),
                cost=float(paid[at, seat]),
                net=float(received[at, seat] - paid[at, seat]),
                mean=float(net.mean()),
                low=low,
                high=high,
                loss_probability=float((net < 0).mean()),
                payback_year=_payback_year(case, receipts[at, seat], cost[at, seat], years),
            )
            found.setdefault(case.project.project, []).append(row)
    return found


def _payback_year(case: Case, receipts: Floats, cost: Floats, years: Sequence[int]) -> int | None:
    """First year in which what has been received reaches the whole cost, to the thousandth of a fen: both (Y,)."""
    reached = np.cumsum(receipts) >= cost.sum() - 1e-9
    for calendar, enough in zip(years, reached.tolist(), strict=True):
        if enough and calendar >= case.start:
            return calendar
    return None
