"""The registers that a scenario's tables are validated against: always an argument, built-in lists by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from allocsim.domain.member import Gate, Goal, Member, Node, Rule

BASES: Final[dict[type[Member], str]] = {Rule: "rules", Gate: "gates", Goal: "goals", Node: "nodes"}
"""Base class of a kind of member → the register that lists its classes."""


@dataclass(frozen=True)
class Registers:
    """The classes that a scenario may name by `kind`. A user's own class is added with `dataclasses.replace`."""

    rules: tuple[type[Rule], ...] = ()
    gates: tuple[type[Gate], ...] = ()
    goals: tuple[type[Goal], ...] = ()
    nodes: tuple[type[Node], ...] = ()

    def context(self) -> dict[str, tuple[type[Any], ...]]:
        """The validation context that `domain.member.member_of` asks."""
        return {name: getattr(self, name) for name in BASES.values()}

    def pick(self, base: type[Member], kind: object) -> type[Member] | None:
        """The class of `kind` in the register of `base`, or None."""
        classes: tuple[type[Member], ...] = getattr(self, BASES[base])
        return next((cls for cls in classes if cls.kind == kind), None)

    def title(self, kind: str) -> dict[str, str]:
        """What the class of `kind` is called, by language."""
        found = next((cls for name in BASES.values() for cls in getattr(self, name) if cls.kind == kind), None)
        return {"zh": found.title_zh, "en": found.title_en} if found is not None else {"zh": "", "en": ""}


def built_in() -> Registers:
    """The registers that come with allocsim; imported here, so that reading a table alone loads no engine."""
    from allocsim.allocation.gates import GATES
    from allocsim.allocation.objectives import OBJECTIVES
    from allocsim.allocation.rules import RULES
    from allocsim.sharing.nodes import NODES

    return Registers(rules=tuple(RULES), gates=tuple(GATES), goals=tuple(OBJECTIVES), nodes=tuple(NODES))
