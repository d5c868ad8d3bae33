"""How the plan was made: the pool's terms, gates, goals, rules, and what the solver proved."""

from __future__ import annotations

from collections import Counter

from allocsim.domain.allocation import GoalValue
from allocsim.domain.member import Gate, Rule
from allocsim.domain.status import gap_text, status
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Definitions, Heading, Items, Paragraph, Table
from allocsim.report.labels import Labels
from allocsim.report.members import head, parameters
from allocsim.report.names import Names


def section(study: Study, labels: Labels) -> Blocks:
    """Terms, gates, goals, rules, status."""
    names = Names(study.scenario, labels)
    scenario = study.scenario
    blocks: list[Block] = [Heading(labels("method.title"), anchor="method"), Paragraph(labels("method.intro"))]
    blocks += [
        Heading(labels("method.status"), 2),
        Items((*status(study.allocation, labels.lang), *_remarks(study, names))),
    ]
    blocks += [Heading(labels("method.goals"), 2), _goals(study, names)]
    blocks += [Heading(labels("method.gates"), 2)]
    blocks += [_gates(study, names)] if scenario.gates else [Paragraph(labels("method.no_gates"))]
    blocks += [Heading(labels("method.rules"), 2)]
    blocks += [_rules(study, names)] if scenario.rules else [Paragraph(labels("method.no_rules"))]
    blocks += [Heading(labels("method.terms"), 2), Definitions(tuple(_terms(study, names)))]
    return tuple(blocks)


def _remarks(study: Study, names: Names) -> list[str]:
    """What the engine has to say beside the facts."""
    return [names.sentence(note) for note in study.allocation.notes]


def _goals(study: Study, names: Names) -> Table:
    labels = names.labels
    rows = [_goal(number, row, names) for number, row in enumerate(study.allocation.goals, 1)]
    columns = (
        Column(labels("method.order"), "year"),
        *(Column(labels(f"method.{key}")) for key in ("goal", "parameters", "value", "bound", "gap", "tolerance")),
        Column(labels("method.proved")),
    )
    note = labels("method.goals_note")
    return Table(
        "goals", labels("method.goals_table"), columns, tuple(rows), note=note, sheet=labels("method.goals_sheet")
    )


def _goal(number: int, row: GoalValue, names: Names) -> tuple[Cell, ...]:
    labels = names.labels
    goal = names.scenario.goals.get(row.goal)
    what = (
        [f"{key}{labels('terms.colon')}{value}" for key, value in parameters(goal, names, ("tolerance",))]
        if goal
        else []
    )
    return (
        number,
        f"{head(goal, names)} [{row.goal}]" if goal else row.goal,
        labels("terms.semicolon").join(what),
        names.value(row.value, row.unit),
        None if row.bound is None else names.value(row.bound, row.unit),
        None if row.bound is None else gap_text(row.gap),
        names.value(row.concession, row.unit) if row.tolerance else None,
        labels("terms.yes" if row.proved else "terms.no"),
    )


def _gates(study: Study, names: Names) -> Table:
    labels = names.labels
    stopped = Counter(row.reason.values.get("gate") for row in study.allocation.decisions)
    rows = tuple((*_member(name, gate, names), stopped[name]) for name, gate in study.scenario.gates.items())
    columns = (*_columns(names), Column(labels("method.stopped"), "number"))
    return Table("gates", labels("method.gates_table"), columns, rows, sheet=labels("method.gates_sheet"))


def _rules(study: Study, names: Names) -> Table:
    rows = tuple(_member(name, rule, names) for name, rule in study.scenario.rules.items())
    labels = names.labels
    return Table("rules", labels("method.rules_table"), _columns(names), rows, sheet=labels("method.rules_sheet"))


def _columns(names: Names) -> tuple[Column, ...]:
    return tuple(Column(names.labels(f"method.{key}")) for key in ("member", "parameters", "note", "source"))


def _member(name: str, member: Rule | Gate, names: Names) -> tuple[Cell, ...]:
    """Title with the scenario's own name, parameters, note, and the source, or that it is a choice of the scenario."""
    labels = names.labels
    values = [f"{key}{labels('terms.colon')}{value}" for key, value in parameters(member, names)]
    source = names.text(member.source) or labels("method.a_choice")
    return f"{head(member, names)} [{name}]", labels("terms.semicolon").join(values), names.text(member.note), source


def _terms(study: Study, names: Names) -> list[tuple[str, str]]:
    """The pool's and the carry-over's terms as the scenario states them."""
    labels, scenario = names.labels, study.scenario
    pairs = parameters(scenario.pool, names, ("source",))
    carried = parameters(scenario.carry, names, ("source",)) if scenario.carry.life else []
    pairs += carried or [(labels("method.carry"), labels("method.no_carry"))]
    pairs.append((labels("method.tie_break"), labels("method.tie_break_text")))
    return list(dict(pairs).items())
