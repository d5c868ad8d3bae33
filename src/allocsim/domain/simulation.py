"""How flows unfold over the years, and which inputs are uncertain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Self

from pydantic import PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.agreement import Government
from allocsim.domain.fact import Fact, Ratio, Share, column

Number = Annotated[Decimal, PlainSerializer(lambda v: f"{v.normalize():f}", return_type=str)]
"""A decimal number of either sign, kept exactly as written."""
Effect = Literal["level", "growth", "ramp_delay", "construction_delay", "failure"]
Level = Literal["city", "industry", "project"]
LEVELS: Final[tuple[Level, ...]] = ("city", "industry", "project")
"""From the widest to the narrowest."""
NEVER: Final = Decimal(1000)
"""Years after the start in which a project fails that does not: beyond every horizon."""
ALL_FLOWS: Final = ("tax", "fee", "stat")


class Simulation(Fact):
    """The table `[simulation]`."""

    horizon: int = column(15, zh="测算年限", en="horizon", unit="year", ge=1, le=100)
    """Calendar years simulated, from the scenario's first plan year."""
    seed: int = column(0, zh="随机种子", en="seed", ge=0)
    """Seed of all draws."""
    draws: int = column(1000, zh="抽样次数", en="draws", ge=1)
    """Number of uncertain draws."""
    sampling: Literal["mc", "qmc"] = column("mc", zh="抽样方法", en="sampling")
    """`mc` = pseudo-random (Monte Carlo); `qmc` = for each parameter a scrambled Sobol sequence in an order of its own,
    which fills each range evenly (quasi-Monte Carlo)."""
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
    """One table `[uncertain.<id>]`: an uncertain input, what it does to flows, and how it is distributed."""

    name_zh: str = column(zh="中文名称", en="name in Chinese", min_length=1)
    """Name printed in Chinese reports."""
    name_en: str = column(zh="英文名称", en="name in English", min_length=1)
    """Name printed in English reports."""
    effect: Effect = column("level", zh="作用方式", en="effect")
    """`level` multiplies flows; `growth` is added to the annual growth rate; `ramp_delay` and `construction_delay` are
    years; `failure` is the number of years after the start from which the project yields and costs nothing."""
    flows: tuple[str, ...] = column(ALL_FLOWS, zh="作用科目", en="flows")
    """Flows or their first parts that `level` multiplies: `tax`, `stat.output`, …; `incentive` = what agreements pay
    back to firms."""
    since: int | None = column(None, zh="起始年度", en="since")
    """Calendar year from which `level` holds, as after a change of tax policy; empty = all years."""
    per: Level = column("project", zh="抽样层次", en="per")
    """One value for the whole city, for each industry, or for each project."""
    distribution: str = column("triangular", zh="分布", en="distribution")
    """`uniform(low, high)`, `triangular(low, mode, high)`, `lognormal` with median `mode` and 5 % quantile `low`,
    `discrete(values, probabilities)`, or the name of a distribution of scipy.stats with its `parameters`."""
    parameters: dict[str, Number] = column(zh="分布参数", en="parameters", factory=dict)
    """Parameters of a distribution of scipy.stats by their names there: its shapes, `loc` and `scale`."""
    values: tuple[Number, ...] = column((), zh="取值", en="values")
    """Values of `discrete`, rising."""
    probabilities: tuple[Share, ...] = column((), zh="概率", en="probabilities", unit="share")
    """Probability of each value; they sum to one."""
    low: Number | None = column(None, zh="低值", en="low", example="0.7")
    """Lowest value (5 % quantile of the lognormal); cuts a distribution of scipy.stats off."""
    mode: Number | None = column(None, zh="最可能值", en="mode")
    """Most likely value, and the value of the deterministic run; empty = no effect (a factor of 1, 0 years, …)."""
    high: Number | None = column(None, zh="高值", en="high", example="1.2")
    """Highest value; the lognormal has none; cuts a distribution of scipy.stats off."""
    loads: dict[Level, Ratio] = column(zh="共同因子载荷", en="loads", factory=dict)
    """Correlation with common standard normal factors of the city, of the project's industry and of the project: what
    two inputs have in common is the product of their loads. The squares sum to at most one."""
    source: str = column("", zh="依据", en="source")
    """Where the range comes from."""

    @property
    def central(self) -> Decimal:
        """The value of the deterministic run."""
        if self.mode is not None:
            return self.mode
        return {"level": Decimal(1), "failure": NEVER}.get(self.effect, Decimal(0))

    @model_validator(mode="after")
    def _distributed(self) -> Self:
        if self.distribution == "discrete":
            self._discrete()
        elif self.distribution == "lognormal":
            if self.high is not None or self.low is None or not 0 < self.low < self.central:
                raise PydanticCustomError("E389", "lognormal needs 0 < low {low} < mode {mode}, no high", self._range())
        elif self.distribution in ("uniform", "triangular"):
            if self.low is None or self.high is None or not self._ordered(self.low, self.high):
                raise PydanticCustomError("E388", "needs low {low} <= mode {mode} <= high {high}", self._range())
        else:
            self._scipy()
        self._fields_in_use()
        return self

    @model_validator(mode="after")
    def _effect(self) -> Self:
        if self.effect != "level" and (self.flows != ALL_FLOWS or self.since is not None):
            raise PydanticCustomError("E366", "flows and since are for level", {"effect": self.effect})
        narrower = [level for level in self.loads if LEVELS.index(level) > LEVELS.index(self.per)]
        squares = sum((load * load for load in self.loads.values()), Fraction(0))
        if narrower or squares > 1:
            values = {"per": self.per, "levels": ", ".join(narrower) or "-", "total": f"{float(squares):.4g}"}
            raise PydanticCustomError("E364", "loads: squares sum to {total}; {levels} narrower than {per}", values)
        lowest = min(self.values) if self.values else self.low
        if self.effect != "growth" and lowest is not None and lowest < 0:
            raise PydanticCustomError("E365", "may fall below zero", {"low": str(lowest), "effect": self.effect})
        return self

    def _range(self) -> dict[str, Any]:
        parts = {"low": self.low, "mode": self.central, "high": self.high}
        return {name: "-" if value is None else str(value) for name, value in parts.items()}

    def _ordered(self, low: Decimal, high: Decimal) -> bool:
        """A stated mode lies between the ends; a uniform has none, so that the deterministic run may differ."""
        inside = low <= self.central <= high or (self.mode is None and self.distribution == "uniform")
        return inside and low < high

    def _discrete(self) -> None:
        rising = all(a < b for a, b in zip(self.values, self.values[1:], strict=False))
        total = sum(self.probabilities, Fraction(0))
        if not self.values or not rising or len(self.values) != len(self.probabilities) or total != 1:
            values = {"values": len(self.values), "probabilities": len(self.probabilities), "total": str(total)}
            raise PydanticCustomError("E363", "{values} values, {probabilities} probabilities, sum {total}", values)

    def _scipy(self) -> None:
        """The name, the parameters and the range, as scipy sees them."""
        import numpy as np
        from scipy import stats

        found = getattr(stats, self.distribution, None)
        if not isinstance(found, (stats.rv_continuous, stats.rv_discrete)):
            raise PydanticCustomError("E361", "no distribution {name}", {"name": self.distribution})
        shapes = found.shapes.split(", ") if found.shapes else []
        known = [*shapes, "loc", *(["scale"] if isinstance(found, stats.rv_continuous) else [])]
        missing = [name for name in shapes if name not in self.parameters]
        wrong = [name for name in self.parameters if name not in known]
        values = {"distribution": self.distribution, "known": ", ".join(known), "wrong": ", ".join([*missing, *wrong])}
        if missing or wrong:
            raise PydanticCustomError("E362", "{distribution} takes {known}: {wrong}", values)
        law = found(**{name: float(value) for name, value in self.parameters.items()})
        ends = [-np.inf if self.low is None else float(self.low), np.inf if self.high is None else float(self.high)]
        if not np.isfinite(law.ppf([0.25, 0.5, 0.75])).all() or not law.cdf(ends[0]) < law.cdf(ends[1]):
            raise PydanticCustomError("E362", "{distribution} takes {known}", {**values, "wrong": "="})
        if self.effect != "growth" and max(float(law.support()[0]), ends[0]) < 0:
            values = {"low": str(law.support()[0]), "effect": self.effect}
            raise PydanticCustomError("E365", "may fall below zero", values)

    def _fields_in_use(self) -> None:
        own = {"discrete": ("values", "probabilities"), "uniform": (), "triangular": (), "lognormal": ()}
        used = own.get(self.distribution, ("parameters",))
        unused = [name for name in ("parameters", "values", "probabilities") if getattr(self, name)]
        if self.distribution == "discrete":
            unused += [name for name in ("low", "high") if getattr(self, name) is not None]
        if idle := [name for name in unused if name not in used]:
            raise PydanticCustomError("E367", "unused", {"distribution": self.distribution, "fields": ", ".join(idle)})


RetainedShare = dict[str, dict[Government, Share]]
"""`retained_share[tax][level]`: what each level of government keeps of a tax or fee; each tax sums to one."""
