"""Agreements: how the three ledgers of a partnership are shared."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import DataLabel, Fact, column
from allocsim.domain.flow import LedgerName, flows_of
from allocsim.domain.member import AnyNode

Government = Literal["central", "province", "city", "county"]


class Clause(Fact):
    """What an agreement says of one ledger: which flows, which levels' part of them, and the tree that shares them."""

    flows: tuple[str, ...] = column(zh="分享科目", en="flows", min_length=1, example=["tax.vat", "tax.cit"])
    """Flows shared, such as `tax.vat`, `fee.sewage`, `stat.value_added`, `construction.public_input`; a flow that is
    not named stays with the host."""
    levels: tuple[Government, ...] = column(("county",), zh="分享级次", en="levels")
    """Whose retained part of a tax is shared; only for the revenue ledger."""
    tree: AnyNode = column(zh="分享规则", en="tree")
    """The node that gives each party its amount."""


class StatisticsClause(Clause):
    """What an agreement says of the assessment book; the official book is never split."""

    count: Literal["split", "both"] = column("split", zh="考核统计方式", en="count")
    """`split` by the tree, or `both`: every party that the tree gives a part in a year counts the whole."""


class Agreement(Fact):
    """One table `[agreements.<id>]`; a ledger without a clause stays with the host, except that each party pays the
    contribution it states."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1)
    """Name printed in English reports."""
    construction: Clause | None = column(None, zh="建设投入", en="construction input")
    """Who pays which part of the construction input."""
    revenue: Clause | None = column(None, zh="税费收入", en="revenue")
    """Who gets which part of taxes and fees."""
    statistics: StatisticsClause | None = column(None, zh="统计指标", en="statistics")
    """Who counts which part of the indicators in the assessment book."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the terms are real, derived or illustrative."""
    source: str = column("", zh="依据", en="source")
    """The document that sets the terms."""

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
        return self
