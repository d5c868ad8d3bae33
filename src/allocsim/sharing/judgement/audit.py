"""The audit of a judgement: a draw of every formula made again singly, exactly, by the code that audits ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from typing import Final

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Decision
from allocsim.domain.criteria import Renegotiation
from allocsim.domain.reason import Breach
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError
from allocsim.sharing.cases import Case
from allocsim.sharing.judgement.formulas import Family
from allocsim.sharing.judgement.stream import Drawn
from allocsim.sharing.recount import Account, present, recount
from allocsim.sharing.redraw import Chance, redraw

NEAR: Final = 1e-9
"""Relative difference of two roads to the same float."""
CENT: Final = 1e-6
"""Difference of net values, 10k CNY, that float64 may leave where receipts and cost cancel: one fen."""


def audit(
    scenario: Scenario,
    decisions: Sequence[Decision],
    formulas: Mapping[str, Agreement],
    family: Family,
    drawn: Drawn,
    seed: int,
) -> None:
    """Compare one draw of every formula, from the last draw for the first formula to the first for the last.

    Raises AuditError with every difference.
    """
    draws = next(iter(drawn.net.values())).shape[-1]
    steps = max(1, len(family.formulas) - 1)
    breaches = [
        breach
        for at, formula in enumerate(family.formulas)
        for breach in _differences(
            scenario, decisions, formulas, formula, family, drawn, seed, draws - 1 - at * (draws - 1) // steps
        )
    ]
    if breaches:
        raise AuditError(breaches)


def _differences(
    scenario: Scenario,
    decisions: Sequence[Decision],
    formulas: Mapping[str, Agreement],
    formula: str,
    family: Family,
    drawn: Drawn,
    seed: int,
    draw: int,
) -> Iterator[Breach]:
    switch = family.switches.get(formula)
    names = [formula] if switch is None else [switch.agreement, switch.then]
    chance, rate = redraw(scenario, seed, draw), scenario.simulation.discount_rate
    recounts = [_recount(scenario, decisions, formulas[name], family, chance) for name in names]
    for at, case in enumerate(family.cases):
        yearly = [_yearly(scenario, accounts[case.project.project]) for accounts in recounts]
        net = yearly[0] if switch is None else _switched(yearly[0], yearly[1], case, switch, scenario.years[0])
        for seat in family.parties[at]:
            county, stated = case.parties[seat], float(drawn.net[formula][at, seat, draw])
            parts = [row for row, party in zip(net, case.parties[:-1], strict=True) if party == county]
            recounted = float(sum((present(row, rate) for row in parts), Fraction(0)))
            if not isclose(stated, recounted, rel_tol=NEAR, abs_tol=CENT):
                where = (case.project.project, formula, county, f"draw {draw}")
                yield Breach("draw", where, str(stated), str(recounted))


def _recount(
    scenario: Scenario,
    decisions: Sequence[Decision],
    terms: Agreement,
    family: Family,
    chance: Chance,
) -> dict[str, Account]:
    """Accounts of the partnerships of these families under one agreement."""
    projects = {case.project.project for case in family.cases}
    rows = [row.model_copy(update={"agreement": "it"}) for row in scenario.partnerships if row.project in projects]
    shared = scenario.model_copy(update={"agreements": {"it": terms}, "partnerships": tuple(rows)})
    return {row.project: row for row in recount(shared, decisions, chance, False)}


def _yearly(scenario: Scenario, account: Account) -> list[list[Fraction]]:
    """Receipts less cost by seat and year."""
    years = scenario.simulation.horizon
    found = []
    for seat in range(len(account.roles) - 1):
        receipts, cost = (account.money(name, seat, years) for name in ("revenue", "construction"))
        found.append([got - paid for got, paid in zip(receipts, cost, strict=True)])
    return found


def _switched(
    first: list[list[Fraction]], second: list[list[Fraction]], case: Case, row: Renegotiation, start: int
) -> list[list[Fraction]]:
    """The first agreement's years up to the one that is looked at, and what follows from it."""
    turn = case.start - start + row.by
    lost = sum(
        (sum(part[:turn]) for part, role in zip(first, case.roles, strict=False) if role == row.party), Fraction(0)
    )
    follows = second if lost < Fraction(row.below) - Fraction(1, 10**9) else first
    return [one[:turn] + other[turn:] for one, other in zip(first, follows, strict=True)]
