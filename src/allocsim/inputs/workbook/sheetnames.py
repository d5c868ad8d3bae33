"""What the sheets of a workbook are called: by the title or the name of a table or of a part of the scenario."""

from __future__ import annotations

from functools import cache
from typing import Final, get_origin

from allocsim.domain.fact import Fact
from allocsim.domain.scenario import TABLES, Scenario
from allocsim.inputs.aliases import aliases, plain
from allocsim.inputs.fields import Spot, document_fields, fields_of
from allocsim.messages import LANGUAGES, text

SETTINGS: Final = "T100"
"""Code of the name of the sheet that holds single settings."""
READ_ME: Final = "T107"
"""Code of the name of the sheet that explains the others and is not read."""


def sheet_title(name: str) -> str:
    """The name of a sheet in a workbook that allocsim writes: the Chinese title of the table or part."""
    return str(fields_of(Scenario)[name].extra("title_zh"))


def has_sheet(spot: Spot) -> bool:
    """Whether a part of the scenario may stand on a sheet of its own: a record or a table of named things."""
    cls = spot.annotation
    return get_origin(cls) is dict or (isinstance(cls, type) and issubclass(cls, Fact))


@cache
def table_aliases() -> dict[str, str]:
    """Plain form of a sheet's name → table."""
    spots = fields_of(Scenario)
    return aliases({name: (spots[name].extra("title_zh"), spots[name].extra("title_en")) for name in TABLES})


@cache
def sheet_aliases() -> dict[str, str]:
    """Plain form of a sheet's name → table or part of the scenario, `SETTINGS` or `READ_ME`."""
    parts = {name: spot for name, spot in document_fields().items() if has_sheet(spot)}
    found = aliases({name: (spot.extra("title_zh"), spot.extra("title_en")) for name, spot in parts.items()})
    own = {plain(text(code, lang)): code for code in (SETTINGS, READ_ME) for lang in LANGUAGES}
    return found | table_aliases() | own
