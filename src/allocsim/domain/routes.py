"""Parameters of the approval routes."""

from __future__ import annotations

from allocsim.domain.fact import Amount, Fact, column


class Routes(Fact):
    """The table `[routes]`: what decides which body approves a project."""

    land: str = column("land", zh="供地类指标", en="land", example="land")
    """The resource that is land: a project that takes any of it goes to the leading group."""
    filing_investment: Amount | None = column(None, zh="备案投资额", en="filing investment", unit="10k_CNY")
    """Investment from which a project without land is filed with the park office; empty = no such threshold."""
    source: str = column("", zh="依据条款", en="source")
    """The clause behind the routes."""
