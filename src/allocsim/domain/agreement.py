"""Agreements: how the three ledgers of a partnership are shared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.attribution import Attribution
from allocsim.domain.eligibility import Eligibility
from allocsim.domain.fact import Amount, DataLabel, Fact, Id, Ratio, Share, column
from allocsim.domain.flow import FLOWS, LedgerName, flows_of
from allocsim.domain.member import AnyNode
from allocsim.domain.partnership import PartyRole
from allocsim.domain.settlement import SettlementTerms

Government = Literal["central", "province", "city", "county"]
Clock = Literal["registration", "construction_start", "first_tax", "full_production", "calendar", "payback_done"]


class Incentive(Fact):
    """What is paid back to the firm in some years; shared revenue is net of it."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    clock: Literal["registration", "construction_start", "first_tax", "full_production"] = column(
        zh="起算时点", en="clock", example="first_tax"
    )
    """The event whose year is year 1."""
    first: int = column(1, zh="起始年", en="from", unit="year", ge=1, alias="from")
    """First year of the incentive."""
    last: int = column(zh="终止年", en="to", unit="year", ge=1, alias="to", example=3)
    """Last year of the incentive."""
    share: Ratio = column(Fraction(0), zh="返还比例", en="share", unit="share", ge=0, example="0.4")
    """Share of the year's amount that is paid back; may exceed one."""
    amount: Amount = column(Decimal(0), zh="返还额", en="amount", unit="10k_CNY")
    """Amount paid back in each of the years."""


class Base(Fact):
    """What of the flows is shared; the rest is kept by the host, with its reason.

    What is withheld for incentives goes to their `payer`, who bears them as a cost; for the host it counts as kept.
    net      n[y] = x[y] − incentives[y]; years below zero are carried: s = M[y] − M[y−1], M = max(0, running max Σ n)
    growth   g[y] = max(0, s[y] − base), base = a stated amount, or s of a base year (and nothing until after it)
    shared   share · g[y]
    """

    incentives: tuple[Incentive, ...] = column((), zh="扣除的奖励返还", en="incentives")
    """Incentives that are deducted first; empty = gross."""
    payer: PartyRole = column("host", zh="奖励返还支付方", en="payer of incentives", example="host")
    """Role that pays the incentives to the firm."""
    over_amount: Amount | None = column(None, zh="基数", en="base amount", example="1000")
    """Share only the growth over this amount a year, in the unit of the flow."""
    over_year: int | None = column(None, zh="基期", en="base year", unit="year", example=2026)
    """Share only the growth over the amount of this calendar year."""
    share: Share = column(Fraction(1), zh="纳入分享比例", en="share", unit="share")
    """Share of the whole, or of the growth, that is shared."""

    @model_validator(mode="after")
    def _one_base(self) -> Self:
        if self.over_amount is not None and self.over_year is not None:
            raise PydanticCustomError("E413", "one base, not two")
        for incentive in self.incentives:
            if incentive.last < incentive.first:
                raise PydanticCustomError("E415", "{first} {last}", {"first": incentive.first, "last": incentive.last})
        return self


class Clause(Fact):
    """What an agreement says of one ledger: which flows, which levels' part of them, and the tree that shares them."""

    flows: tuple[str, ...] = column(zh="分享科目", en="flows", min_length=1, example=["tax.vat", "tax.cit"])
    """Flows shared, such as `tax.vat`, `fee.sewage`, `stat.value_added`, `construction.public_input`; a flow that is
    not named stays with the host."""
    levels: tuple[Government, ...] = column(("county",), zh="分享级次", en="levels")
    """Whose retained part of a tax is shared; only for the revenue ledger."""
    base: Base = column(Base(), zh="分享口径", en="base")
    """What of the flows is shared: gross or net of incentives, whole or growth; all of it unless stated."""
    tree: AnyNode = column(zh="分享规则", en="tree")
    """The node that gives each party its amount."""


class RevenueClause(Clause):
    """What an agreement says of taxes and fees: where they are collected, how they are shared, when they are paid."""

    attribution: Attribution | None = column(None, zh="税收归属", en="attribution")
    """Which site collects which part; empty = all of it the host's."""
    settlement: SettlementTerms = column(SettlementTerms(), zh="结算", en="settlement")
    """Who holds the revenue and when the others have their part; at once unless stated."""


class StatisticsClause(Clause):
    """What an agreement says of the assessment book; the official book is never split."""

    count: Literal["split", "both"] = column("split", zh="考核统计方式", en="count")
    """`split` by the tree, or `both`: every party that the tree gives a part in a year counts the whole."""
    burden: AnyNode | None = column(None, zh="负担类指标分列规则", en="burden indicators")
    """The node for the burden among the flows (energy, emissions); empty = they follow `tree`."""


class Agreement(Fact):
    """One table `[agreements.<id>]`; a ledger without a clause stays with the host, except that each party pays the
    contribution it states."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1)
    """Name printed in English reports."""
    construction: Clause | None = column(None, zh="建设投入", en="construction input")
    """Who pays which part of the construction input."""
    revenue: RevenueClause | None = column(None, zh="税费收入", en="revenue")
    """Who gets which part of taxes and fees."""
    statistics: StatisticsClause | None = column(None, zh="统计指标", en="statistics")
    """Who counts which part of the indicators in the assessment book."""
    eligibility: Eligibility | None = column(None, zh="适用条件", en="eligibility")
    """Which partnerships the agreement is open to; empty = all that name it."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the terms are real, derived or illustrative."""
    source: str = column("", zh="依据", en="source")
    """The document that sets the terms."""
    preset: str = column("", zh="预设办法", en="preset", example="zibo_2022_capital")
    """The preset that the terms are; it gives the names, the source and the clauses. See `allocsim presets`."""
    settings: dict[Id, Any] = column({}, zh="预设待定项", en="settings", example={"years_from": "payback_done"})
    """What the source of the preset leaves open, or says of each case: key → value."""

    def clauses(self) -> dict[LedgerName, Clause]:
        """The clauses there are, by ledger."""
        found: dict[LedgerName, Clause | None] = {
            "construction": self.construction,
            "revenue": self.revenue,
            "statistics": self.statistics,
        }
        return {ledger: clause for ledger, clause in found.items() if clause is not None}

    @model_validator(mode="after")
    def _flows_of_the_ledger(self) -> Self:
        for ledger, clause in self.clauses().items():
            known = flows_of(ledger)
            for at, flow in enumerate(clause.flows):
                if flow not in known:
                    values = {"flow": flow, "ledger": ledger, "known": ", ".join(known)}
                    raise PydanticCustomError("E380", "{flow} is no flow of {ledger}; known: {known}", values)
                if flow in clause.flows[:at]:
                    raise PydanticCustomError("E381", "{flow} stands twice", {"flow": flow, "ledger": ledger})
            if clause.base.incentives and ledger != "revenue":
                raise PydanticCustomError("E416", "incentives in {ledger}", {"ledger": ledger})
        split = self.statistics
        if split is not None and split.burden is not None and not any(FLOWS[flow].burden for flow in split.flows):
            raise PydanticCustomError("E439", "no burden among the flows")
        return self
