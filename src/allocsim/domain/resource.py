"""A resource: a kind of quota, counted in whole ticks."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Fact, column
from allocsim.units import UNITS, from_ticks


class Resource(Fact):
    """One table `[resources.<id>]`; the order in the file is the order of the R axis."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", example="建设用地", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", example="construction land", min_length=1)
    """Name printed in English reports."""
    unit: str = column(zh="计量单位", en="unit", example="mu")
    """Unit of every amount of this resource: a key of the unit table (`mu`, `tce`, `t`, …)."""
    tick: Amount = column(zh="最小计量", en="tick", unit="tick", example="0.01", gt=0)
    """The smallest amount that is counted; finer input is an error."""
    step: Amount = column(Decimal(1), zh="增量步长", en="step", unit="tick", example="1", gt=0)
    """The next stated step whose value is reported: 1 mu, 100 tce, 0.1 t."""
    basis: str = column("", zh="统计口径", en="basis", example="等价值")
    """The accounting basis, where there are several (energy: equivalent value or calorific value)."""
    indicator: Literal["", "stat.cod", "stat.nh3n", "stat.nox", "stat.vocs"] = column(
        "", zh="排放统计指标", en="emission indicator", example="stat.cod"
    )
    """The indicator of partnerships that demands for this pollutant are counted as; empty = none."""

    @model_validator(mode="after")
    def _a_mass(self) -> Self:
        if self.indicator and self.unit in UNITS and UNITS[self.unit].measures != "mass":
            raise PydanticCustomError("E440", "{indicator} in {unit}", {"indicator": self.indicator, "unit": self.unit})
        return self

    def amount(self, ticks: int) -> Decimal:
        """The exact amount of `ticks` in the resource's unit."""
        return from_ticks(ticks, self.tick)
