"""The same ledgers once more, for the audit: exact fractions, year by year, from the scenario and the decisions alone.

Nothing here uses the code that makes the ledgers, so that an error in either shows against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from allocsim.domain.agreement import Clause
from allocsim.domain.allocation import Decision
from allocsim.domain.flow import FLOWS
from allocsim.domain.project import Option
from allocsim.domain.scenario import Scenario
from allocsim.domain.simulation import Simulation
from allocsim.sharing.nodes.base import Witness
from allocsim.sharing.nodes.rooted import rooted
from allocsim.sharing.redraw import Chance
from allocsim.units import UNITS

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
    cells: dict[Cell, Fraction] = field(default_factory=dict)
    """Amounts that are not zero."""
    whole: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    """(flow, year) → the flow itself; of taxes and fees the part that reaches the counties."""

    def add(self, ledger: str, book: str, flow: str, year: int, seat: int, amount: Fraction) -> None:
        """Book an amount."""
        cell = (ledger, book, flow, year, seat)
        if amount:
            self.cells[cell] = self.cells.get(cell, NIL) + amount

    def money(self, ledger: str, seat: int, years: int) -> list[Fraction]:
        """A seat's amounts of one money ledger by year; what is kept counts with the seat `host`."""
        found = [NIL] * years
        for (name, book, _, year, at), amount in self.cells.items():
            owner = self.roles.index("host") if at == len(self.roles) - 1 else at
            if (name, book) == (ledger, "money") and owner == seat:
                found[year] += amount
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
    project, option = scenario.project_index[decision.project], _option(scenario, decision)
    scale = Fraction(1) if option is None else option.scale
    seats = [
        (row.role, decision.host if row.role == "host" else row.county, Fraction(row.contribution) * scale)
        for row in scenario.parties
        if row.project == decision.project
    ]
    if "host" not in [role for role, _, _ in seats]:
        seats.append(("host", decision.host, NIL))
    seats.append(("kept", decision.host, NIL))
    roles, counties, brought = (tuple(part) for part in zip(*seats, strict=True))
    account = Account(decision.project, decision.year - scenario.years[0], roles, counties)
    late, lazy = (chance.delay(effect, project.project) for effect in ("construction_delay", "ramp_delay"))
    building = project.construction_years + late
    growth, end = chance.growth(project.project), chance.end(project.project)
    profiles = _profiles(scenario.simulation, account.start, building, lazy, growth, end)
    flows: dict[str, list[Fraction]] = {}
    for key, flow in FLOWS.items():
        if flow.ledger != "statistics" or statistics:
            normal = project.benefit(flow.column) if flow.column else _tce(scenario, decision.project, option)
            flows[key] = [
                normal * scale * part * chance.level(key, decision.project, scenario.years[0] + year)
                for year, part in enumerate(profiles["grows" if flow.grows else flow.when])
            ]
    clocks = _clocks(scenario.simulation, account.start, building, lazy)
    figures = {"input": brought} | _quota(scenario, decision, option, scale, counties)
    witness = Witness(roles, clocks, figures, scenario.years[0])
    terms = scenario.agreements[agreement]
    _construction(account, flows, terms.construction, witness, Fraction(project.public_input) * scale)
    _revenue(account, flows, terms.revenue, witness, scenario)
    if statistics:
        _statistics(account, flows, terms.statistics, witness)
    return account


def _option(scenario: Scenario, decision: Decision) -> Option | None:
    rows = [row for row in scenario.options if row.project == decision.project]
    return next((row for row in rows if row.option == decision.option or len(rows) == 1), None)


def _profiles(
    simulation: Simulation, start: int, building: int, lazy: int, growth: Fraction, end: int
) -> dict[str, list[Fraction]]:
    """Share of a flow that falls into each year: while building, in production, in growing production."""
    stretch, full, last = max(1, building), _full(simulation), len(simulation.ramp) - 1
    found: dict[str, list[Fraction]] = {"construction": [], "production": [], "grows": []}
    for year in range(simulation.horizon):
        since, elapsed = year - start, year - start - building - lazy
        alive = since < end
        found["construction"].append(Fraction(1, stretch) if alive and 0 <= since < stretch else NIL)
        level = simulation.ramp[min(elapsed, last)] if alive and elapsed >= 0 else NIL
        found["production"].append(level)
        found["grows"].append(level * (1 + growth) ** max(0, elapsed - full))
    return found


def _full(simulation: Simulation) -> int:
    """Years of production before the ramp holds its last value for good."""
    return next(i for i in range(len(simulation.ramp)) if set(simulation.ramp[i:]) == {simulation.ramp[-1]})


def _clocks(simulation: Simulation, start: int, building: int, lazy: int) -> dict[str, int]:
    idle = next((i for i, share in enumerate(simulation.ramp) if share), simulation.horizon)
    return {
        "construction_start": start,
        "first_tax": start + building + lazy + idle,
        "full_production": start + building + lazy + _full(simulation),
    }


def _tce(scenario: Scenario, project: str, option: Option | None) -> Fraction:
    """Energy of the year that takes most, tons of coal equivalent, exemptions left out."""
    years: dict[int, Fraction] = {}
    for row in scenario.demands:
        unit = UNITS[scenario.resources[row.resource].unit]
        meant = row.option == "" or (option is not None and row.option == option.option)
        if row.project == project and meant and unit.measures == "energy":
            years[row.offset] = years.get(row.offset, NIL) + unit.size * Fraction(row.amount) * (1 - row.exempt)
    return max(years.values(), default=NIL)


def _quota(
    scenario: Scenario, decision: Decision, option: Option | None, scale: Fraction, counties: Sequence[str]
) -> dict[str, tuple[Fraction, ...]]:
    """Quota on the side of each party's county: by resource in its unit, and all land in mu; nothing for `kept`."""
    found: dict[str, list[Fraction]] = {f"quota.{key}": [NIL] * len(counties) for key in scenario.resources}
    found["land"] = [NIL] * len(counties)
    for row in scenario.demands:
        if row.project != decision.project or row.option not in ("", option.option if option else ""):
            continue
        resource = scenario.resources[row.resource]
        tick, unit = Fraction(resource.tick), UNITS[resource.unit]
        amount = tick * ceil(row.multiplier * (1 - row.exempt) * scale * Fraction(row.amount) / tick)
        side = row.county if row.county else decision.host
        seats = [seat for seat, county in enumerate(counties[:-1]) if county == side]
        for seat in seats:
            found[f"quota.{row.resource}"][seat] += amount / len(seats)
            found["land"][seat] += amount * unit.size / len(seats) if unit.measures == "area" else NIL
    return {name: tuple(amounts) for name, amounts in found.items()}


def _tree(clause: Clause, amounts: list[Fraction], witness: Witness) -> list[list[Fraction]]:
    return rooted(clause).audit(amounts, witness)


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
        for seat, part in enumerate(row):
            account.add("construction", "money", key, year, seat, part)


def _revenue(
    account: Account,
    flows: dict[str, list[Fraction]],
    clause: Clause | None,
    witness: Witness,
    scenario: Scenario,
) -> None:
    years = range(scenario.simulation.horizon)
    taxes = [key for key, flow in FLOWS.items() if flow.ledger == "revenue"]
    shared, rest = dict.fromkeys(taxes, NIL), dict.fromkeys(taxes, NIL)
    for key in taxes:
        retained = scenario.retained_share.get(key.split(".")[1], {})
        named = set(clause.levels) if clause is not None and key in clause.flows else set()
        for level, share in retained.items():
            shared[key] += share if level in named else NIL
            rest[key] += share if level == "county" and level not in named else NIL
    pooled = [sum((flows[key][year] * shared[key] for key in taxes), NIL) for year in years]
    table = _tree(clause, pooled, witness) if clause is not None else [[] for _ in years]
    for year in years:
        for key in taxes:
            local = flows[key][year] * shared[key]
            for seat, amount in enumerate(table[year]):
                account.add("revenue", "money", key, year, seat, amount * local / pooled[year] if local else NIL)
            account.add("revenue", "money", key, year, len(witness.roles) - 1, flows[key][year] * rest[key])
            account.whole[key, year] = flows[key][year] * (shared[key] + rest[key])


def _statistics(account: Account, flows: dict[str, list[Fraction]], clause: Clause | None, witness: Witness) -> None:
    ledger = "statistics"
    host = witness.roles.index("host")
    for key in [key for key, flow in FLOWS.items() if flow.ledger == ledger]:
        named = clause is not None and key in clause.flows
        table = _tree(clause, flows[key], witness) if clause is not None and named else []
        for year, amount in enumerate(flows[key]):
            account.whole[key, year] = amount
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
