"""How agreements are judged: thresholds that must hold, and criteria with their weights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, Self, get_args

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Fact, Id, Ratio, Share, column
from allocsim.domain.simulation import Number

Measure = Literal[
    "all_gain_probability",
    "satisficing_share",
    "worst_gain",
    "worst_cvar",
    "regret_max",
    "regret_mean",
    "city_total",
    "payback_year",
    "walk_away_probability",
    "gini_per_head",
    "gini_per_contribution",
]
MEASURES: Final[tuple[str, ...]] = get_args(Measure)
SMALLER_IS_BETTER: Final = frozenset(
    ("regret_max", "regret_mean", "payback_year", "walk_away_probability", "gini_per_head", "gini_per_contribution")
)


class Criterion(Fact):
    """One table `[judgement.criteria.<id>]`: a measure, the limits it must keep, and what it counts in the ranking."""

    measure: Measure = column(zh="衡量指标", en="measure")
    """What is measured; of each partnership, over all draws."""
    at_least: Number | None = column(None, zh="不低于", en="at least")
    """Hard threshold: an agreement below it is not ranked, whatever else it reaches."""
    at_most: Number | None = column(None, zh="不高于", en="at most")
    """Hard threshold: an agreement above it is not ranked, whatever else it reaches."""
    weight: Ratio = column(Fraction(0), zh="权重", en="weight", ge=0)
    """Weight in the score; 0 = a threshold only."""
    worst: Number | None = column(None, zh="计零分值", en="worst")
    """The value that scores 0; needed with a weight."""
    best: Number | None = column(None, zh="计满分值", en="best")
    """The value that scores 1; needed with a weight. Between the two the score is in proportion."""
    source: str = column("", zh="依据", en="source")
    """Who asks for it."""

    @model_validator(mode="after")
    def _scored(self) -> Self:
        values: dict[str, Any] = {"measure": self.measure, "worst": str(self.worst), "best": str(self.best)}
        if self.weight and (self.worst is None or self.best is None or self.worst == self.best):
            raise PydanticCustomError("E368", "a weight needs worst and best", values)
        stated = self.worst is not None and self.best is not None
        if stated and (self.best < self.worst) != (self.measure in SMALLER_IS_BETTER):  # type: ignore[operator]
            raise PydanticCustomError("E369", "the wrong way round", values)
        return self


class Renegotiation(Fact):
    """One table `[judgement.renegotiations.<id>]`: a formula that begins as one agreement and may become another."""

    agreement: Id = column(zh="原分享办法", en="agreement", example="half_half")
    """The agreement that holds at first."""
    party: Id = column(zh="触发方", en="party", example="origin")
    """The role that asks for other terms if it has lost too much."""
    by: int = column(zh="触发年", en="by", unit="year", ge=1, example=5)
    """Year at whose end this is looked at; year 1 is the year of the start."""
    below: Number = column(Decimal(0), zh="触发值", en="below", unit="10k_CNY")
    """Other terms hold from the next year on if what the role has received less what it has paid is below this."""
    then: Id = column(zh="新分享办法", en="then", example="six_four_then_half")
    """The agreement that then holds; it goes on as if it had always held."""
    source: str = column("", zh="依据", en="source")
    """Where this is agreed or assumed."""


class Judging(Fact):
    """The table `[judgement]`."""

    enough: Number = column(Decimal(0), zh="满意收益", en="enough", unit="10k_CNY")
    """Gain against its alternative with which every party is satisfied, for the satisficing share."""
    cvar_share: Share = column(Fraction(5, 100), zh="尾部比例", en="CVaR share", unit="share", gt=0)
    """Share of the worst draws whose mean is the CVaR."""
    criteria: dict[Id, Criterion] = column(zh="评判标准", en="criteria", factory=dict)
    """Thresholds and weighted criteria; without a weight agreements are ranked by the probability that all gain, then
    by the expected gain of the party that gains least."""
    renegotiations: dict[Id, Renegotiation] = column(zh="重新协商", en="renegotiations", factory=dict)
    """Further formulas: agreements that a party may turn into others, draw by draw; judged beside the agreements."""
    source: str = column("", zh="依据", en="source")
    """Where these choices come from."""
