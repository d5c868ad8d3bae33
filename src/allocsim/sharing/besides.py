"""Besides the shares: what is kept and why, and what parties pay out of pocket, as rows of the deterministic run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

import numpy as np

from allocsim.domain.clearing import Kept, KeptReason, Transfer
from allocsim.sharing.attribute.levels import kept_reasons
from allocsim.sharing.books import Revenue
from allocsim.sharing.cases import Case
from allocsim.sharing.group import Group
from allocsim.sharing.nodes.base import Floats
from allocsim.sharing.nodes.seats import positive

NOTHING: Final = 1e-9
"""A thousandth of a fen, 10k CNY: less is float noise."""


def kept_by_reason(group: Group, revenue: Floats, due: Revenue) -> dict[str, Floats]:
    """Reason → what is kept for it, (P, Y); `tree` is what no node gave a reason for. `revenue`: (F, P, Y)."""
    found: dict[str, Floats] = {}
    excluded = group.cases[0].outside
    for flow, reason in enumerate(kept_reasons(group.terms.revenue, excluded)):
        amounts = revenue[flow] * group.kept[flow]
        found[reason] = found[reason] + amounts if reason in found else amounts
    left = due.shared[0, :, -1].copy()  # (P, Y)
    for reason, part in due.kept:
        found[reason] = found[reason] + part[0] if reason in found else part[0]
        left -= part[0]
    return {**found, "tree": positive(left, np.maximum(due.shared[0].sum(axis=1), 1.0))}


def kept_rows(case: Case, reasons: dict[str, Floats], at: int, years: Sequence[int]) -> Iterator[Kept]:
    """What the host keeps of the project at place `at`, year by year."""
    for year, calendar in enumerate(years):
        for reason, amounts in reasons.items():
            if amounts[at, year] > NOTHING:
                name = cast(KeptReason, reason)
                yield Kept(case.project.project, calendar, case.parties[-1], name, float(amounts[at, year]))


def transfer_rows(case: Case, due: Revenue, at: int, years: Sequence[int]) -> Iterator[Transfer]:
    """What is paid besides for the project at place `at`, year by year."""
    project, host = case.project.project, (case.parties[-1], case.roles[case.host_seat])
    for year, calendar in enumerate(years):
        for seat, party in enumerate(zip(case.parties[:-1], case.roles[:-1], strict=True)):
            if due.topped is not None and due.topped[0, at, seat, year] > NOTHING:
                yield Transfer(project, calendar, "floor", *host, *party, float(due.topped[0, at, seat, year]))
            if due.paid is not None and due.paid[0, at, seat, year] > NOTHING:
                yield Transfer(project, calendar, "incentive", *party, "", "", float(due.paid[0, at, seat, year]))
