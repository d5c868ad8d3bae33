"""The city pool: how it is formed, who may draw on it, and how unused quota is carried over."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from allocsim.domain.fact import Fact, Share, column
from allocsim.domain.project import Level


class Pool(Fact):
    """The table `[pool]`."""

    rate: Share = column(zh="统筹比例", en="rate", unit="share", example="0.25")
    """The share of each quota that the city pool takes; the county retains the rest."""
    source: str = column(zh="依据条款", en="source", min_length=1)
    """The clause that sets the rate."""
    levels: tuple[Level, ...] = column(("province_key", "city_key"), zh="可用统筹指标的层级", en="levels")
    """Levels of projects that may draw on the pool (key projects)."""
    share: Share = column(Fraction(1), zh="项目可用统筹比例", en="pool share", unit="share")
    """At most this share of a key project's demand may come from the pool; the policy names none."""
    split: Literal["pool_first", "own_first"] = column("pool_first", zh="指标使用顺序", en="split")
    """Whether approved projects use pool ticks first or the county's own retained ticks first."""
    city: Literal["pool", "apportioned"] = column("pool", zh="市级指标去向", en="city quota")
    """A quota of row `city` goes whole to the `pool`, or is `apportioned` to counties pro rata to their own quota."""


class Carry(Fact):
    """The table `[carry]`: use of a year's quota in later years."""

    retained: bool = column(False, zh="留存指标可结转", en="retained")
    """Whether counties may carry retained quota over."""
    pool: bool = column(False, zh="统筹指标可结转", en="pool")
    """Whether the pool may be carried over."""
    life: int = column(0, zh="结转年限", en="life", unit="year", ge=0, le=20)
    """Years after its own in which a quota may still be used; 0 = use it or lose it."""
    cap: Share = column(Fraction(1), zh="结转上限", en="cap", unit="share")
    """At most this share of a year's quota may be carried over, rounded down to the tick."""
    take_back: bool = column(False, zh="逾期收回统筹", en="take back")
    """Retained quota not used within its life goes to the pool of the year after, instead of lapsing."""
    source: str = column("", zh="依据条款", en="source")
    """The clause for these choices."""
