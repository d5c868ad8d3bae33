"""A reason: a message code with its values; sentences are made of it where they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something was decided. Values are identifiers and exact amounts as text, never sentences.

    Identifiers stand under the name of their kind (`project`, `projects`, `resource`, `county`, `rule`, `gate`);
    an amount of a resource stands under `…_amount` as a decimal text in the resource's unit.
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Breach:
    """One claim that an audit could not confirm: which rule or balance, where, and by how much."""

    rule: str
    where: tuple[str, ...]
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.rule}({', '.join(self.where)}): {self.found} against {self.allowed}"
