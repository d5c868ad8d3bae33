"""Tables of the judgement: formulas, parties and fairness, of one partnership for reading, of all for the workbook."""

from __future__ import annotations

from collections.abc import Iterable

from allocsim.domain.judgement import Fairness, FormulaRow, Judgement, PartyRow
from allocsim.report.blocks import Cell, Column, Kind, Table, with_unit
from allocsim.report.digits import exact_percent
from allocsim.report.names import Names
from allocsim.report.rounding import rounded

READ = ("per_head", "per_contribution")
"""Bases of the fairness indices that are printed; the others are in the workbook."""
INDICES = ("gini", "theil", "jain", "hoover")
MONEY: dict[str, Kind] = {
    "receipts": "money",
    "cost": "money",
    "outside": "money",
    "party_gain": "difference",
    "low": "difference",
    "high": "difference",
    "cvar": "difference",
}


def formulas_table(judgement: Judgement, project: str, names: Names) -> Table:
    """The formulas of one partnership, the best first; those that break a threshold come last."""
    return _formulas(judgement, _ranked(judgement, project), names, f"formulas-{project}")


def _ranked(judgement: Judgement, project: str) -> list[FormulaRow]:
    ranks = {row.formula: row.rank for row in judgement.ranking if row.project == project}
    mine = [row for row in judgement.by_formula if row.project == project]
    return sorted(mine, key=lambda row: (ranks[row.formula] is None, ranks[row.formula] or 0))


def _formulas(judgement: Judgement, rows: Iterable[FormulaRow], names: Names, name: str, sheet: str = "") -> Table:
    labels, unit = names.labels, names.unit("10k_CNY")
    money = unit if sheet else ""
    rows = list(rows)
    ranks = {(row.project, row.formula): row for row in judgement.ranking}
    scored = any(ranks[row.project, row.formula].score is not None for row in rows)
    cored = any(row.in_core is not None for row in rows)
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        rank = ranks[row.project, row.formula]
        cells: list[Cell] = [row.project, names.project(row.project)] if sheet else []
        title = judgement.name(row.formula, names.lang)
        cells += [labels("judgement.in_force", formula=title) if row.in_force else title]
        cells.append(labels("judgement.unranked") if rank.rank is None else str(rank.rank))
        if scored:
            cells.append(None if rank.score is None else rounded(rank.score, 3))
        cells += [rounded(row.all_gain_probability, 3), names.county(row.worst_party)]
        amounts = (row.worst_gain, row.worst_cvar, row.regret_max, row.city_total)
        cells += [*(rounded(amount, 2) for amount in amounts), row.payback_year]
        cells.append(rounded(row.walk_away_probability, 3))
        if cored:
            cells += [None if row.in_core is None else labels("terms.yes" if row.in_core else "terms.no")]
            cells += [None if row.least_core is None else rounded(row.least_core, 2)]
        found.append(tuple(cells))
    columns = [Column(labels("terms.id")), Column(labels("terms.project"))] if sheet else []
    columns += [Column(labels("judgement.formula")), Column(labels("judgement.rank"), "number")]
    columns += [Column(labels("judgement.score"), "number")] if scored else []
    columns += [Column(labels("judgement.all_gain"), "share"), Column(labels("judgement.worst_party"))]
    columns += [Column(labels(f"judgement.{key}"), "difference", money) for key in ("worst_gain", "worst_cvar")]
    columns += [Column(labels("judgement.regret"), "money", money), Column(labels("judgement.total"), "money", money)]
    columns += [Column(labels("judgement.payback"), "year"), Column(labels("judgement.walk_away"), "share")]
    if cored:
        columns += [Column(labels("judgement.core")), Column(labels("judgement.least_core"), "difference", money)]
    note = labels("judgement.formulas_note")
    caption = labels("judgement.formulas_table") if sheet else with_unit(labels("judgement.formulas_table"), unit)
    return Table(name, caption, tuple(columns), tuple(found), note=note, sheet=sheet, wide=True)


def parties_table(judgement: Judgement, project: str, names: Names) -> Table:
    """Every party under every formula, the formulas in the order of their ranks."""
    order = [row.formula for row in _ranked(judgement, project)]
    mine = sorted(
        (row for row in judgement.parties if row.project == project), key=lambda row: order.index(row.formula)
    )
    return _parties(judgement, mine, names, f"parties-{project}")


def _parties(judgement: Judgement, rows: Iterable[PartyRow], names: Names, name: str, sheet: str = "") -> Table:
    labels, unit = names.labels, names.unit("10k_CNY")
    money = unit if sheet else ""
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell] = [row.project, names.project(row.project)] if sheet else []
        roles = labels.join([labels.term("role", role) for role in row.roles])
        cells += [judgement.name(row.formula, names.lang), names.county(row.party), roles]
        amounts = (row.receipts, row.cost, row.alternative, row.gain, row.low, row.high, row.cvar)
        cells += [*(rounded(amount, 2) for amount in amounts), rounded(row.gain_probability, 3)]
        cells += [row.payback_year, row.walk_away_year, rounded(row.walk_away_probability, 3)]
        found.append(tuple(cells))
    columns = [Column(labels("terms.id")), Column(labels("terms.project"))] if sheet else []
    columns += [Column(labels(key)) for key in ("judgement.formula", "terms.county", "sharing.role")]
    columns += [Column(labels(f"judgement.{key}"), kind, money) for key, kind in MONEY.items()]
    columns += [Column(labels("judgement.gain_probability"), "share")]
    columns += [Column(labels(f"judgement.{key}"), "year") for key in ("payback", "walk_away_year")]
    columns += [Column(labels("judgement.walk_away"), "share")]
    note = labels("judgement.parties_note", share=_tail(judgement))
    caption = labels("judgement.parties_table") if sheet else with_unit(labels("judgement.parties_table"), unit)
    return Table(name, caption, tuple(columns), tuple(found), note=note, sheet=sheet, wide=True, letter="left_out")


def _tail(judgement: Judgement) -> str:
    return exact_percent(judgement.scenario.judgement.cvar_share)


def fairness_table(judgement: Judgement, project: str, names: Names) -> Table:
    """Indices per head and against what was contributed."""
    order = [row.formula for row in _ranked(judgement, project)]
    mine = [row for row in judgement.fairness if row.project == project and row.base in READ]
    rows = sorted(mine, key=lambda row: order.index(row.formula))
    return _fairness(judgement, rows, names, f"fairness-{project}")


def _fairness(judgement: Judgement, rows: Iterable[Fairness], names: Names, name: str, sheet: str = "") -> Table:
    labels = names.labels
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell] = [row.project, names.project(row.project)] if sheet else []
        cells += [judgement.name(row.formula, names.lang), labels(f"judgement.base_{row.base}")]
        values = [getattr(row, key) for key in INDICES]
        cells += [None if value is None else rounded(value, 3) for value in values]
        found.append(tuple(cells))
    columns = [Column(labels("terms.id")), Column(labels("terms.project"))] if sheet else []
    columns += [Column(labels("judgement.formula")), Column(labels("judgement.base"))]
    columns += [Column(labels(f"judgement.{key}"), "number") for key in INDICES]
    note = labels("judgement.fairness_note")
    caption = labels("judgement.fairness_table")
    return Table(name, caption, tuple(columns), tuple(found), note=note, sheet=sheet, letter="left_out")


def sheets(judgement: Judgement, names: Names) -> tuple[Table, ...]:
    """Everything, over all partnerships."""
    labels = names.labels
    return (
        _formulas(judgement, judgement.by_formula, names, "judged_formulas", labels("judgement.formulas_sheet")),
        _parties(judgement, judgement.parties, names, "judged_parties", labels("judgement.parties_sheet")),
        _fairness(judgement, judgement.fairness, names, "judged_fairness", labels("judgement.fairness_sheet")),
        _years(judgement, names),
    )


def _years(judgement: Judgement, names: Names) -> Table:
    """The walking-away test: value of going on against the alternative, by year."""
    labels, money = names.labels, names.unit("10k_CNY")
    keys = ("receipts", "cost", "continuation", "outside")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.project,
            names.project(row.project),
            judgement.name(row.formula, names.lang),
            names.county(row.party),
            row.year,
            *(rounded(getattr(row, key), 2) for key in keys),
            rounded(row.walk_away_probability, 3),
        )
        for row in judgement.by_year
    )
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("judgement.formula")),
        Column(labels("terms.county")),
        Column(labels("terms.year"), "year"),
        *(Column(labels(f"judgement.{key}"), "money", money) for key in keys),
        Column(labels("judgement.walk_away"), "share"),
    )
    note, sheet = labels("judgement.years_note"), labels("judgement.years_sheet")
    return Table("judged_years", labels("judgement.years_table"), columns, rows, note=note, sheet=sheet)
