"""Where a result comes from: enough to reproduce it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocsim.domain.fact import Fact, column
from allocsim.domain.override import Override


class Notice(Fact):
    """Something that was read in a way worth telling, such as full-width digits."""

    code: str = column(zh="代码", en="code")
    """Message code."""
    zh: str = column(zh="中文", en="Chinese")
    """The whole line in Chinese: where, and what."""
    en: str = column(zh="英文", en="English")
    """The same in English."""


class Origin(Fact):
    """The files that a scenario was read from. No part of what it says: the same facts from elsewhere are the same."""

    files: dict[str, str] = column(zh="文件", en="files", factory=dict)
    """File name → SHA-256 of its bytes, as read."""
    notes: tuple[Notice, ...] = column((), zh="读取说明", en="notes")
    """Harmless repairs, and what else is worth knowing about the input."""


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
    notes: tuple[Notice, ...] = ()
    """What was read in a way worth telling."""
