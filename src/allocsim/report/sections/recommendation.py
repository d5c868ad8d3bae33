"""The recommendation: what is approved with its awards, and what is not, with the deciding reason."""

from __future__ import annotations

from allocsim.domain.allocation import Decision
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Datasheet, Figure, Heading, Paragraph, Table
from allocsim.report.figures.awards import awards_figure, pages
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.tallies import asked, awarded, demands


def section(study: Study, labels: Labels) -> Blocks:
    """Two tables for reading, and all awards line by line for checking."""
    names = Names(study.scenario, labels)
    yes = [row for row in study.allocation.decisions if row.approved]
    no = [row for row in study.allocation.decisions if not row.approved]
    blocks: list[Block] = [Heading(labels("recommendation.title"), anchor="recommendation")]
    blocks += [Heading(labels("recommendation.approved"), 2)]
    blocks += [_approved(study, yes, names)] if yes else [Paragraph(labels("recommendation.nothing_approved"))]
    blocks += _figures(study, names)
    blocks += [Heading(labels("recommendation.others"), 2)]
    blocks += [_others(study, no, names)] if no else [Paragraph(labels("recommendation.nothing_else"))]
    return (*blocks, Datasheet(_award_lines(study, names)))


def _figures(study: Study, names: Names) -> list[Block]:
    """Who draws how much of the pool, on as many pages as stay legible."""
    labels, found = names.labels, pages(study.allocation)
    captions = [labels("recommendation.figure")] if len(found) == 1 else []
    captions = captions or [labels("recommendation.figure_of", at=at, of=len(found)) for at in range(1, len(found) + 1)]
    return [
        Figure(
            name="awards" if len(found) == 1 else f"awards_{at}",
            caption=caption,
            description=labels("recommendation.figure_says"),
            draw=lambda projects=projects: awards_figure(study.allocation, projects, names.lang),  # type: ignore[misc]
        )
        for at, (projects, caption) in enumerate(zip(found, captions, strict=True), 1)
    ]


def _approved(study: Study, decisions: list[Decision], names: Names) -> Table:
    labels = names.labels
    resources = list(study.scenario.resources)
    rows: list[tuple[Cell, ...]] = []
    sums = {name: [0, 0] for name in resources}
    for row in decisions:
        cells: list[Cell] = [*_head(row, names, names.county(row.host)), row.year]
        cells.append(labels(f"terms.route.{row.route}") if row.route else None)
        taken = awarded(row)
        for name in resources:
            pool, retained = taken.get(name, (0, 0))
            sums[name][0] += pool
            sums[name][1] += retained
            cells += [names.amount(name, ticks) if ticks else None for ticks in (pool, retained)]
        rows.append(tuple(cells))
    total: tuple[Cell, ...] = (labels("terms.total"), *[None] * 7)
    amounts = tuple(names.amount(name, ticks) for name in resources for ticks in sums[name])
    heads = ("recommendation.start", "recommendation.route")
    columns = (
        *_columns(names, labels("terms.host")),
        *(Column(labels(key), "year" if key.endswith("start") else "text") for key in heads),
        *(
            Column(labels(f"recommendation.{source}"), "number", group=names.head(name, unit=True))
            for name in resources
            for source in ("pool", "retained")
        ),
    )
    return Table(
        "approved",
        labels("recommendation.approved_table"),
        columns,
        tuple(rows),
        total=(*total, *amounts),
        note=labels("recommendation.approved_note"),
        sheet=labels("recommendation.approved_sheet"),
        wide=True,
    )


def _others(study: Study, decisions: list[Decision], names: Names) -> Table:
    labels = names.labels
    wanted = demands(study.scenario)
    rows: list[tuple[Cell, ...]] = []
    sums = dict.fromkeys(study.scenario.resources, 0)
    for row in decisions:
        needs = {name: asked(row, name, wanted) for name in sums}
        for name, ticks in needs.items():
            sums[name] += ticks
        amounts = [names.amount(name, ticks) if ticks else None for name, ticks in needs.items()]
        home = study.scenario.project_index[row.project].county
        reason = names.sentence(row.reason)
        rows.append((*_head(row, names, names.county(home)), reason, *amounts))
    total: tuple[Cell, ...] = (labels("terms.total"), *[None] * 6, *(names.amount(*item) for item in sums.items()))
    group = labels("recommendation.demand")
    columns = (
        *_columns(names, labels("terms.county")),
        Column(labels("recommendation.reason")),
        *(Column(names.head(name, unit=True), "number", group=group) for name in sums),
    )
    return Table(
        "others",
        labels("recommendation.others_table"),
        columns,
        tuple(rows),
        total=total,
        note=labels("recommendation.others_note"),
        sheet=labels("recommendation.others_sheet"),
        wide=True,
    )


def _head(row: Decision, names: Names, county: str) -> tuple[Cell, ...]:
    labels, project = names.labels, names.scenario.project_index[row.project]
    level, use = labels.term("level", project.level), labels.term("use", project.use)
    return row.project, names.project_link(row.project), county, level, use, labels.term("decision", row.decision)


def _columns(names: Names, county: str) -> tuple[Column, ...]:
    labels = names.labels
    first = (Column(labels("terms.id")), Column(labels("terms.project")), Column(county))
    return (*first, *(Column(labels(f"recommendation.{key}")) for key in ("level", "use", "decision")))


def _award_lines(study: Study, names: Names) -> Table:
    """Every award: project, county side, resource and year."""
    labels = names.labels
    rows = tuple(
        (
            row.project,
            names.project(row.project),
            names.county(award.county),
            names.head(award.resource),
            names.unit_of(award.resource),
            award.year,
            names.amount(award.resource, award.pool),
            names.amount(award.resource, award.retained),
        )
        for row in study.allocation.decisions
        for award in row.awards
    )
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("recommendation.side")),
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        Column(labels("terms.year"), "year"),
        Column(labels("recommendation.pool"), "number"),
        Column(labels("recommendation.retained"), "number"),
    )
    return Table("awards", labels("recommendation.lines"), columns, rows, sheet=labels("recommendation.lines_sheet"))
