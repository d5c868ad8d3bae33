"""What is settled before the model: which options a gate or a lock excludes, and the best of each future for regret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allocsim.allocation.answer import Limits
from allocsim.allocation.foresight import foresee
from allocsim.allocation.members import gates_of, rules_of
from allocsim.domain.problem import Problem, frozen
from allocsim.domain.reason import Reason


@dataclass(frozen=True, eq=False)
class Screening:
    """A problem whose `eligible` and `foreseen` are settled, with the reason for each option that is out."""

    problem: Problem
    reasons: Mapping[int, Reason]
    """Option → why it is not eligible: the first gate it fails, else the rule that locks it out."""


def screen(problem: Problem, limits: Limits | None = None) -> Screening:
    """Apply the gates in their order, then the rules that forbid options outright.

    `limits` are for the search of goals that measure regret, which raises LimitError if a limit comes too soon.
    """
    reasons: dict[int, Reason] = {}
    for name, gate in gates_of(problem).items():
        for option, reason in gate.evaluate(name, problem).items():
            reasons.setdefault(option, reason)
    for name, rule in rules_of(problem).items():
        for option in rule.forbidden(problem):
            reasons.setdefault(option, Reason("R111", {"rule": name}))
    eligible = np.ones(len(problem.options), dtype=bool)
    eligible[list(reasons)] = False
    return Screening(foresee(problem.replace(eligible=frozen(eligible, dtype=bool)), limits), reasons)
