"""Settlement terms: who holds the shared revenue, and when the others have their part."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocsim.domain.fact import Fact, Share, column, fraction_text
from allocsim.domain.partnership import PartyRole


class SettlementTerms(Fact):
    """One table `[agreements.<id>.revenue.settlement]`: from what is due to what is paid, by year.

    held[k, y]         what k collects, or all of it at the `collector`
    provisional[k, y]  share[k] · Σ_j due[j, y], paid in y; without `provisional` shares nothing is paid: held[k, y]. In
                       a year in which the tree gives a county nothing (its term is over, or has not begun) its
                       provisional part stays with the host
    true-up            due[k, y] − provisional[k, y], paid in y + lag
    payable[k], receivable[k]  the parts below and above zero of provisional − held and of each true-up

    due[k, y] is what the tree gives k of year y. Whoever holds more than is its own pays; what is kept outside the
    agreement is never moved. The last simulated year closes the books: whatever is still due then is paid in it.
    Present values, payback years and the judgement count what is paid, in the year in which it is paid; entries stand
    in the year in which it is due.
    """

    collector: PartyRole | None = column(None, zh="代收方", en="collector", example="host")
    """Role that holds all shared revenue until it is settled; empty = each site what it collects, the host if there is
    no attribution."""
    lag: int = column(0, zh="结算滞后年数", en="lag", unit="year", ge=0, le=10)
    """Years from collection until the parties have what is due to them."""
    provisional: dict[PartyRole, Share] = column(
        {}, zh="预拨比例", en="provisional shares", unit="share", example={"origin": "0.4", "host": "0.6"}
    )
    """Forecast shares by which the year's shared revenue is paid out at once; they sum to one. Needs a lag."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.provisional.values(), Fraction(0))
        if self.provisional and total != 1:
            raise PydanticCustomError("E382", "shares sum to {total}, not to 1", {"total": fraction_text(total)})
        if self.provisional and not self.lag:
            raise PydanticCustomError("E428", "provisional shares need a lag")
        return self

    def roles(self) -> tuple[str, ...]:
        """Roles that must have a party."""
        paid = (role for role, share in self.provisional.items() if share)
        return (*paid, *(() if self.collector is None else (self.collector,)))
