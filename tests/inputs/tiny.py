"""Small registers: what reads a scenario is tested without the rules, gates and goals of the allocation."""

from __future__ import annotations

from typing import ClassVar, Literal

from allocsim.domain.fact import Amount, Id, Ratio, Share, column
from allocsim.domain.member import Gate, Goal, Rule
from allocsim.inputs import Registers
from allocsim.sharing.nodes import NODES


class LockedIn(Rule):
    """Projects that are approved."""

    kind: ClassVar[str] = "locked_in"
    title_zh: ClassVar[str] = "必须安排"
    title_en: ClassVar[str] = "locked in"
    projects: tuple[Id, ...] = column(zh="项目", en="projects", min_length=1)
    """The projects."""
    option: str = column("", zh="选项", en="option")
    """The option they are approved in."""


class LockedOut(Rule):
    """Projects that are not approved."""

    kind: ClassVar[str] = "locked_out"
    title_zh: ClassVar[str] = "不得安排"
    title_en: ClassVar[str] = "locked out"
    projects: tuple[Id, ...] = column(zh="项目", en="projects", min_length=1)
    """The projects."""


class CountyCap(Rule):
    """A cap on what a county draws."""

    kind: ClassVar[str] = "county_cap"
    title_zh: ClassVar[str] = "各县上限"
    title_en: ClassVar[str] = "county cap"
    resources: tuple[Id, ...] = column((), zh="指标", en="resources")
    """The resources; none = all."""
    counties: tuple[Id, ...] = column((), zh="县", en="counties")
    """The counties; none = all."""
    share: Share | None = column(None, zh="比例", en="share", unit="share")
    """At most this share."""
    amount: Amount | None = column(None, zh="数量", en="amount", unit="tick")
    """At most this amount."""


class GroupFloor(Rule):
    """A floor for a group of projects."""

    kind: ClassVar[str] = "group_floor"
    title_zh: ClassVar[str] = "分组下限"
    title_en: ClassVar[str] = "group floor"
    group: Literal["industry", "park", "category", "level"] = column(zh="分组", en="group")
    """The column that groups."""
    members: tuple[str, ...] = column(zh="成员", en="members", min_length=1)
    """The groups."""


class TaxPerMu(Gate):
    """Tax on each mu."""

    kind: ClassVar[str] = "tax_per_mu"
    title_zh: ClassVar[str] = "亩均税收"
    title_en: ClassVar[str] = "tax per mu"
    at_least: Ratio = column(zh="不低于", en="at least", unit="10k_CNY")
    """The threshold."""
    resource: Id = column("land", zh="指标", en="resource")
    """The resource that is land."""


class Prohibited(Gate):
    """Industries that are not admitted."""

    kind: ClassVar[str] = "prohibited_industry"
    title_zh: ClassVar[str] = "禁止产业"
    title_en: ClassVar[str] = "prohibited industry"
    industries: tuple[str, ...] = column(zh="产业", en="industries", min_length=1)
    """The industries."""


class WrongPark(Gate):
    """Parks with the industries that they admit."""

    kind: ClassVar[str] = "wrong_park"
    title_zh: ClassVar[str] = "园区不符"
    title_en: ClassVar[str] = "wrong park"
    parks: dict[str, tuple[str, ...]] = column(zh="园区", en="parks")
    """Park → industries."""


class Weighted(Goal):
    """A weighted sum."""

    kind: ClassVar[str] = "weighted"
    title_zh: ClassVar[str] = "加权"
    title_en: ClassVar[str] = "weighted"
    weights: dict[str, Ratio] = column(
        zh="权重", en="weights", min_length=1, example={"value_added": "0.5", "jobs": "0.5"}
    )
    """Benefit → weight."""


TINY = Registers(
    rules=(LockedIn, LockedOut, CountyCap, GroupFloor),
    gates=(TaxPerMu, Prohibited, WrongPark),
    goals=(Weighted,),
    nodes=NODES,
)
