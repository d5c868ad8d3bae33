"""A table as it stands in a file, whatever the file: rows of cells with their row numbers, the header among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from allocsim.errors import InputProblem
from allocsim.inputs.where import Origin


class TornError(Exception):
    """From this row on the file cannot be read as a table."""

    def __init__(self, line: int, code: str = "E215") -> None:
        self.line = line
        self.code = code
        super().__init__(line, code)


class CellError(ValueError):
    """A cell that cannot be taken: a message code with its values."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def as_written(value: Any, kind: str) -> str:
    """The text of a cell that is text already."""
    return str(value)


def nothing(table: Any) -> tuple[InputProblem, ...]:
    """A file of which nothing more is to be told."""
    return ()


@dataclass
class RawTable:
    """What the checks of a table start from."""

    origin: Origin
    rows: Iterable[tuple[int, Sequence[Any]]]
    """Row number in the file and cells, empty ones as "" or None; may raise TornError."""
    text: Callable[[Any, str], str] = as_written
    """A cell as text, given the kind of its field (see `Spot.kind`); may raise CellError."""
    after: Callable[[Any], Iterable[InputProblem]] = nothing
    """What is known only when all rows are read, given the `Table`, whose cells it may mark as told."""
