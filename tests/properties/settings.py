"""How many examples a property is tried on: a fixed few, or `ALLOCSIM_EXAMPLES` times as many by hand."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FACTOR = int(os.environ.get("ALLOCSIM_EXAMPLES", "1"))


def tried(examples: int) -> settings:
    """The same examples on every run; random ones, and more of them, by hand."""
    return settings(
        max_examples=examples * FACTOR,
        derandomize=FACTOR == 1,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
