"""What more of a resource would add: one stated step, the first amount that adds anything, and the relaxed price."""

from __future__ import annotations

from fractions import Fraction

from allocsim.allocation.explain.inquiry import Inquiry, Question
from allocsim.allocation.explain.leap import least_extra
from allocsim.allocation.explain.stretch import Spot
from allocsim.domain.allocation import Price
from allocsim.domain.explanation import POOL, ResourceValue
from allocsim.errors import LimitError
from allocsim.units import ceil_ticks


def resource_value(inquiry: Inquiry, spot: Spot) -> ResourceValue:
    """The value of `spot` in units of the last goal; amounts are added in every plan year.

    A step that is less than the first amount adds nothing; it takes something only if the allocation no longer fits.
    """
    place, resource = spot
    facts = inquiry.scenario.resources[resource]
    step = max(1, ceil_ticks(Fraction(facts.step), facts.tick))
    price = _price(inquiry.allocation.prices, place, resource)
    gain: Fraction | None = None
    first: int | None = None
    first_gain: Fraction | None = None
    if inquiry.base.proved:
        try:
            first, first_gain = first_amount(inquiry, spot)
            out_of_reach = first is None or first > step
            idle = out_of_reach and inquiry.still_fits(Question(extra=((spot, step),)))
            gain = Fraction(0) if idle else gain_of(inquiry, spot, step)
        except LimitError:
            pass
    return ResourceValue(resource, place, step, gain, first, first_gain, price)


def gain_of(inquiry: Inquiry, spot: Spot, ticks: int) -> Fraction | None:
    """How much better the last goal gets with so much more; None if it is not proved."""
    reply = inquiry.ask(Question(extra=((spot, ticks),)))
    if reply is None or not reply.proved:
        return None
    sign = 1 if inquiry.main[1].sense == "maximise" else -1
    return sign * (reply.goals[-1].value - inquiry.base.goals[-1].value)


def first_amount(inquiry: Inquiry, spot: Spot) -> tuple[int | None, Fraction | None]:
    """The least amount that raises the last goal, and by how much; (None, None) if none does.

    The search loosens limits that round, so an amount that turns out too small is followed by the next.
    """
    sign = 1 if inquiry.main[1].sense == "maximise" else -1
    amount = 0
    wanted = inquiry.base.goals[-1].value + Fraction(sign, inquiry.main[1].scale(inquiry.problem))
    for _ in range(12):
        found = least_extra(inquiry, spot, amount + 1, wanted)
        if found is None:
            return None, None
        amount = found
        gain = gain_of(inquiry, spot, amount)
        if gain is None or gain > 0:
            return (amount, gain) if gain is not None else (None, None)
    return None, None


def _price(prices: tuple[Price, ...], place: str, resource: str) -> float:
    """The relaxed price over all plan years."""
    rows = [price for price in prices if price.resource == resource]
    here = [row for row in rows if (row.row == "pool_capacity") == (place == POOL)]
    return round(sum((row.per_unit for row in here if place == POOL or place in row.index), 0.0), 9)
