"""The words of choices: `city_key` is printed as 市级重点, so 市级重点 may be written for it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, get_args

from allocsim.domain.member import Member
from allocsim.inputs.fields import Spot, element
from allocsim.inputs.registers import BASES, Registers
from allocsim.messages import LANGUAGES, text
from allocsim.units import UNITS

FILES: Final = ("report/labels/terms.toml", "inputs/terms.toml")
"""Where the words stand: those that the report prints, and further ones."""
GROUPS: Final = {"levels": "level", "uses": "use"}
"""Fields whose words are those of another."""


@cache
def words(field: str) -> dict[str, dict[str, str]]:
    """The words of a field: machine word → what is printed for it, by language."""
    for name in FILES:
        content = (resources.files("allocsim") / name).read_text(encoding="utf-8")
        group = tomllib.loads(content).get(GROUPS.get(field, field))
        if isinstance(group, dict) and all(isinstance(entry, dict) for entry in group.values()):
            return group
    return {}


def meant(field: str, written: str, spot: Spot) -> str:
    """The machine word for `written` at a place that takes a choice or a unit; `written` itself if it is none."""
    inner = spot if spot.kind else element(spot) or spot
    wanted = _word(written)
    if inner.kind == "choice":
        known = [str(word) for word in get_args(inner.annotation)]
        return _unique(written, wanted, {word: words(field).get(word, {}) for word in known})
    if field == "unit" and inner.kind == "text":
        return _unique(written, wanted, {key: {"zh": unit.zh, "en": unit.en} for key, unit in UNITS.items()})
    return written


def kind_meant(base: type[Member], written: str, registers: Registers) -> str:
    """The kind of the member whose title is `written`; `written` itself if none has it."""
    classes: tuple[type[Member], ...] = getattr(registers, BASES[base])
    known = {cls.kind: {"zh": cls.title_zh, "en": cls.title_en} for cls in classes}
    return _unique(written, _word(written), known)


def _unique(written: str, wanted: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    if written.strip() in known:
        return written
    found = [word for word, shown in known.items() if wanted and wanted in map(_word, shown.values())]
    return found[0] if len(found) == 1 else written


def _word(text: str) -> str:
    """A word as it is compared: compatibility form, one case; spaces count only where they part Latin words."""
    form = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", form)


def choices_in_words(field: str, known: Iterable[str]) -> dict[str, list[str]]:
    """Words that may be chosen, each with what is printed for it, by language."""
    shown = words(field)
    return {lang: [named(word, shown.get(word, {}).get(lang, ""), lang) for word in known] for lang in LANGUAGES}


def named(word: str, printed: str, lang: str) -> str:
    """A word with what is printed for it."""
    if not printed or printed.casefold() == word:
        return word or '""'
    return text("T016", lang, word=word, printed=printed) if word else '""'
