"""A cell of a workbook as the text that would stand in a CSV file, exactly, or the reason why it cannot be taken.

A workbook keeps numbers as binary doubles; what counts is the shortest decimal that gives the same double, which is
what was typed. Where that has more digits than Excel lets anybody type, the number comes from a calculation. An amount
is then refused by its tick if it is too fine; a ratio has no tick, so it is refused here.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from allocsim.inputs.raw import CellError
from allocsim.inputs.workbook.sheets import Fault

TYPED: Final = 15
"""Significant digits that Excel keeps of a number that is typed."""
NUMERIC: Final = ("decimal", "ratio", "whole")
"""Kinds of fields that hold numbers; see `Spot.kind`."""

_CONTROL: Final = re.compile(r"_x00(?:0[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])_")
"""How a workbook writes characters that XML cannot hold."""


def cell_text(value: Any, kind: str) -> str:
    """The text of a cell whose field is of this kind. Raises CellError.

    >>> cell_text(0.1, "decimal"), cell_text(1e16, "decimal"), cell_text(2026.0, "text"), cell_text(True, "flag")
    ('0.1', '10000000000000000', '2026', 'true')
    """
    if isinstance(value, str):
        return _plain(value, kind)
    if isinstance(value, Fault):
        raise CellError(value.code, **value.values)
    if isinstance(value, bool):
        if kind in NUMERIC:
            raise CellError("E513", value=str(value).upper())
        return str(value).lower()
    if isinstance(value, (int, float)):
        number = exact(value)
        if kind == "ratio" and len(number.as_tuple().digits) > TYPED:
            raise CellError("E514", value=f"{number:f}", write=f"{Decimal(f'{value:.{TYPED - 1}g}'):f}")
        return f"{number:f}"
    return _day(value, kind)


def exact(value: int | float) -> Decimal:
    """The shortest decimal that stands for the stored number; a whole one without decimals.

    >>> exact(0.1 + 0.2), exact(120.0)
    (Decimal('0.30000000000000004'), Decimal('120'))
    """
    number = Decimal(repr(value))
    return Decimal(int(number)) if number.is_finite() and number == number.to_integral_value() else number


def _plain(value: str, kind: str) -> str:
    if _CONTROL.search(value):
        raise CellError("E566")
    return value if kind in ("text", "") else " ".join(value.split())


def _day(value: Any, kind: str) -> str:
    """A date, in text alone; it may be what Excel made of 1-2."""
    midnight = isinstance(value, datetime) and not (value.hour or value.minute or value.second)
    shown = value.date().isoformat() if midnight else value.isoformat() if isinstance(value, date) else str(value)
    if kind != "text":
        raise CellError("E512", value=shown)
    return shown
