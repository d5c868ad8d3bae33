"""Attribution: which site collects which part of a tax, before the local part is taken."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Amount, Fact, Id, Ratio, Share, column
from allocsim.domain.partnership import PartyRole


class Factor(Fact):
    """One factor: its weight, and what each role has of it."""

    weight: Ratio = column(zh="权重", en="weight", ge=0, example="0.35")
    """Weight of the factor; only the proportions of weights matter."""
    values: dict[PartyRole, Amount] = column(
        zh="各方数值", en="values", min_length=1, example={"origin": "40", "host": "60"}
    )
    """Amount of the factor at each role: revenue, payroll, assets, people and the like."""


class Attribution(Fact):
    """Which part of the agreement's flows arises at the site of each role.

    part[k] = rate[k] · share[k],  or  rate[k] · Σ_f w[f] · value[f, k] / Σ_j value[f, j],  w[f] = weight[f] / Σ weight
    collected[k] = part[k] · Σ_flow retained_share[flow] · flow

    Formula apportionment with site-specific rates: what the parts leave of a flow is levied nowhere, and above one in
    all more is levied than the flow. The node `by_site` gives each role what its site collects. What the tree leaves
    outside the agreement (`kept`) is the host's wherever it is collected; a schedule that leaves the years before it
    to the sites says so: `before = { kind = "by_site" }`.
    """

    shares: dict[PartyRole, Share] = column({}, zh="各地归属比例", en="shares", unit="share", example={"host": "1"})
    """Share of each role's site; they sum to one. Or `factors`."""
    factors: dict[Id, Factor] = column({}, zh="分摊因素", en="factors")
    """Factors by name, by which a company's base is apportioned over its sites."""
    rates: dict[PartyRole, Ratio] = column({}, zh="各地征收系数", en="rates", example={"origin": "1.2"})
    """Rate of a site relative to that of the flow; 1 where nothing is stated."""

    @model_validator(mode="after")
    def _stated(self) -> Self:
        weighed = any(factor.weight for factor in self.factors.values())
        valued = all(any(factor.values.values()) for factor in self.factors.values())
        whole = sum(self.shares.values(), Fraction(0)) == 1 if self.shares else weighed and valued
        if bool(self.shares) == bool(self.factors) or not whole:
            raise PydanticCustomError("E427", "shares that sum to one, or factors")
        strange = set(self.rates) - set(self.apportioned()) or any(rate < 0 for rate in self.rates.values())
        if strange or not any(self.parts().values()):
            raise PydanticCustomError("E427", "rates of the sites")
        return self

    def apportioned(self) -> dict[str, Fraction]:
        """Role → its site's share of the base; they sum to one."""
        if self.shares:
            return dict(self.shares)
        weights = sum((factor.weight for factor in self.factors.values()), Fraction(0))
        found: dict[str, Fraction] = {}
        for factor in self.factors.values():
            whole = sum((Fraction(value) for value in factor.values.values()), Fraction(0))
            for role, value in factor.values.items():
                found[role] = found.get(role, Fraction(0)) + factor.weight / weights * Fraction(value) / whole
        return found

    def parts(self) -> dict[str, Fraction]:
        """Role → the part of a flow that its site levies.

        >>> {role: str(part) for role, part in Attribution(shares={"origin": "0.4", "host": "0.6"}).parts().items()}
        {'origin': '2/5', 'host': '3/5'}
        """
        return {role: part * self.rates.get(role, Fraction(1)) for role, part in self.apportioned().items()}
