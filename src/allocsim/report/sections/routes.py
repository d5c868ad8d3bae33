"""Approval routes: which body each approved project goes to, by the rules of the policy."""

from __future__ import annotations

from typing import get_args

from allocsim.domain.allocation import Decision, Route
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Figure, Heading, Paragraph, Table
from allocsim.report.figures.routes import routes_figure
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded_parts, total_of
from allocsim.report.tallies import benefit

ROUTES: tuple[str, ...] = tuple(route for route in get_args(Route) if route)


def section(study: Study, labels: Labels) -> Blocks:
    """An overview by route, then the list."""
    names = Names(study.scenario, labels)
    approved = [row for row in study.allocation.decisions if row.approved]
    found = {route: [row for row in approved if row.route == route] for route in ROUTES}
    blocks: list[Block] = [Heading(labels("routes.title"), anchor="routes"), Paragraph(labels("routes.intro"))]
    if not any(found.values()):
        return (*blocks, Paragraph(labels("recommendation.nothing_approved")))
    figure = Figure(
        name="approval_routes",
        caption=labels("routes.figure"),
        description=labels("routes.figure_says"),
        draw=lambda: routes_figure(study.allocation, labels.lang),
    )
    return (*blocks, _overview(study, found, names), figure, _list(study, found, names))


def _overview(study: Study, found: dict[str, list[Decision]], names: Names) -> Table:
    labels = names.labels
    invested = rounded_parts([benefit(study, "investment", rows) for rows in found.values()], 0)
    rows = tuple(
        (labels(f"terms.route.{route}"), labels(f"routes.{route}_steps"), len(decisions), money)
        for (route, decisions), money in zip(found.items(), invested, strict=True)
    )
    columns = (
        Column(labels("routes.route")),
        Column(labels("routes.steps")),
        Column(labels("routes.count"), "number"),
        Column(labels("routes.investment"), "money", names.unit("10k_CNY")),
    )
    total = (labels("terms.total"), None, sum(len(part) for part in found.values()), total_of(invested))
    sheet = labels("routes.overview_sheet")
    return Table("routes", labels("routes.overview"), columns, rows, total=total, sheet=sheet)


def _list(study: Study, found: dict[str, list[Decision]], names: Names) -> Table:
    labels = names.labels
    land = study.scenario.routes.land
    decisions = [row for rows in found.values() for row in rows]
    amounts = [benefit(study, "investment", [row]) for row in decisions]
    rows: list[tuple[Cell, ...]] = []
    for row, money in zip(decisions, rounded_parts(amounts, 0), strict=True):
        takes = any(award.resource == land for award in row.awards)
        draws = any(award.pool for award in row.awards)
        marks = [labels("terms.yes" if flag else "terms.no") for flag in (takes, draws)]
        route = labels(f"terms.route.{row.route}")
        rows.append((route, row.project, names.project_link(row.project), names.county(row.host), money, *marks))
    columns = (
        Column(labels("routes.route")),
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("terms.host")),
        Column(labels("routes.investment"), "money", names.unit("10k_CNY")),
        Column(labels("routes.takes_land")),
        Column(labels("routes.draws")),
    )
    return Table("route_list", labels("routes.list"), columns, tuple(rows), sheet=labels("routes.list_sheet"))
