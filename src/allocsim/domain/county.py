"""A county: it holds quotas, hosts projects, and is a party to agreements."""

from __future__ import annotations

from decimal import Decimal

from allocsim.domain.fact import Amount, DataLabel, Fact, Id, column


class County(Fact):
    """One row of `counties.csv`."""

    county: Id = column(zh="县（市、区）", en="county", example="jingning")
    """Identifier in lower-case pinyin; the key of the table."""
    code: str = column("", zh="行政区划代码", en="code", example="620826", pattern=r"^(\d{6})?$")
    """Six-digit administrative code, where there is one."""
    name_zh: str = column(zh="中文名称", en="name in Chinese", example="静宁县", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", example="Jingning", min_length=1)
    """Name printed in English reports."""
    population: Amount = column(Decimal(0), zh="常住人口", en="population", unit="person", example="340000")
    """Resident population, for figures per head; 0 if not stated."""
    tile_column: int | None = column(None, zh="示意图列", en="tile column", ge=1, le=30)
    """Column of the county's tile in the schematic map, from the west; empty for all counties = in table order."""
    tile_row: int | None = column(None, zh="示意图行", en="tile row", ge=1, le=30)
    """Row of the tile, from the north."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the row's figures are real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """Where a real or derived figure comes from."""
