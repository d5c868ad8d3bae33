"""Where a result comes from: enough to reproduce it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocsim.domain.override import Override


@dataclass(frozen=True)
class Provenance:
    """What produced a result. It holds no clock time, so that the same run gives the same bytes."""

    scenario: str
    digest: str
    """SHA-256 of the parsed scenario after overrides."""
    versions: Mapping[str, str]
    """Package → version: allocsim, pyomo, highspy, numpy, python."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Solver options and limits that differ from the package's stated defaults, and the seed."""
    overrides: tuple[Override, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """File name → SHA-256 of its bytes, as read."""
