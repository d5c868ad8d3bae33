"""Risk: which projects any equally good plan would take, which could be exchanged, and what is uncertain in money."""

from __future__ import annotations

from fractions import Fraction

from allocsim.domain.explanation import Explanation, ProjectExplanation
from allocsim.domain.judgement import Judgement
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Datasheet, Heading, Items, Paragraph, Table
from allocsim.report.digits import percent
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded

LIKELY = 0.1
"""Probability of a loss from which a party is named."""
CLOSEST = 20
"""Projects listed for reading; all of them are in the workbook."""
KINDS = ("robust", "contingent", "never", "open")


def section(study: Study, labels: Labels) -> Blocks:
    """Robust and contingent projects, uncertain inputs, parties that may lose, figures that are not real."""
    names = Names(study.scenario, labels)
    blocks: list[Block] = [Heading(labels("risk.title"), anchor="risk"), Heading(labels("risk.selection"), 2)]
    blocks += _selection(study, names)
    blocks += [Heading(labels("risk.inputs"), 2), *_inputs(study, names)]
    blocks += [Heading(labels("risk.data"), 2), Paragraph(_data(study, names))]
    return tuple(blocks)


def _selection(study: Study, names: Names) -> list[Block]:
    labels, explanation = names.labels, study.explanation
    unique = {True: "unique", False: "one_of_several", None: "unknown"}[study.allocation.unique]
    said = [labels(f"risk.{unique}")]
    if explanation is None or not explanation.projects:
        return [Paragraph(labels.sentences([*said, labels("risk.not_asked")]))]
    found = classes(explanation)
    counts = {kind: len(found[kind]) for kind in ("robust", "contingent", "never")}
    said.append(labels("risk.counts", **counts))
    if found["open"]:
        said.append(labels("risk.open_text", count=len(found["open"])))
    blocks: list[Block] = [Paragraph(labels.sentences(said))]
    return [*blocks, _table(found, names, CLOSEST), Datasheet(_table(found, names, None))]


def classes(explanation: Explanation) -> dict[str, list[ProjectExplanation]]:
    """Projects by what the other plans of equal value do with them.

    robust      approved, and every plan without it loses, or there is none
    contingent  approved or not, and some plan that decides otherwise loses nothing
    never       not approved, and every plan with it loses, or there is none
    open        not settled by a proof
    """
    found: dict[str, list[ProjectExplanation]] = {kind: [] for kind in KINDS}
    for row in explanation.projects:
        found[_class(row)].append(row)
    return found


def _class(row: ProjectExplanation) -> str:
    worth, approved = row.replacement, row.decision.approved
    if worth is None:
        return "open" if row.decision.decision != "rejected" else "never"
    if worth.free:
        return "contingent"
    if not worth.possible or any(loss.least > 0 for loss in worth.losses):
        return "robust" if approved else "never"
    return "open"


def _table(found: dict[str, list[ProjectExplanation]], names: Names, most: int | None) -> Table:
    """Projects by how little the plan would lose, were they decided otherwise; locks and gates leave no choice."""
    labels = names.labels
    ordered = sorted(((kind, row) for kind in KINDS for row in found[kind] if row.replacement), key=_closeness)
    rows: list[tuple[Cell, ...]] = []
    for kind, row in ordered[:most]:
        worth, name = row.replacement, row.decision.project
        shown = None
        if worth is not None and worth.losses and worth.losses[-1].proved:
            shown = names.value(worth.losses[-1].least, worth.losses[-1].unit)
        elif worth is not None and not worth.possible:
            shown = labels("risk.impossible")
        decision = labels.term("decision", row.decision.decision)
        rows.append((name, names.project_link(name), decision, labels(f"risk.{kind}"), shown))
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("recommendation.decision")),
        Column(labels("risk.kind")),
        Column(labels("risk.loss"), "number"),
    )
    if most is None:
        return Table("robustness", labels("risk.table"), columns, tuple(rows), sheet=labels("risk.sheet"))
    caption = labels("risk.closest", count=len(rows))
    return Table("closest_calls", caption, columns, tuple(rows), note=labels("risk.note"))


def _closeness(item: tuple[str, ProjectExplanation]) -> tuple[bool, bool, Fraction]:
    """What can be exchanged first, then by the loss of the last goal; what no plan can do otherwise comes last."""
    kind, row = item
    worth = row.replacement
    if worth is None or not worth.losses:
        return (True, kind != "open", Fraction(0))
    return (False, kind != "contingent", worth.losses[-1].least)


def _inputs(study: Study, names: Names) -> list[Block]:
    """The uncertain inputs by name, and the parties that may lose by them."""
    labels, scenario, ledger = names.labels, study.scenario, study.ledger
    if not scenario.uncertain:
        return [Paragraph(labels("risk.no_inputs"))]
    factors = labels.join([getattr(row, f"name_{names.lang}") for row in scenario.uncertain.values()])
    blocks: list[Block] = [Paragraph(labels("risk.inputs_text", count=len(scenario.uncertain), factors=factors))]
    if study.judgement is not None and study.judgement.influences:
        blocks.append(_influences(study.judgement, names))
    if ledger is None or not ledger.outlooks:
        return blocks
    rows = sorted(ledger.outlooks, key=lambda row: -row.loss_probability)
    items = [
        labels(
            "risk.may_lose",
            project=f"{row.project} {names.project(row.project)}",
            county=names.county(row.party),
            chance=percent(row.loss_probability),
            low=names.money(Fraction(row.low)),
        )
        for row in rows
        if row.loss_probability >= LIKELY
    ]
    share = percent(LIKELY, 0)
    return [*blocks, Items(tuple(items)) if items else Paragraph(labels("risk.nobody_loses", share=share))]


def _influences(judgement: Judgement, names: Names) -> Table:
    """Which input makes each party's gain uncertain."""
    labels = names.labels
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.project,
            names.project_link(row.project),
            judgement.name(row.formula, names.lang),
            names.county(row.party),
            str(getattr(names.scenario.uncertain[row.input], f"name_{names.lang}")),
            rounded(row.share, 3),
            rounded(row.error, 3),
        )
        for row in judgement.influences
    )
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("judgement.formula")),
        Column(labels("terms.county")),
        Column(labels("risk.input")),
        Column(labels("risk.share"), "share"),
        Column(labels("risk.error"), "share"),
    )
    note, sheet = labels("risk.influences_note"), labels("risk.influences_sheet")
    return Table("influences", labels("risk.influences"), columns, rows, note=note, sheet=sheet)


def _data(study: Study, names: Names) -> str:
    """How many of the approved projects rest on figures that are not real."""
    approved = [study.scenario.project_index[name] for name in study.allocation.approved()]
    made_up = sum(row.label != "real" for row in approved)
    return names.labels("risk.data_text" if made_up else "risk.data_real", count=made_up, approved=len(approved))
