"""How flows unfold over the years, and which inputs are uncertain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.agreement import Government
from allocsim.domain.fact import Amount, Fact, Ratio, Share, column


class Simulation(Fact):
    """The table `[simulation]`."""

    horizon: int = column(15, zh="测算年限", en="horizon", unit="year", ge=1, le=100)
    """Calendar years simulated, from the scenario's first plan year."""
    seed: int = column(0, zh="随机种子", en="seed", ge=0)
    """Seed of all draws."""
    draws: int = column(1000, zh="抽样次数", en="draws", ge=1)
    """Number of uncertain draws."""
    discount_rate: Ratio = column(Fraction(5, 100), zh="折现率", en="discount rate", unit="share", ge=0)
    """Annual rate for present values, from the first plan year."""
    ramp: tuple[Share, ...] = column((Fraction(1),), zh="达产进度", en="ramp", unit="share", min_length=1)
    """Share of normal production in the 1st, 2nd, … year of production; the last value holds afterwards. Full
    production starts with the first year from which it holds."""
    growth: Ratio = column(Fraction(0), zh="年增长率", en="growth", unit="share")
    """Annual growth of taxes, fees, output and value added after the first year of full production."""
    source: str = column("", zh="依据", en="source")
    """Where these choices come from."""


class Uncertain(Fact):
    """One table `[uncertain.<id>]`: a random factor that multiplies flows."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1)
    """Name printed in English reports."""
    flows: tuple[str, ...] = column(("tax", "fee", "stat"), zh="作用科目", en="flows")
    """Flows or their first parts that are multiplied: `tax`, `stat.output`, …"""
    per: Literal["city", "project"] = column("project", zh="抽样层次", en="per")
    """One factor for the whole city, or one for each project."""
    distribution: Literal["uniform", "triangular", "lognormal"] = column("triangular", zh="分布", en="distribution")
    """`uniform(low, high)`, `triangular(low, mode, high)` or `lognormal` with median `mode` and 5 % quantile `low`."""
    low: Amount = column(zh="低值", en="low", example="0.7")
    """Lowest value (5 % quantile of the lognormal)."""
    mode: Amount = column(Decimal(1), zh="最可能值", en="mode")
    """Most likely value; the factor of the deterministic run."""
    high: Amount | None = column(None, zh="高值", en="high", example="1.2")
    """Highest value; the lognormal has none."""
    source: str = column("", zh="依据", en="source")
    """Where the range comes from."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        values = {"low": str(self.low), "mode": str(self.mode), "high": str(self.high)}
        if self.distribution == "lognormal":
            if self.high is not None or not 0 < self.low < self.mode:
                raise PydanticCustomError("E389", "lognormal needs 0 < low {low} < mode {mode}, no high", values)
        elif self.high is None or not self.low <= self.mode <= self.high or self.low == self.high:
            raise PydanticCustomError("E388", "needs low {low} <= mode {mode} <= high {high}", values)
        return self


RetainedShare = dict[str, dict[Government, Share]]
"""`retained_share[tax][level]`: what each level of government keeps of a tax or fee; each tax sums to one."""
