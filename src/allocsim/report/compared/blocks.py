"""What the comparison says: the runs side by side, what changed in the input, what changed in the answer, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from allocsim.domain.comparison import Comparison
from allocsim.domain.status import goal_title
from allocsim.report.blocks import Block, Blocks, Cell, Column, Figure, Heading, Items, Paragraph, Table
from allocsim.report.compared.runs import Run
from allocsim.report.figures.compared import compared_figure
from allocsim.report.keys import key_text, key_title
from allocsim.report.labels import Labels
from allocsim.report.names import Names

SHOWN = 2
"""Single changes that are named with a plan; more are counted."""


def blocks(runs: tuple[Run, ...], labels: Labels) -> Blocks:
    """All of it, in reading order."""
    names = Names(runs[0].allocation.scenario, labels)
    found: list[Block] = [
        Heading(labels("compared.runs"), anchor="runs"),
        Paragraph(labels("compared.intro", count=len(runs))),
        _runs(runs, names),
        _pools(runs, names),
    ]
    for run in runs[1:]:
        assert run.comparison is not None
        found += _changes(run, run.comparison, labels)
        found += _turned(run, run.comparison, labels)
    return (*found, *_counties(runs, names))


def run_title(run: Run, labels: Labels) -> str:
    """Number, scenario, variants and single changes: `plan 2 (pingliang, pool.rate = 0.3)`."""
    scenario = run.allocation.scenario
    names = Names(scenario, labels)
    words = [scenario.id]
    for name in run.variants():
        variant = scenario.variants.get(name)
        words.append(getattr(variant, f"name_{labels.lang}") if variant is not None else name)
    overrides = [row for row in run.allocation.provenance.overrides if not row.variant]
    changed = [f"{_title(row.key, names)} = {row.new}" for row in overrides]
    words += changed if len(changed) <= SHOWN else [labels("compared.changed", count=len(changed))]
    return labels("compared.run", number=run.number, names=labels.join(words))


def _short(run: Run, labels: Labels) -> str:
    return labels("compared.short", number=run.number)


def _runs(runs: tuple[Run, ...], names: Names) -> Table:
    """A column a run: digest, goals, projects by decision, what was overridden."""
    labels = names.labels
    rows: list[tuple[Cell, ...]] = [
        (labels("compared.name"), *(run_title(run, labels) for run in runs)),
        (labels("compared.digest"), *(run.allocation.provenance.digest[:12] for run in runs)),
        (labels("compared.solved"), *(_proved(run, labels) for run in runs)),
    ]
    goals = dict.fromkeys(goal.goal for run in runs for goal in run.allocation.goals)
    for goal in goals:
        scenario = next(run.allocation.scenario for run in runs if goal in run.allocation.scenario.goals)
        title = labels("compared.goal", goal=goal_title(goal, scenario, labels.lang), name=goal)
        rows.append((title, *(_goal(run, goal, labels) for run in runs)))
    for kind in ("approved", "partial", "deferred", "waitlisted", "rejected"):
        counts = [sum(row.decision == kind for row in run.allocation.decisions) for run in runs]
        if any(counts):
            rows.append((labels("compared.decided", decision=labels(f"terms.decision.{kind}")), *counts))
    columns = (Column(labels("compared.item")), *(Column(_short(run, labels), "number") for run in runs))
    return Table("runs", labels("compared.runs_table"), columns, tuple(rows), sheet=labels("compared.runs_sheet"))


def _proved(run: Run, labels: Labels) -> str:
    proved = all(goal.proved for goal in run.allocation.goals)
    return labels("compared.proved" if proved else "compared.unproved")


def _goal(run: Run, name: str, labels: Labels) -> str | None:
    goal = next((row for row in run.allocation.goals if row.goal == name), None)
    return None if goal is None else Names(run.allocation.scenario, labels).value(Fraction(goal.value), goal.unit)


def _pools(runs: tuple[Run, ...], names: Names) -> Table:
    """Pool and awarded, by resource, a group of columns a run."""
    labels = names.labels
    rows = []
    for name in names.scenario.resources:
        cells: list[Cell] = [names.head(name), names.unit_of(name)]
        for run in runs:
            mine = [row for row in run.allocation.pools if row.resource == name]
            cells += [names.amount(name, sum(getattr(row, key) for row in mine)) for key in ("pool", "awarded")]
        rows.append(tuple(cells))
    columns = (
        Column(labels("terms.resource")),
        Column(labels("terms.unit")),
        *(
            Column(labels(f"pool.{key}"), "number", group=_short(run, labels))
            for run in runs
            for key in ("pool", "awarded")
        ),
    )
    return Table(
        "pools", labels("compared.pools"), columns, tuple(rows), sheet=labels("compared.pools_sheet"), wide=True
    )


def _changes(run: Run, comparison: Comparison, labels: Labels) -> list[Block]:
    """Every difference of the input."""
    title = run_title(run, labels)
    heading = Heading(labels("compared.changes", run=title), anchor=f"changes-{run.number}")
    if not comparison.differences:
        return [heading, Paragraph(labels("compared.no_changes"))]
    names = Names(run.allocation.scenario, labels)
    rows = tuple(
        (key_text(row.key, names), row.old or None, row.new or None, labels("terms.yes" if row.decides else "terms.no"))
        for row in comparison.differences
    )
    columns = tuple(Column(labels(f"compared.{key}")) for key in ("key", "old", "new", "decides"))
    sheet = labels("compared.changes_sheet", number=run.number)
    caption = labels("compared.changes_table", run=_short(run, labels))
    return [heading, Table(f"changes_{run.number}", caption, columns, rows, sheet=sheet)]


def _turned(run: Run, comparison: Comparison, labels: Labels) -> list[Block]:
    """Projects decided differently, and which change did it."""
    heading = Heading(labels("compared.turned", run=run_title(run, labels)), 2)
    if not comparison.turned:
        return [heading, Paragraph(labels("compared.none_turned"))]
    names = Names(run.allocation.scenario, labels)
    together = labels("compared.together") if comparison.toggled else None
    rows = tuple(
        (
            row.project,
            _project(comparison, row.project, labels),
            _state(row.before, labels),
            _state(row.after, labels),
            _titles(row.alone, names) or (None if row.needed else together),
            _titles(row.needed, names) or None,
        )
        for row in comparison.turned
    )
    keys = ("before", "after", "alone", "needed")
    head = (Column(labels("terms.id")), Column(labels("terms.project")))
    columns = (*head, *(Column(labels(f"compared.{key}")) for key in keys))
    found: list[Block] = [heading]
    if not comparison.toggled:
        found.append(Paragraph(labels("compared.not_tried")))
    sheet = labels("compared.turned_sheet", number=run.number)
    caption = labels("compared.turned_table", run=_short(run, labels))
    found.append(Table(f"turned_{run.number}", caption, columns, rows, sheet=sheet, wide=True))
    if comparison.untried:
        found.append(Items((labels("compared.untried", keys=_titles(comparison.untried, names)),)))
    return found


def _title(key: str, names: Names) -> str:
    """A changed setting; its key is made of English words, and tells an English reader more than its short title."""
    return key_title(key, names) if names.lang == "zh" else key


def _titles(keys: Iterable[str], names: Names) -> str:
    return names.labels.join([_title(key, names) for key in keys])


def _project(comparison: Comparison, name: str, labels: Labels) -> str:
    scenario = comparison.second if name in comparison.second.project_index else comparison.first
    return Names(scenario, labels).project(name)


def _state(option: str | None, labels: Labels) -> str:
    """Approved or not, with the option where there are several."""
    if option is None:
        return labels("compared.out")
    return labels("compared.in_option", option=option) if option else labels("compared.in")


def _counties(runs: tuple[Run, ...], names: Names) -> list[Block]:
    """Per run, what is taken on each county's side against the first, in the figure for all of them."""
    labels = names.labels
    figure = Figure(
        name="compared_counties",
        caption=labels("compared.figure"),
        description=labels("compared.figure_says"),
        draw=lambda: compared_figure(
            [run.allocation for run in runs], [_short(run, labels) for run in runs], labels.lang
        ),
    )
    found: list[Block] = [Heading(labels("compared.counties"), anchor="counties"), figure]
    return [*found, *(_effect(runs[0], run, names) for run in runs[1:])]


def _effect(first: Run, run: Run, names: Names) -> Table:
    """A row a county: projects hosted and quota taken, less those of the first run."""
    labels, resources = names.labels, list(names.scenario.resources)

    def less(county: str, name: str) -> int:
        return run.taken.get((county, name), 0) - first.taken.get((county, name), 0)

    counties = [row.county for row in names.scenario.counties]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.county(county),
            run.hosted(county) - first.hosted(county),
            *(names.amount(name, less(county, name)) for name in resources),
        )
        for county in counties
    )
    sums = [names.amount(name, sum(less(county, name) for county in counties)) for name in resources]
    count = sum(run.hosted(county) - first.hosted(county) for county in counties)
    columns = (
        Column(labels("terms.county")),
        Column(labels("compared.hosted"), "difference"),
        *(Column(names.head(name, unit=True), "difference") for name in resources),
    )
    return Table(
        f"effect_{run.number}",
        labels("compared.effect", run=run_title(run, labels)),
        columns,
        rows,
        total=(labels("terms.total"), count, *sums),
        note=labels("counties.against_note"),
        sheet=labels("compared.effect_sheet", number=run.number),
        wide=True,
    )
