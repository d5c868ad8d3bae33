"""The same ledgers once more, for the audit: exact fractions, year by year, from the scenario and the decisions alone.

Nothing here uses the code that makes the ledgers, so that an error in either shows against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from allocsim.domain.agreement import Clause, RevenueClause
from allocsim.domain.allocation import Decision
from allocsim.domain.flow import FLOWS
from allocsim.domain.partnership import Party
from allocsim.domain.project import Option, Project
from allocsim.domain.scenario import Scenario
from allocsim.sharing.nodes.base import Remarks, Witness
from allocsim.sharing.nodes.rooted import rooted
from allocsim.sharing.recount_course import Course, clocks_of, consumed_of, course_of, option_of, quota_of
from allocsim.sharing.recount_terms import Timing, levied_by, missed_of, timing_of
from allocsim.sharing.redraw import Chance

Cell = tuple[str, str, str, int, int]
"""Ledger, book, flow, year counted from 0, seat."""
NIL = Fraction(0)


@dataclass(frozen=True)
class Account:
    """One approved partnership project, recounted; the last seat is what the host keeps."""

    project: str
    start: int
    """Year of the start, counted from 0 in the first simulated year."""
    roles: tuple[str, ...]
    counties: tuple[str, ...]
    timing: Timing
    """When the shared revenue is paid."""
    cells: dict[Cell, Fraction] = field(default_factory=dict)
    """Amounts that are not zero."""
    whole: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    """(flow, year) → the flow itself; of taxes and fees the part that reaches the counties."""
    divided: dict[tuple[str, int], tuple[Fraction, Fraction, Fraction]] = field(default_factory=dict)
    """(flow, year) → the flow of all levels of government, what is divided, what is the host's besides."""
    pooled: dict[int, Fraction] = field(default_factory=dict)
    """Year → revenue that the agreement shares, what its tree leaves with the host included."""
    besides: dict[int, Fraction] = field(default_factory=dict)
    """Year → revenue of the host that the agreement does not touch."""
    kept: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    """(reason, year) → what is kept."""
    topped: dict[tuple[int, int], Fraction] = field(default_factory=dict)
    """(year, seat) → what the host pays it besides."""
    paid: dict[tuple[int, int], Fraction] = field(default_factory=dict)
    """(year, seat) → what it pays to the firm."""
    missed: tuple[str, ...] = ()
    """Conditions of the agreement that the project does not meet."""

    def add(self, ledger: str, book: str, flow: str, year: int, seat: int, amount: Fraction) -> None:
        """Book an amount."""
        cell = (ledger, book, flow, year, seat)
        if amount:
            self.cells[cell] = self.cells.get(cell, NIL) + amount

    def money(self, ledger: str, seat: int, years: int) -> list[Fraction]:
        """A seat's cash of one money ledger by year; what is kept counts with the seat `host`.

        Revenue in the year in which it is paid, less what the host pays besides; construction with incentives paid.
        """
        if ledger == "revenue":
            return self._received(seat, years)
        found = self._booked(ledger, seat, years)
        for (year, at), amount in self.paid.items():
            if at == seat:
                found[year] += amount
        return found

    def _booked(self, ledger: str, seat: int, years: int) -> list[Fraction]:
        """A seat's cells of a money ledger, with those of what is kept for the host."""
        found = [NIL] * years
        for (name, book, _, year, at), amount in self.cells.items():
            owner = self.roles.index("host") if at == len(self.roles) - 1 else at
            if (name, book) == (ledger, "money") and owner == seat:
                found[year] += amount
        return found

    def planned(self, idle: Sequence[str]) -> tuple[Fraction, ...]:
        """Part that each seat has at once in a year in which these counties are due nothing; the host has theirs."""
        if not self.timing.provisional:
            return self.timing.foreseen
        gone = [county in idle and county != self.counties[-1] for county in self.counties]
        found = [NIL if none else part for part, none in zip(self.timing.foreseen, gone, strict=True)]
        found[self.roles.index("host")] += 1 - sum(found, NIL)
        return tuple(found)

    def _idle(self, years: int) -> list[list[str]]:
        """By year the counties that are due no more than half a fen."""
        due = [dict.fromkeys(self.counties, NIL) for _ in range(years)]
        for (ledger, book, _, year, seat), amount in self.cells.items():
            if (ledger, book) == ("revenue", "money"):
                due[year][self.counties[seat]] += amount
        return [[county for county, amount in row.items() if amount * 2 * 10**6 <= 1] for row in due]

    def _received(self, seat: int, years: int) -> list[Fraction]:
        host, found = seat == self.roles.index("host"), [NIL] * years
        idle = self._idle(years) if self.timing.provisional else [[]] * years
        for year, booked in enumerate(self._booked("revenue", seat, years)):
            due = booked - (self.besides.get(year, NIL) if host else NIL)
            part = self.planned(idle[year])[seat]
            at_once = self.pooled.get(year, NIL) * part if self.timing.lag else due
            found[year] += at_once + booked - due
            found[min(year + self.timing.lag, years - 1)] += due - at_once
        for (year, at), amount in self.topped.items():
            found[year] += (amount if at == seat else NIL) - (amount if host else NIL)
        return found


def present(amounts: Sequence[Fraction], rate: Fraction) -> Fraction:
    """Present value of amounts by year, exact."""
    value = NIL
    for amount in reversed(amounts):
        value = value / (1 + rate) + amount
    return value


def recount(
    scenario: Scenario, decisions: Sequence[Decision], chance: Chance, statistics: bool = True
) -> list[Account]:
    """One account for each approved partnership project, in the order of the projects."""
    agreements = {row.project: row.agreement for row in scenario.partnerships}
    chosen = {row.project: row for row in decisions if row.approved and row.project in agreements}
    return [
        _account(scenario, chosen[row.project], agreements[row.project], chance, statistics)
        for row in scenario.projects
        if row.project in chosen
    ]


def _account(scenario: Scenario, decision: Decision, agreement: str, chance: Chance, statistics: bool) -> Account:
    assert decision.year is not None
    project, option = scenario.project_index[decision.project], option_of(scenario, decision)
    scale = Fraction(1) if option is None else option.scale
    partnership = next(row for row in scenario.partnerships if row.project == decision.project)
    stated = [row for row in scenario.parties if row.project == decision.project]
    seats = _seats(stated, decision.host, scale)
    roles, counties = tuple(seat[0] for seat in seats), tuple(seat[1] for seat in seats)
    terms = scenario.agreements[agreement]
    missed = missed_of(terms, partnership, stated)
    revenue = None if missed else terms.revenue
    start, timing = decision.year - scenario.years[0], timing_of(revenue, roles)
    account = Account(decision.project, start, roles, counties, timing, missed=missed)
    course = course_of(scenario.simulation, project, start, chance)
    flows = {
        key: _flow(scenario, project, option, key, course, chance)
        for key, flow in FLOWS.items()
        if flow.ledger != "statistics" or statistics
    }
    figures = {
        "input": tuple(seat[2] for seat in seats),
        "prior_tax": tuple(seat[3] for seat in seats),
        "site": timing.site,
        **quota_of(scenario, decision, option, scale, counties),
    }
    registered = partnership.registration_year
    clocks = clocks_of(course, start if registered is None else registered - scenario.years[0])
    years = range(scenario.years[0], scenario.years[0] + scenario.simulation.horizon)
    levels = tuple(chance.level("incentive", project.project, year) for year in years)
    paid = tuple(level if year - start < course.end else NIL for year, level in enumerate(levels))
    witness = Witness(roles, clocks, figures, scenario.years[0], paid)
    needed = Fraction(project.public_input) * scale
    _construction(account, flows, None if missed else terms.construction, witness, needed)
    _revenue(account, flows, revenue, witness, scenario)
    if statistics:
        _statistics(account, flows, None if missed else terms.statistics, witness)
    return account


def _seats(stated: Sequence[Party], host: str, scale: Fraction) -> list[tuple[str, str, Fraction, Fraction]]:
    """Role, county, contribution at the approved scale, tax before the move; the host, then `kept`, besides."""
    seats = []
    for row in stated:
        county = host if row.role == "host" else row.county
        seats.append((row.role, county, Fraction(row.contribution) * scale, Fraction(row.prior_tax or 0)))
    if "host" not in [seat[0] for seat in seats]:
        seats.append(("host", host, NIL, NIL))
    return [*seats, ("kept", host, NIL, NIL)]


def _flow(
    scenario: Scenario, project: Project, option: Option | None, key: str, course: Course, chance: Chance
) -> list[Fraction]:
    """One flow by year."""
    flow, scale = FLOWS[key], Fraction(1) if option is None else option.scale
    normal = project.benefit(flow.column) if flow.column else consumed_of(scenario, project.project, option, key)
    return [
        normal * scale * part * chance.level(key, project.project, scenario.years[0] + year)
        for year, part in enumerate(course.profiles["grows" if flow.grows else flow.when])
    ]


def _tree(clause: Clause, amounts: list[Fraction], witness: Witness, flow: str = "") -> list[list[Fraction]]:
    return rooted(clause, flow).audit(amounts, witness)


def _construction(
    account: Account, flows: dict[str, list[Fraction]], clause: Clause | None, witness: Witness, needed: Fraction
) -> None:
    key, host = "construction.public_input", witness.roles.index("host")
    amounts = flows[key]
    if clause is not None:
        table = _tree(clause, amounts, witness)
    else:
        table = [[part / needed * amount if needed else NIL for part in witness.brought["input"]] for amount in amounts]
        for row, amount in zip(table, amounts, strict=True):
            row[host] += amount - sum(row, NIL)
    for year, row in enumerate(table):
        account.whole[key, year] = amounts[year]
        named = clause is not None and key in clause.flows
        account.divided[key, year] = (amounts[year], amounts[year] * named, amounts[year] * (not named))
        for seat, part in enumerate(row):
            account.add("construction", "money", key, year, seat, part)


def _revenue(
    account: Account,
    flows: dict[str, list[Fraction]],
    clause: RevenueClause | None,
    witness: Witness,
    scenario: Scenario,
) -> None:
    years = range(scenario.simulation.horizon)
    taxes = [key for key, flow in FLOWS.items() if flow.ledger == "revenue"]
    shared, rest = dict.fromkeys(taxes, NIL), dict.fromkeys(taxes, NIL)
    attribution = None if clause is None else clause.attribution
    levied = Fraction(1) if attribution is None else sum(levied_by(attribution).values(), NIL)
    for key in taxes:
        retained = scenario.retained_share.get(key.split(".")[1], {})
        named = set(clause.levels) if clause is not None and key in clause.flows else set()
        for level, share in retained.items():
            shared[key] += share * levied if level in named else NIL
            rest[key] += share if level == "county" and level not in named else NIL
    pooled = [sum((flows[key][year] * shared[key] for key in taxes), NIL) for year in years]
    told = Remarks()
    table = _tree(clause, pooled, replace(witness, remarks=told)) if clause is not None else [[] for _ in years]
    for year in years:
        account.pooled[year] = pooled[year]
        for key in taxes:
            local, besides = flows[key][year] * shared[key], flows[key][year] * rest[key]
            for seat, amount in enumerate(table[year]):
                account.add("revenue", "money", key, year, seat, amount * local / pooled[year] if local else NIL)
            account.add("revenue", "money", key, year, len(witness.roles) - 1, besides)
            account.whole[key, year] = local + besides
            account.divided[key, year] = (flows[key][year], local, besides)
            account.besides[year] = account.besides.get(year, NIL) + besides
            why = ("level" if key in clause.flows else "flow") if clause is not None else ""
            _tally(account.kept, (why or ("ineligible" if account.missed else "no_clause"), year), besides)
    _remarks(account, told, table)


def _remarks(account: Account, told: Remarks, table: list[list[Fraction]]) -> None:
    """What the nodes told: what is paid besides, and why their part of what is kept is kept."""
    for where, found in ((told.topped, account.topped), (told.paid, account.paid)):
        for rows in where:
            for year, row in enumerate(rows):
                for seat, amount in enumerate(row):
                    _tally(found, (year, seat), amount)
    for year, row in enumerate(table):
        left = row[-1] if row else NIL
        for reason, amounts in told.kept:
            _tally(account.kept, (reason, year), amounts[year])
            left -= amounts[year]
        _tally(account.kept, ("tree", year), left)


def _tally(found: dict[Any, Fraction], key: Any, amount: Fraction) -> None:
    if amount:
        found[key] = found.get(key, NIL) + amount


def _statistics(account: Account, flows: dict[str, list[Fraction]], clause: Clause | None, witness: Witness) -> None:
    ledger = "statistics"
    host = witness.roles.index("host")
    for key in [key for key, flow in FLOWS.items() if flow.ledger == ledger]:
        named = clause is not None and key in clause.flows
        table = _tree(clause, flows[key], witness, key) if clause is not None and named else []
        for year, amount in enumerate(flows[key]):
            account.whole[key, year] = amount
            account.divided[key, year] = (amount, amount * named, amount * (not named))
            account.add(ledger, "official", key, year, host, amount)
            if not named:
                account.add(ledger, "assessment", key, year, host, amount)
                continue
            counted: set[str] = set()
            for seat, part in enumerate(table[year]):
                if getattr(clause, "count", "split") == "split":
                    account.add(ledger, "assessment", key, year, seat, part)
                elif part > 0 and account.counties[seat] not in counted:
                    counted.add(account.counties[seat])
                    account.add(ledger, "assessment", key, year, seat, amount)
