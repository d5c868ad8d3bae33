"""The ledgers: what is kept and received is what was collected, and both books of statistics are reconciled."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from allocsim.domain.ledger import Ledger
from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.rounding import rounded
from allocsim.report.workbook.checks.check import Check, Claim, Live, check, heading, identified, yearly
from allocsim.report.workbook.ledgers import PLACES
from allocsim.report.workbook.places import Places

YUAN = Decimal("0.01")
WHERE = {"project": "{project}", "year": "{year}"}


def settlements(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per project and year: kept + received = collected, to the fen."""
    ledger = study.ledger
    if ledger is None or "settlements" not in places:
        return None
    heads = {
        **identified(labels, "project"),
        **yearly(labels),
        **heading(labels, "kept", "received_money", "sum", "collected"),
    }
    claims = []
    for row in ledger.settlements:
        received = sum(row.receipts.values())
        fen = {"kept": row.kept, "received_money": received, "collected": row.collected}
        live = {key: _settled(places, key.partition("_")[0], value) for key, value in fen.items()}
        live["sum"] = Live("ROUND({kept}+{received_money},2)", _yuan(row.kept + received))
        claims.append(
            Claim({**_head(study, row.project, row.year, labels), **live}, row.kept + received == row.collected)
        )
    return check("settlements", labels, heads, claims, "{sum}={collected}")


def entries(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per project and year: the revenue entries of all parties sum to what was collected, within half a fen."""
    ledger = study.ledger
    if ledger is None or "settlements" not in places:
        return None
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for entry in ledger.entries:
        if entry.ledger == "revenue":
            sums[entry.project, entry.year] += rounded(entry.amount, PLACES)
    heads = {**identified(labels, "project"), **yearly(labels), **heading(labels, "entries_sum", "collected")}
    claims = []
    for row in ledger.settlements:
        total = (sums[row.project, row.year] * 10_000).quantize(YUAN / 100, ROUND_HALF_UP)
        summed = places.sum("entries", "amount", ledger='"revenue"', **WHERE)
        live = {
            "entries_sum": Live(f"ROUND({summed}*10000,4)", total),
            "collected": _settled(places, "collected", row.collected),
        }
        holds = abs(total - _yuan(row.collected)) < Decimal("0.0055")
        claims.append(Claim({**_head(study, row.project, row.year, labels), **live}, holds))
    return check("entries", labels, heads, claims, "ABS({entries_sum}-{collected})<0.0055")


def statistics(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per project, indicator and year: the assessment entries sum up, and the difference is stated."""
    ledger = study.ledger
    if ledger is None or not ledger.reconciliations or "reconciliations" not in places:
        return None
    names = Names(study.scenario, labels)
    assessed = _assessed(ledger)
    table = places["reconciliations"]
    heads = {
        **identified(labels, "project"),
        **heading(labels, "flow", "flow_name", flow="text", flow_name="text"),
        **yearly(labels),
        **heading(labels, "entries_sum", "official", "assessment", "difference", "difference_result"),
    }
    claims = []
    for at, row in enumerate(ledger.reconciliations):
        total = assessed[row.project, row.flow, row.year].quantize(Decimal("0.0001"), ROUND_HALF_UP)
        stated = {key: rounded(getattr(row, key), 4) for key in ("official", "assessment", "difference")}
        gap = stated["assessment"] - stated["official"]
        summed = places.sum("entries", "amount", book='"assessment"', flow="{flow}", **WHERE)
        live = {
            "entries_sum": Live(f"ROUND({summed},4)", total),
            "official": Live(table.cell_of("official", at), stated["official"]),
            "assessment": Live(table.cell_of("assessment", at), stated["assessment"]),
            "difference": Live("ROUND({assessment}-{official},4)", gap),
            "difference_result": Live(table.cell_of("difference", at), stated["difference"]),
        }
        head = _head(study, row.project, row.year, labels) | {"flow": row.flow, "flow_name": names.flow(row.flow)}
        near = Decimal("0.0005")
        holds = abs(total - stated["assessment"]) < near and abs(gap - stated["difference"]) < near
        claims.append(Claim({**head, **live}, holds))
    test = "AND(ABS({entries_sum}-{assessment})<0.0005,ABS({difference}-{difference_result})<0.0005)"
    return check("statistics", labels, heads, claims, test)


def _assessed(ledger: Ledger) -> dict[tuple[str, str, int], Decimal]:
    found: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for entry in ledger.entries:
        if entry.book == "assessment":
            found[entry.project, entry.flow, entry.year] += rounded(entry.amount, PLACES)
    return found


def _head(study: Study, project: str, year: int, labels: Labels) -> dict[str, str | int]:
    return {"project": project, "project_name": Names(study.scenario, labels).project(project), "year": year}


def _settled(places: Places, item: str, fen: int) -> Live:
    """One item of a project's and year's settlement."""
    words = places.sum("settlements", "amount", **WHERE, item=f'"{item}"')
    return Live(f"ROUND({words},2)", _yuan(fen))


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
