"""Failure region: the box of uncertain inputs in which a partnership mostly fails.

Patient rule induction: from all draws peel off, again and again, the twentieth at one end of one input whose removal
leaves the largest share of failures; of all boxes on the way take the one with the best harmonic mean of density
(failures inside) and coverage (failures caught), and drop bounds that do not matter.
Source: Friedman and Fisher, Bump hunting in high-dimensional data, Statistics and Computing 9, 1999.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocsim.domain.allocation import Decision
from allocsim.domain.region import Bound, Region
from allocsim.domain.scenario import Scenario
from allocsim.sharing.cases import Decided
from allocsim.sharing.judgement.appraise import TOUCH
from allocsim.sharing.judgement.judge import Alternatives
from allocsim.sharing.judgement.sample import sample
from allocsim.sharing.nodes.base import Floats

PEEL: Final = 0.05
"""Part of the draws in the box that one step takes off."""
FEWEST: Final = 20
"""Draws that a box holds at least."""
SLACK: Final = 0.99
"""A bound is dropped if the box keeps this part of its density without it."""

Mask = NDArray[np.bool_]
Box = tuple[tuple[float, float], ...]
"""Lowest and highest value of each input, ±inf where it is not bounded."""


def failure_region(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    project: str,
    formula: str,
    *,
    alternatives: Alternatives | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Region:
    """Where a partnership fails under a formula: where its worst party does not gain. Raises as `judge` does."""
    drawn = sample(scenario, allocation, project, formula, alternatives, draws, seed)
    names, values = list(drawn.inputs), np.stack([*drawn.inputs.values(), np.zeros(drawn.draws)], axis=1)
    failing: Mask = drawn.gains.min(axis=0) < -TOUCH
    overall = float(failing.mean())
    box = find_box(values[:, : len(names)], failing) if 0 < overall < 1 else ()
    bounds: list[Bound] = []
    for name, (low, high) in zip(names, box, strict=False):
        bounds += [Bound(name, low, None)] if np.isfinite(low) else []
        bounds += [Bound(name, None, high)] if np.isfinite(high) else []
    inside = _inside(values, box)
    density = float(failing[inside].mean())
    coverage = float((failing & inside).sum() / failing.sum()) if overall else 0.0
    return Region(project, formula, overall, tuple(bounds), float(inside.mean()), density, coverage)


def find_box(values: Floats, failing: Mask) -> Box:
    """The box: values (D, inputs), failing (D,)."""
    best = max(_peel(values, failing), key=lambda box: _merit(values, failing, box))
    return _simplified(values, failing, best)


def _peel(values: Floats, failing: Mask) -> Iterator[Box]:
    """Boxes from all draws inwards."""
    box: Box = ((-np.inf, np.inf),) * values.shape[1]
    inside = np.ones(len(values), dtype=bool)
    while True:
        yield box
        found: tuple[float, Mask, Box] | None = None
        for column in range(values.shape[1]):
            for mask, narrower in _cuts(values, inside, box, column):
                density = float(failing[mask].mean())
                if found is None or density > found[0]:
                    found = (density, mask, narrower)
        if found is None or found[0] <= float(failing[inside].mean()):
            return
        _, inside, box = found


def _cuts(values: Floats, inside: Mask, box: Box, column: int) -> Iterator[tuple[Mask, Box]]:
    """What is left when either end of one input is taken off; equal values go together."""
    held = values[inside, column]
    low, high = np.quantile(held, (PEEL, 1 - PEEL))
    for mask in (inside & (values[:, column] > low), inside & (values[:, column] < high)):
        count = int(mask.sum())
        if FEWEST <= count < inside.sum():
            kept = values[mask, column]
            ends = box[column]
            lower = float(kept.min()) if kept.min() > held.min() else ends[0]
            upper = float(kept.max()) if kept.max() < held.max() else ends[1]
            yield mask, (*box[:column], (lower, upper), *box[column + 1 :])


def _inside(values: Floats, box: Box) -> Mask:
    mask = np.ones(len(values), dtype=bool)
    for column, (low, high) in enumerate(box):
        mask &= (values[:, column] >= low) & (values[:, column] <= high)
    return mask


def _merit(values: Floats, failing: Mask, box: Box) -> float:
    """2 · density · coverage / (density + coverage) = 2 · caught / (inside + failures)."""
    inside = _inside(values, box)
    return 2.0 * float((inside & failing).sum()) / float(inside.sum() + failing.sum())


def _simplified(values: Floats, failing: Mask, box: Box) -> Box:
    """The box without the ends that do not matter, tried in the order of the inputs."""
    for column in range(len(box)):
        for end in range(2):
            free = (-np.inf, box[column][1]) if end == 0 else (box[column][0], np.inf)
            wider = (*box[:column], free, *box[column + 1 :])
            if failing[_inside(values, wider)].mean() >= SLACK * failing[_inside(values, box)].mean():
                box = wider
    return box
