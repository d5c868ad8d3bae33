"""Flows: what a partnership project yields by year, each in one of three ledgers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

LedgerName = Literal["construction", "revenue", "statistics"]


@dataclass(frozen=True)
class Flow:
    """One flow: its key, its names, its ledger and unit, and where its normal year stands."""

    key: str
    zh: str
    en: str
    ledger: LedgerName
    unit: str
    column: str
    """Column of `projects.csv` with the amount of a normal year (of the whole, for investment and construction
    input); empty for energy and emissions, which come from `demands.csv`."""
    when: Literal["construction", "production"]
    """Spread evenly over the construction years, or following production."""
    grows: bool = False
    """Whether it grows after full production; people and physical amounts only follow the ramp."""
    burden: bool = False
    """Whether it counts against the county that has it, as energy and emissions do."""

    @property
    def tail(self) -> str:
        """What stands after the first dot: the key of `retained_share` for taxes and fees."""
        return self.key.partition(".")[2]


FLOWS: Final[dict[str, Flow]] = {
    flow.key: flow
    for flow in (
        Flow(
            "construction.public_input",
            "财政性建设投入",
            "public construction input",
            "construction",
            "10k_CNY",
            "public_input",
            "construction",
        ),
        Flow("tax.vat", "增值税", "value-added tax", "revenue", "10k_CNY", "tax_vat", "production", True),
        Flow("tax.cit", "企业所得税", "corporate income tax", "revenue", "10k_CNY", "tax_cit", "production", True),
        Flow(
            "tax.land_use",
            "城镇土地使用税",
            "urban land-use tax",
            "revenue",
            "10k_CNY",
            "tax_land_use",
            "production",
            True,
        ),
        Flow("tax.other", "其他税收", "other taxes", "revenue", "10k_CNY", "tax_other", "production", True),
        Flow("fee.sewage", "污水处理费", "sewage fee", "revenue", "10k_CNY", "fee_sewage", "production", True),
        Flow("stat.output", "产值", "output", "statistics", "10k_CNY", "output", "production", True),
        Flow("stat.value_added", "增加值", "value added", "statistics", "10k_CNY", "value_added", "production", True),
        Flow(
            "stat.fixed_investment",
            "固定资产投资",
            "fixed investment",
            "statistics",
            "10k_CNY",
            "investment",
            "construction",
        ),
        Flow("stat.jobs", "就业人数", "jobs", "statistics", "person", "jobs", "production"),
        Flow("stat.energy", "能源消费", "energy consumption", "statistics", "tce", "", "production", burden=True),
        Flow("stat.cod", "化学需氧量排放", "COD emissions", "statistics", "t", "", "production", burden=True),
        Flow("stat.nh3n", "氨氮排放", "NH3-N emissions", "statistics", "t", "", "production", burden=True),
        Flow("stat.nox", "氮氧化物排放", "NOx emissions", "statistics", "t", "", "production", burden=True),
        Flow("stat.vocs", "挥发性有机物排放", "VOCs emissions", "statistics", "t", "", "production", burden=True),
    )
}
"""Every flow of a project; the order is the F axis."""

INCENTIVE: Final = "incentive"
"""What uncertain inputs call the incentives that agreements pay to firms; they are no flow of a project."""

REWARD: Final = "reward.evaluation"
"""Flow of the money that a rule promises to a county; it belongs to no project."""


def flows_of(ledger: LedgerName) -> tuple[str, ...]:
    """Keys of one ledger's flows, in order.

    >>> flows_of("construction")
    ('construction.public_input',)
    """
    return tuple(key for key, flow in FLOWS.items() if flow.ledger == ledger)


def covers(patterns: Iterable[str], flow: str) -> bool:
    """Whether a flow is named by its key or by its first part.

    >>> covers(("tax", "stat.jobs"), "tax.vat"), covers(("tax.vat",), "tax.cit")
    (True, False)
    """
    return any(flow == pattern or flow.startswith(f"{pattern}.") for pattern in patterns)
