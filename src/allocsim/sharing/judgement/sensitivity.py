"""Which uncertain input makes a party's gain uncertain: first-order shares of its variance."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from allocsim.domain.allocation import Decision
from allocsim.domain.region import Influence
from allocsim.domain.scenario import Scenario
from allocsim.errors import UsageError
from allocsim.sharing.cases import Decided
from allocsim.sharing.judgement.judge import Alternatives
from allocsim.sharing.judgement.sample import sample


def influences(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    project: str,
    formula: str,
    *,
    alternatives: Alternatives | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> tuple[Influence, ...]:
    """Share of the variance of each party's gain by input, the largest first; inputs that do not vary are left out.

    From the draws as they are (RBD-FAST), no further ones are made; with inputs that are correlated the shares overlap.
    Raises UsageError: U076 if SALib is not installed, and as `judge` does.
    Source: Tissot and Prieur, Bias correction for the estimation of sensitivity indices, 2012.
    """
    try:
        rbd_fast = import_module("SALib.analyze.rbd_fast")  # an extra, not one of the package's dependencies
    except ImportError:
        raise UsageError("U076") from None
    drawn = sample(scenario, allocation, project, formula, alternatives, draws, seed)
    inputs = {name: values for name, values in drawn.inputs.items() if np.ptp(values) > 0}
    found: list[Influence] = []
    for county, gain in zip(drawn.parties, drawn.gains, strict=True):
        if not inputs or np.ptp(gain) == 0:
            continue
        problem: dict[str, Any] = {
            "num_vars": len(inputs),
            "names": list(inputs),
            "bounds": [[float(values.min()), float(values.max())] for values in inputs.values()],
        }
        answer = rbd_fast.analyze(problem, np.stack(list(inputs.values()), axis=1), gain, seed=0)
        rows = [
            Influence(project, formula, county, name, float(share), float(error))
            for name, share, error in zip(inputs, answer["S1"], answer["S1_conf"], strict=True)
        ]
        found += sorted(rows, key=lambda row: -row.share)
    return tuple(found)
