"""Base classes of what a scenario picks from the registers: rules, gates, goals and sharing nodes.

They hold parameters alone. What a member does (`constrain`, `audit`, `term`, `share`, …) is declared by the engine
that runs it, in the base class of its register. A register is an explicit tuple and always an argument, so a user's
own member is checked and used like a built-in one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Fact, column


class Member(Fact):
    """A class of a register; scenarios name it by `kind`."""

    kind: ClassVar[str]
    """The word that picks this class in the scenario file."""
    title_zh: ClassVar[str]
    """Its name in Chinese."""
    title_en: ClassVar[str]
    """Its name in English."""

    def model_dump_scenario(self) -> dict[str, Any]:
        """The parameters as they stand in the scenario file, with the `kind`."""
        return {"kind": self.kind, **self.model_dump(mode="json", exclude_defaults=True)}


class Rule(Member):
    """One table `[rules.<name>]`: a rule the allocation must keep."""

    note: str = column("", zh="说明", en="note")
    """Why the scenario uses the rule; printed in the report."""
    source: str = column("", zh="依据", en="source")
    """The clause or decision behind it; empty = a choice of this scenario."""

    def rewards(self) -> dict[str, Decimal]:
        """Money that the rule promises to counties in the first plan year: county → 10k CNY."""
        return {}


class Gate(Member):
    """One table `[gates.<name>]`: a condition that a project must pass before anything is scored."""

    note: str = column("", zh="说明", en="note")
    """Why the scenario uses the gate; printed in the report."""
    source: str = column("", zh="依据", en="source")
    """The standard behind it; empty = a choice of this scenario."""


class Goal(Member):
    """One table `[goals.<name>]`; the order in the file is the order of the goals."""

    tolerance: int = column(0, zh="容许退让", en="tolerance", ge=0)
    """How much of this goal later goals may give up, in the goal's own whole units."""


class Node(Member):
    """One node of an agreement's tree."""


def member_of(register: str) -> BeforeValidator:
    """Validate a table `{kind = …}` as the class of that kind in `context[register]` of the validation.

    An instance passes as it is. Raises `unknown_kind` or `missing_kind` with the list of known kinds.
    """

    def pick(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, Member):
            return value
        classes = {cls.kind: cls for cls in (info.context or {}).get(register, ())}
        known = ", ".join(classes)
        if not isinstance(value, dict) or "kind" not in value:
            raise PydanticCustomError("missing_kind", "no kind given; known: {known}", {"known": known})
        kind = value["kind"]
        if not isinstance(kind, str) or kind not in classes:
            raise PydanticCustomError("unknown_kind", "{kind}: known: {known}", {"kind": str(kind), "known": known})
        rest = {key: part for key, part in value.items() if key != "kind"}
        return classes[kind].model_validate(rest, context=info.context)

    return BeforeValidator(pick)


_dump = PlainSerializer(lambda member: member.model_dump_scenario(), return_type=dict)

AnyRule = Annotated[Rule, member_of("rules"), _dump]
AnyGate = Annotated[Gate, member_of("gates"), _dump]
AnyGoal = Annotated[Goal, member_of("goals"), _dump]
AnyNode = Annotated[Node, member_of("nodes"), _dump]
