"""Other names of fields, as they stand at the head of columns: their titles in both languages, alone or together.

`县（市、区）`, `县(市、区) county`, `County` and `county` all name the field `county`; `总投资（万元）` is
`investment`.
What stands in brackets is a unit, and must be the unit of the field; it is never passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from allocsim.inputs.fields import Spot
from allocsim.units import UNITS

_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_HARMLESS: Final = frozenset(("必填", "选填", "可空", "可不填", "required", "optional"))
"""What may stand in brackets without being a unit."""


def plain(text: str) -> str:
    """`text` as names are compared: compatibility form, one case, without spaces, line breaks and asterisks."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", text)).casefold()


def aliases(titles: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Plain form → name, for every name with its titles; forms that would mean two names are left out.

    >>> aliases({"county": ("县（市、区）", "county")})["县county"]
    'county'
    """
    found: dict[str, set[str]] = {}
    for name, others in titles.items():
        alone = {form for title in (name, *others) if title for form in (plain(title), _bare(title))}
        for form in alone | {one + other for one in alone for other in alone if one != other}:
            found.setdefault(form, set()).add(name)
    names = {plain(name): name for name in titles}
    return names | {form: next(iter(some)) for form, some in found.items() if len(some) == 1 and form not in names}


def field_aliases(fields: Mapping[str, Spot]) -> dict[str, str]:
    """Plain form → field."""
    return aliases({name: (spot.extra("title_zh"), spot.extra("title_en")) for name, spot in fields.items()})


def lookup(written: str, known: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The name meant, "" if none is; and what stood in brackets and was needed for nothing."""
    if (form := plain(written)) in known:
        return known[form], ()
    return known.get(_bare(written), ""), tuple(_BRACKETS.findall(plain(written)))


def foreign_unit(spot: Spot, brackets: Iterable[str]) -> str:
    """The first thing in brackets that is not the unit of this field; "" if all is well."""
    if spot.kind not in ("decimal", "ratio", "whole"):
        return ""
    unit = UNITS.get(spot.extra("unit"))
    own = {plain(form) for form in (unit.key, unit.zh, unit.en)} if unit else set()
    return next((part for part in brackets if part not in own and part not in _HARMLESS), "")


def _bare(text: str) -> str:
    return _BRACKETS.sub("", plain(text))
