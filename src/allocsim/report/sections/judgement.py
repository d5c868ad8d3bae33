"""Judging the agreements: would each party gain, would it stay, and which formula serves the parties best."""

from __future__ import annotations

from fractions import Fraction

from allocsim.domain.criteria import Criterion
from allocsim.domain.judgement import FormulaRow, Judgement
from allocsim.domain.study import Study
from allocsim.messages import text
from allocsim.report.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Datasheet,
    Definitions,
    Details,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Table,
)
from allocsim.report.digits import digits, exact_percent, percent
from allocsim.report.figures.regret import regret_figure
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded
from allocsim.report.sections.failing import failing
from allocsim.report.sections.judgement_tables import fairness_table, formulas_table, parties_table, sheets

TERMS = ("gain", "alternative", "all_gain", "regret", "walk_away", "payback")


def section(study: Study, labels: Labels) -> Blocks:
    """What is compared and how, the findings in sentences, an overview, and one box a partnership."""
    names = Names(study.scenario, labels)
    heading = Heading(labels("judgement.title"), anchor="judgement")
    judgement = study.judgement
    if judgement is None or not judgement.by_formula:
        return (heading, Paragraph(labels("judgement.none")))
    projects = tuple(dict.fromkeys(row.project for row in judgement.by_formula))
    facts = {"projects": len(projects), "formulas": len(judgement.formulas), "draws": digits(judgement.draws)}
    figure = Figure(
        name="regret",
        caption=labels("judgement.figure"),
        description=labels("judgement.figure_says"),
        draw=lambda: regret_figure(judgement, labels.lang),
    )
    intro = labels.sentences([labels("judgement.intro", **facts), _bearing(study, names)])
    blocks: list[Block] = [heading, Paragraph(intro)]
    blocks += [Definitions(_terms(judgement, names)), *_criteria(study, names)]
    blocks += [Heading(labels("judgement.findings"), 2), Items(tuple(_findings(judgement, projects, names)))]
    blocks += [_overview(judgement, projects, names), figure]
    blocks += [Heading(labels("judgement.one_by_one"), 2), Paragraph(labels("judgement.one_by_one_intro"))]
    blocks += [_box(judgement, project, names) for project in projects]
    return (*blocks, *(Datasheet(table) for table in sheets(judgement, names)))


def _bearing(study: Study, names: Names) -> str:
    """Whether consent decides who takes part, or the comparison only informs."""
    asked = [getattr(gate, "acceptance", None) for gate in study.scenario.gates.values()]
    share = next((share for share in asked if share is not None), None)
    if share is None:
        return names.labels("judgement.only_informs")
    return names.labels("judgement.consent", share=exact_percent(share))


def _terms(judgement: Judgement, names: Names) -> tuple[tuple[str, str], ...]:
    keys = [*TERMS, *(["core"] if any(row.in_core is not None for row in judgement.by_formula) else [])]
    return tuple((names.labels(f"judgement.{key}"), names.labels(f"judgement.{key}_means")) for key in keys)


def _criteria(study: Study, names: Names) -> list[Block]:
    """What counts in the ranking, and what must be kept."""
    labels, judging = names.labels, study.scenario.judgement
    if not judging.criteria:
        return [Paragraph(labels("judgement.no_criteria"))]
    total = sum((row.weight for row in judging.criteria.values()), Fraction(0))
    hard = any(row.at_least is not None or row.at_most is not None for row in judging.criteria.values())
    rows = tuple(
        (
            _capital(text(f"M_{row.measure}", names.lang)),
            *((_limit(row, names),) if hard else ()),
            exact_percent(row.weight / total) if total and row.weight else None,
            None if row.worst is None else value_text(row.measure, row.worst, names),
            None if row.best is None else value_text(row.measure, row.best, names),
            names.text(row.source) or names.text(judging.source) or None,
        )
        for row in judging.criteria.values()
    )
    keys = ("measure", *(("threshold",) if hard else ()), "weight", "worst", "best", "source")
    columns = tuple(Column(labels(f"judgement.{key}")) for key in keys)
    note = labels("judgement.criteria_note")
    sheet = labels("judgement.criteria_sheet")
    return [Table("criteria", labels("judgement.criteria"), columns, rows, note=note, sheet=sheet)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _limit(row: Criterion, names: Names) -> str | None:
    """The hard thresholds in words."""
    limits = (("at_least", row.at_least), ("at_most", row.at_most))
    parts = [
        names.labels(f"judgement.{key}", value=value_text(row.measure, limit, names))
        for key, limit in limits
        if limit is not None
    ]
    return names.labels.join(parts) or None


def value_text(measure: str, value: object, names: Names) -> str:
    """A value of a measure with its unit."""
    number = Fraction(str(value))
    if measure == "payback_year":
        return str(int(number))
    if "probability" in measure or measure == "satisficing_share":
        return percent(number)
    if measure.startswith("gini"):
        return digits(rounded(number, 3))
    return names.money(number)


def _findings(judgement: Judgement, projects: tuple[str, ...], names: Names) -> list[str]:
    """The agreements in force: how many serve everybody, whom they do not serve, and where another ranks first."""
    labels = names.labels
    rows = {project: in_force(judgement, project) for project in projects}
    stated = {project: row for project, row in rows.items() if row is not None}
    good = [project for project, row in stated.items() if row.worst_gain >= 0]
    sure = [project for project in good if stated[project].all_gain_probability >= 0.95]
    key = "judgement.all_gain_in" if good else "judgement.all_gain_none"
    found = [labels(key, good=len(good), sure=len(sure), projects=len(stated))] if stated else []
    losing = [
        labels(
            "judgement.loses",
            project=_title(project, names),
            county=names.county(row.worst_party),
            money=names.money(Fraction(-row.worst_gain)),
        )
        for project, row in stated.items()
        if row.worst_gain < 0
    ]
    if losing:
        listed = labels("terms.semicolon").join(losing)
        found.append(labels("judgement.loses_in", count=len(losing), losing=listed))
    better = [project for project in stated if judgement.best(project) not in (None, stated[project].formula)]
    if better:
        listed = labels.join(better)
        found.append(labels("judgement.better_in", count=len(better), projects=listed))
    hopeless = [project for project in projects if best_gain(judgement, project) < 0]
    if hopeless:
        listed = labels.join(hopeless)
        found.append(labels("judgement.hopeless_in", count=len(hopeless), projects=listed))
    unranked = [row for row in judgement.ranking if row.rank is None]
    if unranked:
        found.append(labels("judgement.unranked_in", count=len(unranked)))
    return found


def in_force(judgement: Judgement, project: str) -> FormulaRow | None:
    """The row of the scenario's own agreement, if it was among the formulas."""
    return next((row for row in judgement.by_formula if row.project == project and row.in_force), None)


def best_gain(judgement: Judgement, project: str) -> float:
    """The most that any of the formulas gives to the party it serves least."""
    return max(row.worst_gain for row in judgement.by_formula if row.project == project)


def _title(project: str, names: Names) -> str:
    return f"{project} {names.project(project)}"


def _overview(judgement: Judgement, projects: tuple[str, ...], names: Names) -> Table:
    """One row a partnership: the agreement in force, and the one that ranks first."""
    labels, rows = names.labels, []
    ranks = {(row.project, row.formula): row.rank for row in judgement.ranking}
    for project in projects:
        row, best = in_force(judgement, project), judgement.best(project)
        cells: list[Cell] = [project, names.project_link(project)]
        if row is None:
            cells += [None] * 6
        else:
            cells += [judgement.name(row.formula, names.lang), ranks[project, row.formula]]
            cells += [rounded(row.all_gain_probability, 3), names.county(row.worst_party), rounded(row.worst_gain, 2)]
            cells.append(row.payback_year)
        first = next((part for part in judgement.by_formula if (part.project, part.formula) == (project, best)), None)
        cells.append(labels("judgement.no_best") if first is None else judgement.name(first.formula, names.lang))
        cells.append(None if first is None else rounded(first.worst_gain, 2))
        rows.append(tuple(cells))
    money = names.unit("10k_CNY")
    now, then = labels("judgement.now"), labels("judgement.first")
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("judgement.formula"), group=now),
        Column(labels("judgement.rank"), "year", group=now),
        Column(labels("judgement.all_gain"), "share", group=now),
        Column(labels("judgement.worst_party"), group=now),
        Column(labels("judgement.gain"), "difference", money, group=now),
        Column(labels("judgement.payback"), "year", group=now),
        Column(labels("judgement.formula"), group=then),
        Column(labels("judgement.worst_gain"), "difference", money, group=then),
    )
    note, sheet = labels("judgement.overview_note"), labels("judgement.overview_sheet")
    return Table("judgement", labels("judgement.overview"), columns, tuple(rows), note=note, sheet=sheet, wide=True)


def _box(judgement: Judgement, project: str, names: Names) -> Details:
    row = in_force(judgement, project)
    fine = row is not None and row.worst_gain >= 0
    return Details(
        summary=_title(project, names),
        mark=names.labels("judgement.mark_gain" if fine else "judgement.mark_loss") if row is not None else "",
        tone="approved" if fine else "rejected",
        anchor=f"judgement-{project}",
        blocks=(
            *_sentences(judgement, project, names),
            formulas_table(judgement, project, names),
            parties_table(judgement, project, names),
            fairness_table(judgement, project, names),
        ),
    )


def _sentences(judgement: Judgement, project: str, names: Names) -> list[Block]:
    """What the tables of a box say, first for the agreement in force, then for the others."""
    labels, found = names.labels, []
    row, best = in_force(judgement, project), judgement.best(project)
    if row is not None:
        for party in judgement.parties:
            if (party.project, party.formula) == (project, row.formula):
                key = "judgement.party_gains" if party.gain >= 0 else "judgement.party_loses"
                chance = percent(party.gain_probability)
                money = names.money(abs(Fraction(party.gain)))
                found.append(labels(key, county=names.county(party.party), money=money, chance=chance))
    if best is None:
        found.append(labels("judgement.no_rank"))
    elif row is not None and best == row.formula:
        found.append(labels("judgement.stays_first", formula=judgement.name(best, names.lang)))
    else:
        found.append(labels("judgement.is_first", formula=judgement.name(best, names.lang)))
    found += failing(judgement, project, names)
    blocks: list[Block] = [Items(tuple(found))]
    for rank in judgement.ranking:
        if rank.project == project and rank.broken:
            criteria = judgement.scenario.judgement.criteria
            words = [
                labels(
                    "judgement.asked",
                    measure=text(f"M_{criteria[name].measure}", names.lang),
                    limit=_limit(criteria[name], names) or "",
                )
                for name in rank.broken
            ]
            formula = judgement.name(rank.formula, names.lang)
            blocks.append(Note(labels("judgement.broken_text", formula=formula, criteria=labels.join(words))))
    return blocks
