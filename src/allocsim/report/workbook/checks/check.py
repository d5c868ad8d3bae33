"""One verification sheet: a row a claim, with its figures worked out again and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocsim.report.blocks import Cell, Column, Kind
from allocsim.report.labels import Labels
from allocsim.report.workbook.places import HEAD_ROW, letters
from allocsim.report.workbook.sheets import Content, Formula, Sheet

RESULT: Final = "result"
"""Key of the last column: whether the row agrees."""


@dataclass(frozen=True)
class Live:
    """A formula of a row; `{key}` stands for the row's cell in that column."""

    text: str
    value: int | Decimal
    """What it comes to, worked out apart from the sheet."""


Figures = Mapping[str, Cell | Live]


@dataclass(frozen=True)
class Claim:
    """One row: its cells by column, and whether what is claimed of them is so."""

    cells: Figures
    holds: bool


@dataclass(frozen=True)
class Check:
    """A sheet of the verification, and what the overview says of it."""

    sheet: Sheet
    says: str
    agreeing: int
    """Rows that agree."""


def check(
    name: str, labels: Labels, heads: Mapping[str, tuple[str, Kind]], claims: Sequence[Claim], test: str
) -> Check | None:
    """A check of claims that all pass the same `test`, a condition in the words of formulas; None without claims.

    `heads`: key of a column → its title and kind.
    """
    if not claims:
        return None
    keys = (*heads, RESULT)
    place = {key: letters(at) for at, key in enumerate(keys)}
    yes, no = labels("workbook.agrees"), labels("workbook.differs")

    def cells(at: int, claim: Claim) -> tuple[Content, ...]:
        here = {key: f"{column}{HEAD_ROW + 2 + at}" for key, column in place.items()}
        found = [_content(claim.cells.get(key), here) for key in heads]
        result = f'IF({test.format(**here)},"{yes}","{no}")'
        return (*found, Formula(result, yes if claim.holds else no))

    agreeing = sum(claim.holds for claim in claims)
    column, last = place[RESULT], HEAD_ROW + 1 + len(claims)
    whole = f"{column}{HEAD_ROW + 2}:{column}{last}"
    counted = Formula(f'COUNTIF({whole},"{yes}")&" / "&ROWS({whole})', f"{agreeing} / {len(claims)}")
    says = labels(f"workbook.check_{name}_says")
    sheet = Sheet(
        name=f"check_{name}",
        title=labels(f"workbook.check_{name}_tab"),
        caption=labels(f"workbook.check_{name}"),
        columns=(*(Column(title, kind) for title, kind in heads.values()), Column(labels("workbook.result"))),
        rows=tuple(cells(at, claim) for at, claim in enumerate(claims)),
        total=(labels("terms.total"), *[None] * (len(heads) - 1), counted),
        note=says,
        keys=keys,
    )
    return Check(sheet, says, agreeing)


def _content(cell: Cell | Live, here: Mapping[str, str]) -> Content:
    return Formula(cell.text.format(**here), cell.value) if isinstance(cell, Live) else cell


def heading(labels: Labels, *keys: str, **kinds: Kind) -> dict[str, tuple[str, Kind]]:
    """Heads whose titles stand in the labels of the workbook; a number unless said otherwise."""
    return {key: (labels(f"workbook.{key}"), kinds.get(key, "number")) for key in keys}


def identified(labels: Labels, *what: str) -> dict[str, tuple[str, Kind]]:
    """Heads of identifiers and names, such as `county`."""
    found: dict[str, tuple[str, Kind]] = {}
    for key in what:
        title = labels(f"terms.{key}")
        found |= {key: (labels("workbook.key", title=title), "text"), f"{key}_name": (title, "text")}
    return found


def yearly(labels: Labels) -> dict[str, tuple[str, Kind]]:
    """The head of the year."""
    return {"year": (labels("terms.year"), "year")}
