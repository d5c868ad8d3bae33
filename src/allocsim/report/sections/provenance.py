"""Sources and verification: enough to reproduce every figure, and what each rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from allocsim.domain.fact import DataLabel, Fact
from allocsim.domain.study import Study
from allocsim.report.blocks import Block, Blocks, Cell, Column, Definitions, Heading, Paragraph, Table
from allocsim.report.keys import key_text
from allocsim.report.labels import Labels
from allocsim.report.names import Names

TABLES = ("counties", "quotas", "committed", "projects", "demands", "partnerships", "parties")
"""Tables whose rows carry a data label and a source."""


def section(study: Study, labels: Labels) -> Blocks:
    """Digest, versions and options; overrides; data labels and sources; notes on reading; file digests."""
    names = Names(study.scenario, labels)
    source = study.allocation.provenance
    blocks: list[Block] = [
        Heading(labels("provenance.title"), anchor="provenance"),
        Paragraph(labels("provenance.intro")),
        Definitions(_facts(study, names)),
        Heading(labels("provenance.overrides"), 2),
        _overrides(study, names) if source.overrides else Paragraph(labels("provenance.no_overrides")),
        Heading(labels("provenance.data"), 2),
        _labels(study, names),
        _sources(study, names),
    ]
    if source.notes:
        blocks.append(_notes(study, names))
    if source.files:
        blocks.append(_files(study, names))
    return tuple(blocks)


def _facts(study: Study, names: Names) -> tuple[tuple[str, str], ...]:
    labels, source = names.labels, study.allocation.provenance
    pairs = [
        (labels("provenance.scenario"), source.scenario),
        (labels("provenance.digest"), source.digest),
        (labels("provenance.versions"), ", ".join(f"{name} {version}" for name, version in source.versions.items())),
        (labels("provenance.options"), _options(source.options, names)),
        (labels("provenance.audit"), labels("provenance.audit_passed")),
    ]
    if (ledger := study.ledger) is not None:
        pairs.append(
            (labels("provenance.draws"), labels("provenance.draws_text", draws=ledger.draws, seed=ledger.seed))
        )
        pairs.append((labels("provenance.draw_digest"), ledger.draw_digest))
    return tuple(pairs)


def _options(options: Mapping[str, str], names: Names) -> str:
    return ", ".join(f"{key} = {value}" for key, value in options.items()) or names.labels("provenance.defaults")


def _overrides(study: Study, names: Names) -> Table:
    labels = names.labels
    keys = ("key", "old", "new", "variant", "by", "reason")
    rows = tuple(
        (key_text(row.key, names), *(names.text(getattr(row, key)) or None for key in keys[1:]))
        for row in study.allocation.provenance.overrides
    )
    columns = tuple(Column(labels(f"provenance.{key}")) for key in keys)
    return Table("overrides", labels("provenance.overrides"), columns, rows, sheet=labels("provenance.overrides_sheet"))


def _rows(study: Study, table: str) -> tuple[Fact, ...]:
    return tuple(getattr(study.scenario, table))


def _labels(study: Study, names: Names) -> Table:
    """How many rows of each table are real, derived or illustrative."""
    labels = names.labels
    kinds: tuple[DataLabel, ...] = ("real", "derived", "illustrative")
    rows: list[tuple[Cell, ...]] = []
    for table in TABLES:
        counts = Counter(getattr(row, "label", "") for row in _rows(study, table))
        if counts:
            rows.append((labels(f"provenance.table_{table}"), *(counts[kind] for kind in kinds), sum(counts.values())))
    agreements = Counter(row.label for row in study.scenario.agreements.values())
    if agreements:
        counted = (*(agreements[kind] for kind in kinds), sum(agreements.values()))
        rows.append((labels("provenance.table_agreements"), *counted))
    heads = [labels(f"terms.label.{kind}") for kind in kinds]
    columns = (
        Column(labels("provenance.table")),
        *(Column(head, "number") for head in (*heads, labels("terms.total"))),
    )
    caption, sheet = labels("provenance.labels"), labels("provenance.labels_sheet")
    return Table("data_labels", caption, columns, tuple(rows), note=labels("provenance.labels_note"), sheet=sheet)


def _sources(study: Study, names: Names) -> Table:
    """Every source that the scenario names, with what rests on it."""
    labels = names.labels
    found: dict[tuple[str, str, str], int] = {}

    def add(what: str, label: str, source: str) -> None:
        if source:
            key = what, labels.term("label", label) if label else "", names.text(source)
            found[key] = found.get(key, 0) + 1

    scenario = study.scenario
    for table in TABLES:
        for row in _rows(study, table):
            add(labels(f"provenance.table_{table}"), getattr(row, "label", ""), getattr(row, "source", ""))
    for agreement in scenario.agreements.values():
        add(labels("provenance.table_agreements"), agreement.label, agreement.source)
    for key, fact in (("pool", scenario.pool), ("carry", scenario.carry), ("simulation", scenario.simulation)):
        add(labels(f"provenance.table_{key}"), "", fact.source)
    for uncertain in scenario.uncertain.values():
        add(labels("provenance.table_uncertain"), "", uncertain.source)
    rows = tuple((*key, count) for key, count in found.items())
    columns = (
        Column(labels("provenance.table")),
        Column(labels("provenance.label")),
        Column(labels("provenance.source")),
        Column(labels("provenance.count"), "number"),
    )
    return Table("sources", labels("provenance.sources"), columns, rows, sheet=labels("provenance.sources_sheet"))


def _notes(study: Study, names: Names) -> Table:
    labels = names.labels
    rows = tuple((note.code, getattr(note, labels.lang)) for note in study.allocation.provenance.notes)
    columns = (Column(labels("provenance.note_code")), Column(labels("provenance.note")))
    return Table("notes", labels("provenance.notes"), columns, rows, sheet=labels("provenance.notes_sheet"))


def _files(study: Study, names: Names) -> Table:
    labels = names.labels
    rows = tuple(study.allocation.provenance.files.items())
    columns = (Column(labels("provenance.file")), Column("SHA-256"))
    return Table("files", labels("provenance.files"), columns, rows, sheet=labels("provenance.files_sheet"))
