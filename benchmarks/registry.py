"""What a benchmark is: one phase of the work, at stated sizes, done by allocsim and by its peers in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Answer = tuple[float, ...]
"""Numbers that every contender must find; empty where a phase only makes something."""
Contenders = Mapping[str, Callable[[], Answer]]
"""Name → the work to be timed. The first is the reference: all ratios are to it."""


@dataclass(frozen=True)
class Benchmark:
    """One line of the registry."""

    name: str
    title: str
    """What is timed, in one sentence."""
    sizes: tuple[str, ...]
    """Names of the sizes it is run at, the smallest first."""
    prepare: Callable[[str], Contenders]
    """Size → contenders; what this call does is not timed."""
    agree: Mapping[str, float] = field(default_factory=dict)
    """Size → how far answers may lie apart, relative to the larger, where that is more than the noise of floats: a gap
    at which the solver may stop."""
    cells: Mapping[str, int] = field(default_factory=dict)
    """Size → cells (numbers of a result) that each contender fills, where throughput is the point."""
    once: frozenset[str] = frozenset()
    """Sizes at which a run is so long that it is made once, without a run to warm up."""
