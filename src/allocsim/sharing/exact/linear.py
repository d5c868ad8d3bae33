"""A small exact linear program, for the nucleolus of a handful of players."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

NIL: Final = Fraction(0)
Row = list[Fraction]


def maximise(
    goal: Row, rows: Sequence[Row], bounds: Row, equal: Sequence[Row], values: Row
) -> tuple[list[Fraction], list[Fraction]]:
    """Maximise goal·x over x ≥ 0, rows·x ≤ bounds, equal·x = values: (x, multipliers of `rows`).

    Simplex in two phases by Bland's rule, so that it ends. Raises ValueError if there is no point, or no bound.
    """
    size, slacks = len(goal), len(rows)
    table: list[Row] = []
    for at, (row, value) in enumerate(zip([*rows, *equal], [*bounds, *values], strict=True)):
        slack = [Fraction(at == other) for other in range(slacks)]
        line = [*row, *slack, value]
        table.append([-part for part in line] if value < 0 else line)
    count = len(table)
    for at, line in enumerate(table):
        line[-1:-1] = [Fraction(at == other) for other in range(count)]
    first = size + slacks
    basis = [first + at for at in range(count)]
    aim = [*(NIL for _ in range(first)), *(Fraction(-1) for _ in range(count))]
    if _solve(table, basis, aim, first + count) != 0:
        raise ValueError("no point satisfies the rows")
    _leave(table, basis, first)
    aim = [*goal, *(NIL for _ in range(slacks + count))]
    _solve(table, basis, aim, first)
    found = [NIL] * (first + count)
    for line, column in zip(table, basis, strict=True):
        found[column] = line[-1]
    prices = [_price(table, basis, aim, column) for column in range(size, first)]
    return found[:size], prices


def _price(table: Sequence[Row], basis: Sequence[int], aim: Row, column: int) -> Fraction:
    """What a unit of the column costs at the present basis, less what it earns."""
    return sum((aim[own] * line[column] for own, line in zip(basis, table, strict=True)), NIL) - aim[column]


def _solve(table: list[Row], basis: list[int], aim: Row, columns: int) -> Fraction:
    while True:
        enter = next((j for j in range(columns) if j not in basis and _price(table, basis, aim, j) < 0), None)
        if enter is None:
            return sum((aim[own] * line[-1] for own, line in zip(basis, table, strict=True)), NIL)
        steps = [(line[-1] / line[enter], basis[i], i) for i, line in enumerate(table) if line[enter] > 0]
        if not steps:
            raise ValueError("the goal has no bound")
        _pivot(table, basis, min(steps)[2], enter)


def _leave(table: list[Row], basis: list[int], first: int) -> None:
    """Take artificial columns out of the basis; a row that then says nothing goes."""
    for at in reversed(range(len(table))):
        if basis[at] >= first:
            enter = next((j for j in range(first) if table[at][j] != 0), None)
            if enter is None:
                del table[at], basis[at]
            else:
                _pivot(table, basis, at, enter)


def _pivot(table: list[Row], basis: list[int], at: int, enter: int) -> None:
    by = table[at][enter]
    table[at] = [part / by for part in table[at]]
    for other, line in enumerate(table):
        if other != at and line[enter]:
            times = line[enter]
            table[other] = [part - times * base if base else part for part, base in zip(line, table[at], strict=True)]
    basis[at] = enter


def rank(rows: Sequence[Row]) -> int:
    """The number of independent rows.

    >>> rank([[Fraction(1), Fraction(1)], [Fraction(2), Fraction(2)]])
    1
    """
    table, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((i for i in range(found, len(table)) if table[i][column]), None)
        if at is None:
            continue
        table[found], table[at] = table[at], table[found]
        lead = table[found]
        for i in range(found + 1, len(table)):
            times = table[i][column] / lead[column]
            table[i] = [part - times * base for part, base in zip(table[i], lead, strict=True)]
        found += 1
    return found
