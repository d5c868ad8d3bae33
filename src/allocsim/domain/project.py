"""A project, the options it may be approved in, and what it demands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from allocsim.domain.fact import Amount, DataLabel, Fact, Id, Ratio, Share, column

Level = Literal["province_key", "city_key", "county"]
Use = Literal["new", "expansion", "infrastructure"]
Review = Literal["", "pass", "fail"]

BENEFITS: Final[dict[str, str]] = {
    "investment": "10k_CNY",
    "output": "10k_CNY",
    "value_added": "10k_CNY",
    "tax_vat": "10k_CNY",
    "tax_cit": "10k_CNY",
    "tax_land_use": "10k_CNY",
    "tax_other": "10k_CNY",
    "fee_sewage": "10k_CNY",
    "jobs": "person",
    "rd": "10k_CNY",
}
"""Columns of `projects.csv` that a goal or gate may name, with their units; `tax` is the sum of the `tax_*`."""

TAXES: Final = tuple(name for name in BENEFITS if name.startswith("tax_"))


class Project(Fact):
    """One row of `projects.csv`; benefits are those of a normal year at full production and full scale."""

    project: Id = column(zh="项目编号", en="project", example="P001")
    """Identifier; the key of the table. The order of rows is the published tie-break."""
    name_zh: str = column(zh="项目名称", en="name in Chinese", example="豆制品精深加工项目", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", example="Bean products plant", min_length=1)
    """Name printed in English reports."""
    county: Id = column(zh="申报县（市、区）", en="county", example="chongxin")
    """The county that submits the project; its host unless an option names another."""
    level: Level = column(zh="项目层级", en="level", example="city_key")
    """`province_key`, `city_key` or `county`; `pool.levels` says which may draw on the pool."""
    use: Use = column(zh="指标用途", en="use", example="new")
    """`new` entrant, `expansion` of an existing firm, or `infrastructure`."""
    industry: str = column("", zh="产业", en="industry", example="food")
    """Industry, for gates and rules by industry."""
    park: str = column("", zh="园区", en="park", example="chongxin_park")
    """Industrial park, for gates and rules by park."""
    category: str = column("", zh="类别", en="category", example="chain")
    """Any further grouping that a rule may name."""
    investment: Amount = column(Decimal(0), zh="总投资", en="investment", unit="10k_CNY", example="67500")
    """Total fixed investment."""
    output: Amount = column(Decimal(0), zh="年产值", en="output", unit="10k_CNY", example="90000")
    """Output of a normal year."""
    value_added: Amount = column(Decimal(0), zh="年增加值", en="value added", unit="10k_CNY", example="22000")
    """Value added of a normal year."""
    tax_vat: Amount = column(Decimal(0), zh="增值税", en="value-added tax", unit="10k_CNY")
    """Value-added tax of a normal year, all levels of government together."""
    tax_cit: Amount = column(Decimal(0), zh="企业所得税", en="corporate income tax", unit="10k_CNY")
    """Corporate income tax of a normal year, all levels together."""
    tax_land_use: Amount = column(Decimal(0), zh="城镇土地使用税", en="urban land-use tax", unit="10k_CNY")
    """Urban land-use tax of a normal year."""
    tax_other: Amount = column(Decimal(0), zh="其他税收", en="other taxes", unit="10k_CNY")
    """All other taxes of a normal year."""
    fee_sewage: Amount = column(Decimal(0), zh="污水处理费", en="sewage fee", unit="10k_CNY")
    """Sewage treatment fees of a normal year."""
    jobs: Amount = column(Decimal(0), zh="就业人数", en="jobs", unit="person")
    """Jobs at full production."""
    rd: Amount = column(Decimal(0), zh="研发投入", en="R&D", unit="10k_CNY")
    """Research and development spending of a normal year."""
    public_input: Amount = column(Decimal(0), zh="财政性建设投入", en="public input", unit="10k_CNY")
    """Public construction input the project needs."""
    floor_area: Amount = column(Decimal(0), zh="建筑面积", en="floor area", unit="mu")
    """Floor area, for the development-intensity cap of a park."""
    construction_years: int = column(1, zh="建设期", en="construction years", unit="year", ge=0, le=20)
    """Years from the start until the first year of production."""
    investor_review: Review = column("", zh="投资能力论证", en="investor review")
    """Reviewed capability of the investor: `pass`, `fail`, or empty if not reviewed."""
    market_review: Review = column("", zh="市场前景论证", en="market review")
    """Reviewed market outlook."""
    necessity_review: Review = column("", zh="建设必要性论证", en="necessity review")
    """Reviewed necessity."""
    case_by_case: bool = column(False, zh="一事一议", en="case by case")
    """A major chain project decided case by case by the city executive meeting."""
    annual_list: bool = column(False, zh="列入年度建设清单", en="on the annual list")
    """Infrastructure on a park's annual construction list."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the row's figures are real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """Where a real or derived figure comes from."""

    def benefit(self, name: str) -> Fraction:
        """One benefit column, or `tax`, the sum of all taxes, in its unit."""
        if name == "tax":
            return sum((Fraction(getattr(self, tax)) for tax in TAXES), Fraction(0))
        return Fraction(getattr(self, name))


class Option(Fact):
    """One row of `options.csv`: a way in which a project may be approved. A project without rows has one."""

    project: Id = column(zh="项目编号", en="project", example="P001")
    """A project of `projects.csv`."""
    option: Id = column(zh="选项", en="option", example="jingning_2027")
    """Identifier within the project."""
    host: str = column("", zh="承接县（市、区）", en="host county", example="jingning")
    """The county where the project would stand; empty = the project's own."""
    year: int | None = column(None, zh="开工年度", en="start year", example=2027)
    """Plan year of the start; empty = the scenario's first."""
    scale: Ratio = column(Fraction(1), zh="规模", en="scale", unit="share", example="1", gt=0, le=1)
    """Share of the full size; multiplies demands (rounded up to the tick) and benefits."""


class Demand(Fact):
    """One row of `demands.csv`: what a project takes of one resource, once, in one year."""

    project: Id = column(zh="项目编号", en="project", example="P001")
    """A project of `projects.csv`."""
    option: str = column("", zh="选项", en="option")
    """The option the row is for; empty = every option of the project."""
    county: str = column("", zh="占用指标县（市、区）", en="county", example="jingning")
    """The county whose side the quota is taken on: empty = the host, else an origin that brings quota."""
    resource: Id = column(zh="指标", en="resource", example="land")
    """A resource of the scenario."""
    offset: int = column(0, zh="距开工年数", en="offset", unit="year", ge=0, le=50)
    """Years from the start; a need that recurs has a row for each year."""
    amount: Amount = column(zh="需求量", en="amount", unit="tick", example="120.00")
    """The demand at full scale, before exemption and replacement, in the resource's unit."""
    unit: str = column(zh="单位", en="unit", example="mu")
    """The unit of `amount`; it must be the resource's own."""
    exempt: Share = column(Fraction(0), zh="豁免比例", en="exempt", unit="share")
    """The share not counted (renewables, feedstock energy)."""
    multiplier: Ratio = column(Fraction(1), zh="替代倍数", en="multiplier", unit="share", gt=0)
    """The replacement multiplier, where an environmental standard is missed."""
    label: DataLabel = column("illustrative", zh="数据标识", en="data label")
    """Whether the figure is real, derived or illustrative."""
    source: str = column("", zh="数据来源", en="source")
    """Where a real or derived figure comes from."""
