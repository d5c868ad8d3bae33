"""The draws of one partnership under one formula, with the uncertain inputs that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allocsim.domain.allocation import Decision
from allocsim.domain.scenario import Scenario
from allocsim.errors import UsageError
from allocsim.sharing.cases import Decided, approved_cases
from allocsim.sharing.draws import blocks, draw_values
from allocsim.sharing.judgement.formulas import families
from allocsim.sharing.judgement.judge import Alternatives, settle
from allocsim.sharing.judgement.stream import draw_family
from allocsim.sharing.nodes.base import Floats


@dataclass(frozen=True, eq=False)
class Sample:
    """Inputs and gains by draw."""

    inputs: Mapping[str, Floats]  # input → (D,)
    parties: tuple[str, ...]
    gains: Floats  # (K, D) against the alternatives

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.gains.shape[1])


def sample(
    scenario: Scenario,
    allocation: Decided | Sequence[Decision],
    project: str,
    formula: str,
    alternatives: Alternatives | None,
    draws: int | None,
    seed: int | None,
) -> Sample:
    """Draws of one partnership; arguments as of `judge`. Raises UsageError (U071) if the formula does not fit."""
    setting = settle(scenario, alternatives, draws, seed)
    decisions = allocation if isinstance(allocation, Sequence) else allocation.decisions
    cases = [case for case in approved_cases(scenario, decisions) if case.project.project == project]
    chosen = {name: terms for name, terms in scenario.agreements.items() if name == formula}
    found = families(scenario, cases, chosen)
    if not found:
        raise UsageError("U071")
    (family,) = found
    drawn = draw_family(family, setting.run, setting.outside(family), setting.draws, None)
    (case,) = family.cases
    names = [(case.project.project, case.project.industry)]
    values = [
        draw_values(scenario.uncertain, names, setting.run.seed, block, setting.run.sampling)
        for block in blocks(setting.draws)
    ]
    inputs = {key: np.concatenate([part[key][:, 0] for part in values])[: setting.draws] for key in scenario.uncertain}
    counties = tuple(case.parties[seat] for seat in family.parties[0])
    gains = [
        drawn.net[formula][0, seat] - setting.alternatives.get((project, county), 0.0)
        for seat, county in zip(family.parties[0], counties, strict=True)
    ]
    return Sample(inputs, counties, np.stack(gains))
