"""What sharing leaves to say: who takes the output without the burden, why revenue is kept, who is outside."""

from __future__ import annotations

from collections import defaultdict

from allocsim.domain.agreement import Agreement
from allocsim.domain.burden import Burden
from allocsim.domain.eligibility import CONDITIONS
from allocsim.domain.ledger import Ledger
from allocsim.messages import text
from allocsim.report.blocks import Block, Cell, Column, Datasheet, Heading, Items, Paragraph, Table
from allocsim.report.digits import percent
from allocsim.report.members import value_text
from allocsim.report.names import Names
from allocsim.report.rounding import rounded, rounded_table, total_of


def burden(ledger: Ledger, names: Names) -> list[Block]:
    """Counties' shares of output and burden in the assessment book; nothing where no burden is counted."""
    rows = ledger.burdens
    if not rows:
        return []
    labels = names.labels
    blocks: list[Block] = [Heading(labels("burden.title"), 2), Paragraph(labels("burden.intro"))]
    alone = _alone(rows, names)
    said: list[Block] = [Paragraph(labels("burden.alone_intro")), Items(alone)]
    blocks += said if alone else [Paragraph(labels("burden.nobody"))]
    return [*blocks, _shares(rows, names), Datasheet(_burdens(rows, names))]


def _alone(rows: tuple[Burden, ...], names: Names) -> tuple[str, ...]:
    """One sentence for each county that counts output of a project and none of some burdens."""
    flows: dict[tuple[str, str, float], list[str]] = defaultdict(list)
    for row in rows:
        if row.output_alone:
            flows[row.project, row.county, row.output_share].append(names.flow(row.flow))
    return tuple(
        names.labels(
            "burden.alone",
            project=f"{project} {names.project(project)}",
            county=names.county(county),
            share=percent(share),
            burden=names.labels.join(burdens),
        )
        for (project, county, share), burdens in flows.items()
    )


def _shares(rows: tuple[Burden, ...], names: Names) -> Table:
    """A row for each project and county: its share of the output, and of each burden."""
    labels = names.labels
    flows = tuple(dict.fromkeys(row.flow for row in rows))
    shares = {(row.project, row.county, row.flow): rounded(row.burden_share, 3) for row in rows}
    outputs = {(row.project, row.county): rounded(row.output_share, 3) for row in rows}
    found: tuple[tuple[Cell, ...], ...] = tuple(
        (
            project,
            names.project_link(project),
            names.county(county),
            output,
            *(shares.get((project, county, flow)) for flow in flows),
        )
        for (project, county), output in outputs.items()
    )
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("terms.county")),
        Column(labels("burden.output_share"), "share"),
        *(Column(names.flow(flow), "share", group=labels("burden.burden_share")) for flow in flows),
    )
    return Table("burden_shares", labels("burden.table"), columns, found, note=labels("burden.note"))


def _burdens(rows: tuple[Burden, ...], names: Names) -> Table:
    """Everything, with the amounts, for the workbook."""
    labels = names.labels
    found: list[tuple[Cell, ...]] = [
        (
            row.project,
            names.project_link(row.project),
            names.county(row.county),
            rounded(row.output_share, 3),
            names.flow(row.flow),
            rounded(row.burden_share, 3),
            rounded(row.burden, 1),
            names.unit(row.unit),
        )
        for row in rows
    ]
    columns = (
        Column(labels("terms.id")),
        Column(labels("terms.project")),
        Column(labels("terms.county")),
        Column(labels("burden.output_share"), "share"),
        Column(labels("burden.indicator")),
        Column(labels("burden.burden_share"), "share"),
        Column(labels("burden.amount"), "number"),
        Column(labels("terms.unit")),
    )
    note, sheet = labels("burden.note"), labels("burden.sheet")
    return Table("burdens", labels("burden.table"), columns, tuple(found), note=note, sheet=sheet)


def exclusions(ledger: Ledger, names: Names) -> list[Block]:
    """Partnerships that a condition keeps outside their agreement."""
    found = []
    for row in ledger.exclusions:
        facts = {"project": f"{row.project} {names.project(row.project)}", "agreement": names.agreement(row.agreement)}
        stated = {"stated": row.stated, "required": row.required, "condition": row.condition}
        found.append(text(CONDITIONS[row.condition], names.lang, **facts, **stated))
    return [Paragraph(names.labels("sharing.excluded")), Items(tuple(found))] if found else []


def kept_table(ledger: Ledger, project: str, names: Names) -> Table | None:
    """What the host keeps of one project, by reason and over the horizon; None where nothing is kept."""
    sums: dict[str, float] = defaultdict(float)
    for row in ledger.kept:
        if row.project == project:
            sums[row.reason] += row.amount
    if not sums:
        return None
    labels = names.labels
    amounts = rounded_table([list(sums.values())], 2)[0]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (labels.term("kept", reason), amount) for reason, amount in zip(sums, amounts, strict=True)
    )
    columns = (
        Column(labels("sharing.kept_reason")),
        Column(labels("sharing.amount"), "money", names.unit("10k_CNY")),
    )
    caption = labels("sharing.kept_table", years=len(ledger.horizon))
    total = (labels("terms.total"), total_of(amounts)) if len(rows) > 1 else ()
    return Table(f"kept-{project}", caption, columns, rows, total=total, letter="lines")


def preset(agreement: Agreement, names: Names) -> str:
    """The preset that an agreement follows, with what the scenario settled of it; empty without one."""
    if not agreement.preset:
        return ""
    labels = names.labels
    settled = [
        f"{key}{labels('terms.colon')}{value_text(value, key, '', names)}" for key, value in agreement.settings.items()
    ]
    if not settled:
        return labels("sharing.preset_plain", preset=agreement.preset)
    return labels("sharing.preset_text", preset=agreement.preset, settings=labels("terms.semicolon").join(settled))
