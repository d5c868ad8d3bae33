"""What the sharing simulation assumes: horizon and ramp, what each level of government keeps, uncertain factors."""

from __future__ import annotations

from typing import get_args

from allocsim.domain.agreement import Government
from allocsim.domain.scenario import Scenario
from allocsim.report.blocks import Block, Cell, Column, Definitions, Details, Table
from allocsim.report.digits import exact_percent
from allocsim.report.members import parameters
from allocsim.report.names import Names


def assumptions(scenario: Scenario, names: Names) -> Details:
    """A box with everything that is assumed, as the scenario states it."""
    labels = names.labels
    blocks: list[Block] = [Definitions(tuple(parameters(scenario.simulation, names, ("draws", "seed"))))]
    if scenario.retained_share:
        blocks.append(_retained(scenario, names))
    if scenario.uncertain:
        blocks.append(_uncertain(scenario, names))
    return Details(labels("assumptions.title"), tuple(blocks))


def _retained(scenario: Scenario, names: Names) -> Table:
    """Tax by level of government."""
    labels = names.labels
    levels = get_args(Government)
    rows: list[tuple[Cell, ...]] = []
    for tax, shares in scenario.retained_share.items():
        flow = next((key for key in (f"tax.{tax}", f"fee.{tax}") if names.flow(key) != key), tax)
        rows.append((names.flow(flow), *(exact_percent(shares[key]) if key in shares else None for key in levels)))
    columns = (
        Column(labels("assumptions.tax")),
        *(Column(labels(f"terms.government.{level}"), "number") for level in levels),
    )
    sheet = labels("assumptions.retained_sheet")
    return Table("retained_share", labels("assumptions.retained"), columns, tuple(rows), sheet=sheet)


def _uncertain(scenario: Scenario, names: Names) -> Table:
    labels = names.labels
    rows: list[tuple[Cell, ...]] = []
    for factor in scenario.uncertain.values():
        name = factor.name_zh if names.lang == "zh" else factor.name_en
        pairs = parameters(factor, names, ("name_zh", "name_en", "source"))
        facts = labels("terms.semicolon").join(f"{key}{labels('terms.colon')}{value}" for key, value in pairs)
        rows.append((name, facts, names.text(factor.source) or None))
    columns = tuple(Column(labels(f"assumptions.{key}")) for key in ("factor", "facts", "source"))
    sheet = labels("assumptions.uncertain_sheet")
    return Table("uncertain", labels("assumptions.uncertain"), columns, tuple(rows), sheet=sheet)
