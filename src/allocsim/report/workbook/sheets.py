"""A worksheet before it is written: a table whose columns have keys, so that formulas can name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocsim.domain.fact import fraction_text
from allocsim.report.blocks import Cell, Column, Table


@dataclass(frozen=True)
class Formula:
    """A live formula, without its equals sign, with the value it has."""

    text: str
    value: int | Decimal | str


Content = Cell | Formula


@dataclass(frozen=True)
class Sheet:
    """One worksheet: a caption, a remark, heads, rows, and perhaps a row of totals."""

    name: str
    """Key by which formulas find it."""
    title: str
    """What its tab says; the book makes it valid and distinct."""
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    total: tuple[Content, ...] = ()
    note: str = ""
    keys: tuple[str, ...] = ()
    """Key of each column; none where no formula looks at it."""

    def values(self, key: str) -> list[Content]:
        """One column."""
        at = self.keys.index(key)
        return [row[at] for row in self.rows]


@dataclass(frozen=True)
class Field:
    """A column with its key, and what it holds of a row."""

    key: str
    column: Column
    value: Callable[[Any], Content]


def sheet(name: str, title: str, caption: str, fields: Sequence[Field], rows: Iterable[Any], note: str = "") -> Sheet:
    """A sheet of fields."""
    return Sheet(
        name=name,
        title=title,
        caption=caption,
        columns=tuple(field.column for field in fields),
        rows=tuple(tuple(field.value(row) for field in fields) for row in rows),
        note=note,
        keys=tuple(field.key for field in fields),
    )


def of_table(table: Table) -> Sheet:
    """A table of the report as a sheet."""
    return Sheet(table.name, table.sheet, table.caption, table.columns, table.rows, table.total, table.note)


def exact(value: Fraction | Decimal | int) -> Decimal:
    """A number for a cell; a fraction that does not end is cut where a spreadsheet cuts it.

    >>> exact(Fraction(1, 4)), exact(Fraction(1, 3))
    (Decimal('0.25'), Decimal('0.333333333333333'))
    """
    if not isinstance(value, Fraction):
        return Decimal(value)
    written = fraction_text(value)
    return Decimal(f"{float(value):.15g}") if "/" in written else Decimal(written)
