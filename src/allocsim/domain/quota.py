"""Quotas issued to a county (or held by the city) and what is already committed."""

from __future__ import annotations

from allocsim.domain.fact import Amount, DataLabel, Fact, Id, column


class Quota(Fact):
    """One row of `quotas.csv`: what is issued for a county, resource and year."""

    county: Id = column(zh="县（市、区）", en="county", example="jingning")
    """A county of `counties.csv`, or `city` for what the city itself manages."""
    resource: Id = column(zh="指标", en="resource", example="land")
    """A resource of the scenario."""
    year: int = column(zh="年度", en="year", example=2026)
    """The plan year the quota is issued for."""
    amount: Amount = column(zh="下达数量", en="amount", unit="tick", example="1200.00")
    """The quota issued, in the resource's unit."""
    unit: str = column(zh="单位", en="unit", example="mu")
    """The unit of `amount`; it must be the resource's own, so that no column mixes units."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the figure is real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """Where a real or derived figure comes from."""


class Commitment(Fact):
    """One row of `committed.csv`: an earlier award that reduces the quota before the pool is formed."""

    county: Id = column(zh="县（市、区）", en="county", example="jingning")
    """A county of `counties.csv`, or `city`."""
    resource: Id = column(zh="指标", en="resource", example="land")
    """A resource of the scenario."""
    year: int = column(zh="年度", en="year", example=2026)
    """The plan year whose quota is reduced."""
    amount: Amount = column(zh="已安排数量", en="amount", unit="tick", example="60.00")
    """What is already committed, in the resource's unit."""
    unit: str = column(zh="单位", en="unit", example="mu")
    """The unit of `amount`; it must be the resource's own."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the figure is real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """The document that made the commitment."""
