"""One box a project: the decision, the deciding reason, what it asks for and what it gets."""

from __future__ import annotations

from allocsim.domain.allocation import Decision
from allocsim.domain.explanation import ProjectExplanation
from allocsim.domain.partnership import Partnership
from allocsim.domain.project import Project
from allocsim.domain.study import Study
from allocsim.report.blocks import (
    Block,
    Blocks,
    Column,
    Definitions,
    Details,
    Heading,
    Items,
    Paragraph,
    Table,
    with_unit,
)
from allocsim.report.digits import digits, exact_percent
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded
from allocsim.report.tallies import asked, awarded, demands, scale

Wanted = dict[str, dict[str, int]]
Told = dict[str, ProjectExplanation]
GROUPS = ("industry", "category", "park")
BENEFITS = ("investment", "output", "value_added", "tax", "jobs")


def section(study: Study, labels: Labels) -> Blocks:
    """The boxes, under the county that submits the project."""
    names = Names(study.scenario, labels)
    wanted = demands(study.scenario)
    told = {row.decision.project: row for row in study.explanation.projects} if study.explanation else {}
    blocks: list[Block] = [Heading(labels("projects.title"), anchor="projects"), Paragraph(labels("projects.intro"))]
    for county in study.scenario.counties:
        rows = [row for row in study.allocation.decisions if _project(study, row).county == county.county]
        if not rows:
            continue
        heading = labels("projects.county", county=names.county(county.county), count=len(rows))
        blocks.append(Heading(heading, 2))
        blocks += [_box(study, row, wanted, told, names) for row in rows]
    return tuple(blocks)


def _explained(study: Study, row: Decision, told: Told, names: Names) -> list[Block]:
    """What the plan would lose without it, whom it displaces, and what would turn the decision."""
    if row.project not in told:
        return []
    lines = [names.sentence(reason) for reason in told[row.project].sentences[1:]]
    return [Paragraph(names.labels("projects.what_if")), Items(tuple(lines))] if lines else []


def _project(study: Study, row: Decision) -> Project:
    return study.scenario.project_index[row.project]


def _box(study: Study, row: Decision, wanted: Wanted, told: Told, names: Names) -> Details:
    labels = names.labels
    facts = Definitions((*_decided(study, row, names), *_about(_project(study, row), names)))
    needs = _needs(row, wanted, names)
    return Details(
        summary=f"{row.project} {names.project(row.project)}",
        mark=labels(f"terms.decision.{row.decision}"),
        tone=row.decision,
        anchor=f"project-{row.project}",
        blocks=(
            facts,
            *_explained(study, row, told, names),
            needs if needs.rows else Paragraph(labels("projects.no_needs")),
        ),
    )


def _decided(study: Study, row: Decision, names: Names) -> list[tuple[str, str]]:
    labels = names.labels
    pairs = [(labels("projects.reason"), names.sentence(row.reason))]
    if row.approved:
        where = labels("projects.where_text", county=names.county(row.host), year=row.year)
        pairs.append((labels("projects.where"), where))
        if row.option:
            pairs.append((labels("projects.option"), _option(study, row, names)))
        if row.route:
            pairs.append((labels("projects.route"), labels(f"terms.route.{row.route}")))
    partnership = next((part for part in study.scenario.partnerships if part.project == row.project), None)
    if partnership is not None:
        pairs.append((labels("projects.partnership"), _partnership(partnership, names)))
    return pairs


def _option(study: Study, row: Decision, names: Names) -> str:
    """Its size; its identifier too where another option has the same size, place and year."""
    share = exact_percent(scale(study.scenario, row))
    key = "projects.option_text" if share == "100%" else "projects.option_scaled"
    size = names.labels(key, share=share)
    mine = [part for part in study.scenario.options if part.project == row.project]
    own = next((part for part in mine if part.option == row.option), None)
    alike = own is not None and any(
        (part.host, part.year, part.scale) == (own.host, own.year, own.scale) for part in mine if part is not own
    )
    return with_unit(size, row.option) if alike else size


def _partnership(row: Partnership, names: Names) -> str:
    labels = names.labels
    kind, agreement = labels(f"terms.type.{row.type}"), names.agreement(row.agreement)
    return labels("projects.partnership_text", type=kind, agreement=agreement)


def _about(project: Project, names: Names) -> list[tuple[str, str]]:
    labels = names.labels
    kinds = [labels.term("level", project.level), labels.term("use", project.use)]
    groups = [names.grouped(group, key) for group in GROUPS if (key := getattr(project, group))]
    figures = [
        f"{names.benefit(name)} {digits(rounded(amount, 0))} {names.unit('person' if name == 'jobs' else '10k_CNY')}"
        for name in BENEFITS
        if (amount := project.benefit(name))
    ]
    label = labels(f"terms.label.{project.label}")
    source = names.text(project.source)
    sourced = label if source.lower() in label.lower() else labels("projects.label_text", label=label, source=source)
    pairs = [
        (labels("projects.kind"), labels.join(kinds)),
        (labels("projects.label"), sourced),
        (labels("projects.groups"), labels.join(groups)),
        (labels("projects.figures"), labels.join(figures)),
    ]
    return [pair for pair in pairs if pair[1]]


def _needs(row: Decision, wanted: Wanted, names: Names) -> Table:
    labels = names.labels
    taken = awarded(row)
    rows = []
    for name in names.scenario.resources:
        need = asked(row, name, wanted)
        if not need:
            continue
        parts = [names.amount(name, ticks) if row.approved else None for ticks in taken.get(name, (0, 0))]
        rows.append((names.head(name), names.unit_of(name), names.amount(name, need), *parts))
    heads = ("projects.need", "recommendation.pool", "recommendation.retained")
    columns = (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        *(Column(labels(key), "number") for key in heads),
    )
    return Table(f"needs-{row.project}", labels("projects.needs"), columns, tuple(rows), letter="lines")
