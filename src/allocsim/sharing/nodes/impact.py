"""In proportion to impact scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Id, column
from allocsim.sharing.nodes.base import Context, Floats, SharingNode, Witness
from allocsim.sharing.nodes.seats import NIL, exact_parts, in_proportion, role_weights


class Impact(SharingNode):
    """Give each role its part of the impact that the project has on all.

    amount[k] = score[role of k] / (seats[role of k] · Σ_j score[j]) · available

    score: what the agreement states of the burden that each role bears (traffic, emissions, land lost), in any common
    measure. Parties of one role divide equally. available: (D, F, P, Y) in any unit · returns (D, F, P, K, Y) in the
    same unit.
    Raises E400 if no score is above zero; ValueError in `share` if no party has a role with a score.
    Source: a choice of the agreement, as in impact aid to places that bear a facility's burden.

    >>> import numpy as np
    >>> from allocsim.sharing.nodes.base import example_context
    >>> node = Impact(scores={"origin": 1, "host": 3})
    >>> jingning_and_lingtai = example_context(["origin", "host"])
    >>> node.share(np.array([[[[100.0]]]]), jingning_and_lingtai)[0, 0, 0].tolist()
    [[25.0], [75.0], [0.0]]
    """

    kind: ClassVar[str] = "impact"
    title_zh: ClassVar[str] = "按影响程度"
    title_en: ClassVar[str] = "by impact"
    linear: ClassVar[bool] = True

    scores: dict[Id, Amount] = column(zh="影响得分", en="scores", min_length=1, example={"origin": "1", "host": "3"})
    """Impact on each role, in any common measure."""

    @model_validator(mode="after")
    def _some_score(self) -> Self:
        if not any(self.scores.values()):
            raise PydanticCustomError("E400", "no score is above zero")
        return self

    def own_roles(self) -> tuple[str, ...]:
        """Roles with a score above zero."""
        return tuple(role for role, score in self.scores.items() if score)

    def share(self, available: Floats, context: Context) -> Floats:
        """Amounts per seat: (D, F, P, Y) → (D, F, P, K, Y)."""
        scores = {role: Fraction(score) for role, score in self.scores.items()}
        return in_proportion(available, role_weights(scores, context))

    def audit(self, available: Sequence[Fraction], witness: Witness) -> list[list[Fraction]]:
        """One project, year by year."""
        total = sum((Fraction(score) for score in self.scores.values()), NIL)
        parts = {role: Fraction(score) / total for role, score in self.scores.items()}
        return [exact_parts({role: amount * part for role, part in parts.items()}, witness) for amount in available]
