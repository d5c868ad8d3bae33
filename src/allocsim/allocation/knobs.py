"""Turning a rule's own numbers and lists until a plan keeps it: the least turn, rounded to the looser side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

from allocsim.allocation.rules.base import AllocationRule
from allocsim.domain.fact import fraction_text
from allocsim.domain.reason import Reason
from allocsim.units import UNITS

Fits = Callable[[AllocationRule], bool]
"""Whether the plan at hand keeps a rule with other numbers."""

PERCENT: Final = ("share", "extra", "intensity")
"""Fractions, turned by whole percentage points."""
COUNTS: Final = ("at_most", "at_most_dropped")
LISTS: Final = ("projects", "requires", "counties")
FREEING: Final = ("projects", "requires")
"""Lists that leave nothing of a rule when all is taken out; no counties would mean all of them."""
MOST: Final = 10**9


def loosened(name: str, rule: AllocationRule, fits: Fits) -> tuple[AllocationRule | None, Reason]:
    """The rule with the least turn of one of its numbers or lists that the plan keeps; None = not applied at all."""
    for field in type(rule).model_fields:
        found = next(_turned(rule, field, fits), None)
        if found is not None:
            return found[0], _reason(name, rule, field, found[1])
    for field in LISTS:
        shorter = _shorter(rule, field, fits)
        if shorter is not None:
            return shorter[0], _without(name, field, shorter[1])
    return None, Reason("A413", {"rule": name})


def _without(name: str, field: str, members: tuple[str, ...]) -> Reason:
    return Reason("A412", {"rule": name, "members": list(members), "key": f"rules.{name}.{field}"})


def _turned(rule: AllocationRule, field: str, fits: Fits) -> Iterator[tuple[AllocationRule, Any]]:
    """(rule, new value) for the first value on either side, nearest first, that fits."""
    value = getattr(rule, field)
    if value is None or isinstance(value, (bool, str, tuple, dict)):
        return
    if field in PERCENT:
        percent = Fraction(value) * 100
        downwards = (Fraction(n, 100) for n in range(int(-(-percent // 1)) - 1, -1, -1))
        top = 100 if field != "intensity" else 10_000
        upwards = (Fraction(n, 100) for n in range(int(percent // 1) + 1, top + 1))
        candidates: list[Any] = [list(downwards), list(upwards)]
    elif field in COUNTS:
        candidates = [[value + n for n in range(1, 1000)]]
    elif field == "amount":
        whole = int(value // 1)
        candidates = [_doubling(whole, -1), _doubling(whole, 1)]
    else:
        return
    for side in candidates:
        found = _first(rule, field, side, fits, value)
        if found is not None:
            yield rule.model_copy(update={field: found}), found
            return


def _doubling(whole: int, sign: int) -> range:
    """Whole amounts below or above one."""
    return range(whole - (sign < 0), -1, -1) if sign < 0 else range(whole + 1, whole + MOST)


def _first(rule: AllocationRule, field: str, side: Any, fits: Fits, like: Any) -> Any:
    """The first of a row of ever looser values that fits; a limit moves one way only, so halving finds it."""

    def fine(i: int) -> bool:
        return fits(rule.model_copy(update={field: _as(side[i], like)}))

    if not len(side) or not fine(len(side) - 1):
        return None
    low, high = -1, len(side) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fine(middle) else (middle, high)
    return _as(side[high], like)


def _as(value: Any, like: Any) -> Any:
    return Decimal(value) if isinstance(like, Decimal) else value


def _shorter(rule: AllocationRule, field: str, fits: Fits) -> tuple[AllocationRule | None, tuple[str, ...]] | None:
    """The rule without the fewest members of a list, up to three; None = without all, where that is no rule."""
    members = getattr(rule, field, ())
    if not isinstance(members, tuple):
        return None
    for count in range(1, min(len(members), 4)):
        for out in combinations(members, count):
            left = rule.model_copy(update={field: tuple(name for name in members if name not in out)})
            if fits(left):
                return left, out
    return (None, members) if field in FREEING and 0 < len(members) < 4 else None


def _reason(name: str, rule: AllocationRule, field: str, value: Any) -> Reason:
    extra = type(rule).model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    old = getattr(rule, field)
    if field in PERCENT:
        shown = [f"{float(part * 100):g} %" for part in (Fraction(old), value)]
    else:
        shown = [f"{part.normalize():f}" if isinstance(part, Decimal) else str(part) for part in (old, value)]
    unit = UNITS.get(str(extra.get("unit", ""))) if field not in PERCENT else None
    title = {"zh": extra["title_zh"], "en": extra["title_en"]}
    symbol = {lang: f" {unit.symbol(lang)}" if unit and unit.zh else "" for lang in ("zh", "en")}
    key = {"key": f"rules.{name}.{field}", "value": fraction_text(Fraction(value))}
    return Reason("A411", {"rule": name, "field": title, "old": shown[0], "new": shown[1], "number_unit": symbol} | key)
