"""The verification at a glance: a line a check, and whether all of them hold."""

from __future__ import annotations

from collections.abc import Sequence

from allocsim.report.blocks import Column
from allocsim.report.labels import Labels
from allocsim.report.workbook.checks.check import RESULT, Check
from allocsim.report.workbook.places import HEAD_ROW, Places
from allocsim.report.workbook.sheets import Content, Formula, Sheet


def overview(found: Sequence[Check], places: Places, labels: Labels, title: str) -> Sheet:
    """What is worked out again, on which sheet, how many rows there are and how many agree, all live."""
    yes, no = labels("workbook.agrees"), labels("workbook.differs")
    rows = []
    for at, check in enumerate(found):
        place, row = places[check.sheet.name], HEAD_ROW + 2 + at
        column, count = place.column(RESULT), len(check.sheet.rows)
        rows.append(
            (
                check.sheet.caption,
                check.says,
                place.tab,
                Formula(f"ROWS({column})", count),
                Formula(f'COUNTIF({column},"{yes}")', check.agreeing),
                Formula(f'IF(D{row}=E{row},"{yes}","{no}")', yes if check.agreeing == count else no),
            )
        )
    keys = ("check", "says", "sheet", "count", "agreeing", "result")
    kinds = {"count": "number", "agreeing": "number"}
    columns = tuple(Column(labels(f"workbook.overview_{key}"), kinds.get(key, "text")) for key in keys)  # type: ignore[arg-type]
    return Sheet(
        "overview",
        title,
        labels("workbook.overview_caption"),
        columns,
        tuple(rows),
        _total(found, labels),
        labels("workbook.overview_note"),
        keys,
    )


def _total(found: Sequence[Check], labels: Labels) -> tuple[Content, ...]:
    """All checks together, in words."""
    if not found:
        return ()
    first, last = HEAD_ROW + 2, HEAD_ROW + 1 + len(found)
    count, agreeing = sum(len(check.sheet.rows) for check in found), sum(check.agreeing for check in found)
    before, after = labels("workbook.all_hold", count="\n").split("\n")
    open_before, open_after = labels("workbook.some_fail", count="\n").split("\n")
    all_rows, good = f"D{last + 1}", f"E{last + 1}"
    words = f'IF({all_rows}={good},"{before}"&{all_rows}&"{after}","{open_before}"&({all_rows}-{good})&"{open_after}")'
    said = f"{before}{count}{after}" if count == agreeing else f"{open_before}{count - agreeing}{open_after}"
    return (
        labels("terms.total"),
        Formula(words, said),
        None,
        Formula(f"SUM(D{first}:D{last})", count),
        Formula(f"SUM(E{first}:E{last})", agreeing),
        None,
    )
