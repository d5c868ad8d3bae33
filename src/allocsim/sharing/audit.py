"""The audit of a ledger: every claim is recomputed from the scenario and the decisions, exactly, by other code.

Deterministic rows are compared one by one with the recount; settlements are held to the rule of the largest remainder;
of the draws some are made again singly, and what is said of all of them is held together by their means.
A ledger with a breach is not handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from allocsim.domain.allocation import Decision
from allocsim.domain.flow import FLOWS, REWARD
from allocsim.domain.ledger import Ledger, Outlook
from allocsim.domain.reason import Breach
from allocsim.domain.scenario import Scenario
from allocsim.errors import AuditError
from allocsim.messages import text
from allocsim.sharing.audit_clearing import clearing_breaches
from allocsim.sharing.audit_draws import draw_breaches
from allocsim.sharing.audit_settlement import settlement_breaches
from allocsim.sharing.position import Positions
from allocsim.sharing.recount import NIL, Account, present, recount
from allocsim.sharing.redraw import central

CODES: Final = {
    "conservation": "A951",
    "entry": "A952",
    "negative": "A953",
    "settlement": "A954",
    "reconciliation": "A955",
    "projects": "A956",
    "outlook": "A957",
    "band": "A958",
    "draw": "A959",
    "total": "A960",
    "kept": "A961",
    "transfer": "A962",
    "statement": "A963",
    "flow": "A964",
}
"""Message code of each kind of breach."""
FLOAT: Final = Fraction(1, 10**12)
"""Relative error that float64 may bring into an amount, measured against the flow it is a part of."""

Key = tuple[str, str, str, str, int, str, str]
"""Ledger, book, project, flow, calendar year, party, role."""


def audit(ledger: Ledger, decisions: Sequence[Decision], positions: Positions | None = None) -> None:
    """Check everything that the ledger says; without `positions` the draws are held only against each other.

    Raises AuditError with every breach found.
    """
    if found := breaches(ledger, decisions, positions):
        raise AuditError(found)


def breaches(ledger: Ledger, decisions: Sequence[Decision], positions: Positions | None = None) -> list[Breach]:
    """Every claim of the ledger that the recount does not confirm."""
    scenario = ledger.scenario
    accounts = recount(scenario, decisions, central(scenario))
    found = list(_projects(ledger, accounts))
    if found:
        return found
    return [
        *_conservation(scenario, accounts),
        *_entries(ledger, accounts),
        *_totals(ledger, accounts),
        *settlement_breaches(ledger, accounts),
        *clearing_breaches(ledger, accounts),
        *_reconciliations(ledger, accounts),
        *_outlooks(ledger, accounts),
        *draw_breaches(ledger, decisions, accounts, positions),
    ]


def breach_text(breach: Breach, lang: str) -> str:
    """One breach as a sentence, with its code."""
    code = CODES[breach.rule]
    values = {"where": ", ".join(breach.where), "found": breach.found, "allowed": breach.allowed}
    return f"{text(code, lang, **values)} [{code}]"


def _projects(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Are the years and the sharing projects those of the scenario and the decisions?"""
    first = ledger.scenario.years[0]
    years = tuple(range(first, first + ledger.scenario.simulation.horizon))
    if ledger.horizon != years:
        yield Breach("projects", ("horizon",), str(ledger.horizon), str(years))
    approved = [account.project for account in accounts]
    left = [row.project for row in ledger.scenario.partnerships if row.project not in approved]
    shown = [*dict.fromkeys(row.project for row in ledger.outlooks)]
    if shown != approved:
        yield Breach("projects", ("approved",), ", ".join(shown) or "-", ", ".join(approved) or "-")
    if list(ledger.not_approved) != left:
        yield Breach("projects", ("not approved",), ", ".join(ledger.not_approved) or "-", ", ".join(left) or "-")


def _conservation(scenario: Scenario, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Do the trees give away exactly what there is? Indicators that both parties count are exempt."""
    agreements = {row.project: scenario.agreements[row.agreement] for row in scenario.partnerships}
    for account in accounts:
        clause = None if account.missed else agreements[account.project].statistics
        doubled = clause.flows if clause is not None and clause.count == "both" else ()
        sums: dict[tuple[str, str, int], Fraction] = {}
        for (_, book, flow, year, _), amount in account.cells.items():
            sums[book, flow, year] = sums.get((book, flow, year), NIL) + amount
        for (flow, year), whole in account.whole.items():
            for book in ("official", "assessment") if flow.startswith("stat.") else ("money",):
                total = sums.get((book, flow, year), NIL)
                if total != whole and not (book == "assessment" and flow in doubled):
                    where = (account.project, flow, str(scenario.years[0] + year), book)
                    yield Breach("conservation", where, str(float(total)), str(float(whole)))


def _expected(ledger: Ledger, accounts: Sequence[Account]) -> dict[Key, tuple[Fraction, Fraction]]:
    """Every entry there should be, with the size of the flow that it is a part of."""
    found: dict[Key, tuple[Fraction, Fraction]] = {}
    for account in accounts:
        for (name, book, flow, year, seat), amount in account.cells.items():
            at = (ledger.horizon[year], account.counties[seat], account.roles[seat])
            found[name, book, account.project, flow, *at] = (amount, account.whole[flow, year])
    for rule in ledger.scenario.rules.values():
        for county, reward in rule.rewards().items():
            key: Key = ("revenue", "money", "", REWARD, ledger.scenario.years[0], county, "rewarded")
            amount = found.get(key, (NIL, NIL))[0] + Fraction(reward)
            found[key] = (amount, amount)
    return found


def _entries(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Is every entry there, with its amount and unit, and no other?"""
    expected = _expected(ledger, accounts)
    stated: dict[Key, Fraction] = {}
    for row in ledger.entries:
        key: Key = (row.ledger, row.book, row.project, row.flow, row.year, row.party, row.role)
        stated[key] = stated.get(key, NIL) + Fraction(row.amount)
        where = tuple(str(part) for part in key if part)
        if row.amount < 0:
            yield Breach("negative", where, str(row.amount), "0")
        unit = FLOWS[row.flow].unit if row.flow in FLOWS else "10k_CNY"
        if row.unit != unit:
            yield Breach("entry", where, row.unit, unit)
    for key in dict.fromkeys((*expected, *stated)):
        amount, whole = expected.get(key, (NIL, NIL))
        if abs(stated.get(key, NIL) - amount) > FLOAT * max(Fraction(1), abs(whole)):
            where = tuple(str(part) for part in key if part)
            yield Breach("entry", where, str(float(stated.get(key, NIL))), str(float(amount)))


def _totals(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Does each flow's total over projects, parties and years equal the flow itself?"""
    whole, stated = dict.fromkeys(FLOWS, NIL), dict.fromkeys(FLOWS, NIL)
    for account in accounts:
        for (flow, _), amount in account.whole.items():
            whole[flow] += amount
    for row in ledger.entries:
        if row.flow in FLOWS and row.book != "assessment":
            stated[row.flow] += Fraction(row.amount)
    for flow, total in whole.items():
        if abs(stated[flow] - total) > FLOAT * max(Fraction(1), total):
            yield Breach("total", (flow,), str(float(stated[flow])), str(float(total)))


def _reconciliations(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Is there a line for every indicator and year, with both books' totals?"""
    expected: dict[tuple[str, str, int], list[Fraction]] = {}
    for account in accounts:
        for (name, book, flow, year, _), amount in account.cells.items():
            if name == "statistics":
                sums = expected.setdefault((account.project, flow, ledger.horizon[year]), [NIL, NIL])
                sums[("official", "assessment").index(book)] += amount
    stated = {(row.project, row.flow, row.year): row for row in ledger.reconciliations}
    if len(stated) != len(ledger.reconciliations) or set(stated) != set(expected):
        yield Breach("reconciliation", ("lines",), str(len(ledger.reconciliations)), str(len(expected)))
    for key in expected.keys() & stated.keys():
        row, whole = stated[key], max(Fraction(1), *expected[key])
        for ours, theirs in zip((row.official, row.assessment), expected[key], strict=True):
            if abs(Fraction(ours) - theirs) > FLOAT * whole:
                yield Breach("reconciliation", tuple(map(str, key)), str(ours), str(float(theirs)))


def _outlooks(ledger: Ledger, accounts: Sequence[Account]) -> Iterator[Breach]:
    """Are present values, net gain and payback year those of the recount?"""
    seats = [(account, seat) for account in accounts for seat in range(len(account.roles) - 1)]
    named = [(row.project, row.party, row.role) for row in ledger.outlooks]
    wanted = [(account.project, account.counties[seat], account.roles[seat]) for account, seat in seats]
    if named != wanted:
        yield Breach("outlook", ("parties",), str(len(named)), str(len(wanted)))
        return
    for row, (account, seat) in zip(ledger.outlooks, seats, strict=True):
        yield from _outlook(ledger, row, account, seat)


def _outlook(ledger: Ledger, row: Outlook, account: Account, seat: int) -> Iterator[Breach]:
    receipts, cost = (account.money(name, seat, len(ledger.horizon)) for name in ("revenue", "construction"))
    rate = ledger.scenario.simulation.discount_rate
    received, paid = present(receipts, rate), present(cost, rate)
    bound = FLOAT * max(Fraction(1), abs(received), paid)
    claims = {"receipts": received, "cost": paid, "net": received - paid}
    for name, amount in claims.items():
        if abs(Fraction(getattr(row, name)) - amount) > bound:
            where = (row.project, row.party, row.role, name)
            yield Breach("outlook", where, str(getattr(row, name)), str(float(amount)))
    so_far, year = NIL, None
    for index, amount in enumerate(receipts):
        so_far += amount
        if year is None and index >= account.start and so_far >= sum(cost, NIL) - Fraction(1, 10**9):
            year = ledger.horizon[index]
    if row.payback_year != year:
        where = (row.project, row.party, row.role, "payback_year")
        yield Breach("outlook", where, str(row.payback_year), str(year))
