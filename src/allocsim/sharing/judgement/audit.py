"""The audit of a judgement: a draw of every formula made again singly, exactly, by the code that audits ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from typing import Final

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.reason import Breach
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError
from allocsim.sharing.judgement.formulas import Family
from allocsim.sharing.judgement.stream import Drawn
from allocsim.sharing.recount import Account, present, recount
from allocsim.sharing.redraw import redraw

NEAR: Final = 1e-9
"""Relative difference of two roads to the same float."""
CENT: Final = 1e-6
"""Difference of net values, 10k CNY, that float64 may leave where receipts and cost cancel: one fen."""


def audit(
    scenario: Scenario,
    decisions: Sequence[Decision],
    formulas: Mapping[str, Agreement],
    found: Sequence[tuple[Family, Drawn]],
    seed: int,
) -> None:
    """Compare one draw of every formula, from the last draw for the first formula to the first for the last.

    Raises AuditError with every difference.
    """
    judged = [formula for formula in formulas if any(formula in family.groups for family, _ in found)]
    draws = next(iter(found[0][1].net.values())).shape[-1]
    breaches = [
        breach
        for at, formula in enumerate(judged)
        for breach in _differences(
            scenario, decisions, formulas, formula, found, seed, draws - 1 - at * (draws - 1) // max(1, len(judged) - 1)
        )
    ]
    if breaches:
        raise AuditError(breaches)


def _differences(
    scenario: Scenario,
    decisions: Sequence[Decision],
    formulas: Mapping[str, Agreement],
    formula: str,
    found: Sequence[tuple[Family, Drawn]],
    seed: int,
    draw: int,
) -> Iterator[Breach]:
    mine = [(family, drawn) for family, drawn in found if formula in family.groups]
    projects = {case.project.project for family, _ in mine for case in family.cases}
    rows = [row for row in scenario.partnerships if row.project in projects]
    partnerships = tuple(row.model_copy(update={"agreement": formula}) for row in rows)
    shared = scenario.model_copy(update={"agreements": {formula: formulas[formula]}, "partnerships": partnerships})
    accounts = {row.project: row for row in recount(shared, decisions, redraw(shared, seed, draw), False)}
    for family, drawn in mine:
        for at, case in enumerate(family.cases):
            account = accounts[case.project.project]
            for seat in family.parties[at]:
                stated = float(drawn.net[formula][at, seat, draw])
                recounted = float(_net(shared, account, case.parties[seat]))
                if not isclose(stated, recounted, rel_tol=NEAR, abs_tol=CENT):
                    where = (case.project.project, formula, case.parties[seat], f"draw {draw}")
                    yield Breach("draw", where, str(stated), str(recounted))


def _net(scenario: Scenario, account: Account, county: str) -> Fraction:
    """Present value of what a county receives less what it pays."""
    years, rate = scenario.simulation.horizon, scenario.simulation.discount_rate
    total = Fraction(0)
    for seat, party in enumerate(account.counties[:-1]):
        if party == county:
            total += present(account.money("revenue", seat, years), rate)
            total -= present(account.money("construction", seat, years), rate)
    return total
