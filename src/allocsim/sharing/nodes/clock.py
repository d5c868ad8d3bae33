"""Clocks: the year from which a node counts its years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocsim.sharing.nodes.base import Context, Ints, Witness

Events = str | Sequence[str]


def event_names(clock: Events) -> tuple[str, ...]:
    """One event, or several of which the latest counts."""
    return (clock,) if isinstance(clock, str) else tuple(clock)


def start_years(clock: Events, year: int | None, offset: int, context: Context) -> Ints:
    """Index of Y of the clock's first year: (D or 1, F or 1, P), the latest of its events and `offset` years more.

    A firm is registered when its project starts, unless the context says otherwise.
    """
    latest: Ints | None = None
    for event in event_names(clock):
        if event == "calendar":
            years = np.array([[(year or 0) - context.first_year]])
        else:
            years = context.clocks[_known(event, context.clocks)]
        years = years if years.ndim == 3 else years[:, None]
        latest = years if latest is None else np.maximum(latest, years)
    assert latest is not None
    return latest + offset


def start_year(clock: Events, year: int | None, offset: int, witness: Witness) -> int:
    """The same for the audit of one project."""
    found = []
    for event in event_names(clock):
        if event == "calendar":
            found.append((year or 0) - witness.first_year)
        elif event == "registration" and "registration" not in witness.clocks:
            found.append(witness.clocks["construction_start"])
        else:
            found.append(witness.clocks[event])
    return max(found) + offset


def _known(event: str, clocks: object) -> str:
    return "construction_start" if event == "registration" and event not in clocks else event  # type: ignore[operator]
