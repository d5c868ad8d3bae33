"""Presets: rules in force somewhere, as agreements with what their source leaves open as settings.

A preset is a file of `allocsim/presets`: names, document, status, source, the keys left `open` with their questions,
and an agreement in which `"$key"` stands for a setting (`"$key+1"` for the number after it). A scenario names it:

    [agreements.zibo]
    preset = "zibo_2022_capital"
    settings = { years_from = "payback_done", flows = ["tax.vat"], input = { origin = 2000 } }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from allocsim.errors import InputProblem
from allocsim.inputs.changes import written
from allocsim.inputs.clean import Path
from allocsim.inputs.document import Lines, where
from allocsim.inputs.nearest import both, hint
from allocsim.inputs.numbers import NumberError, read_decimal
from allocsim.inputs.places import Places
from allocsim.inputs.where import Where
from allocsim.messages import LANGUAGES, text

_SETTING: Final = re.compile(r"\$(\w+?)(\+1)?")

Changed = dict[Path, Where]
"""See `Places.changed`."""


@cache
def preset_texts() -> dict[str, str]:
    """Identifier → the file, in the order of identifiers."""
    files = sorted((resources.files("allocsim") / "presets").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in files
        if file.name.endswith(".toml")
    }


DOUBTS: Final = {"gap": "N409", "repost": "N410"}
"""Status of a preset → the note on it."""


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Identifier → what its file says, with exact decimals."""
    return {name: tomllib.loads(text, parse_float=Decimal) for name, text in preset_texts().items()}


def expand_presets(
    document: Mapping[str, Any], lines: Lines, changed: Changed
) -> tuple[dict[str, Any], list[InputProblem]]:
    """The document with each preset spelt out, and what is wrong with its use; an agreement with mistakes is left out.

    A mistake in the value of a setting is found later, where it stands in the agreement; for each such place an entry
    is added to `changed`, which sends the reader back to the setting.
    """
    places = Places(lines, changed=changed)
    agreements = document.get("agreements")
    if not isinstance(agreements, dict):
        return dict(document), []
    problems: list[InputProblem] = []
    expanded = dict(agreements)
    for name, table in agreements.items():
        if isinstance(table, dict) and ("preset" in table or "settings" in table):
            found = list(_problems(name, table, places))
            problems += found
            if found:
                del expanded[name]
            else:
                expanded[name] = _expanded(name, table, lines, changed)
                problems += _told(name, table["preset"], places)
    return {**document, "agreements": expanded}, problems


def _problems(name: str, table: Mapping[str, Any], places: Places) -> Iterator[InputProblem]:
    at = ("agreements", name)
    wanted, settings = table.get("preset", ""), table.get("settings", {})
    if "preset" not in table:
        yield places.key((*at, "settings"), "E436", known=both(presets()))
        return
    if not isinstance(wanted, str) or wanted not in presets():
        yield places.key((*at, "preset"), "E430", preset=written(wanted), known=both(presets()))
        return
    preset = presets()[wanted]
    for key in table:
        if key in preset["agreement"] or key == "source":
            yield places.key((*at, key), "E433", preset=wanted, key=key)
    if not isinstance(settings, dict):
        yield places.key((*at, "settings"), "E437", preset=wanted)
        return
    for key in settings:
        if key not in preset.get("open", {}):
            known = preset.get("open", {})
            help_ = hint(key, known) if known else {lang: text("N407", lang) for lang in LANGUAGES}
            yield places.key((*at, "settings", key), "E432", preset=wanted, hint=help_)
    for key, question in preset.get("open", {}).items():
        values = {"preset": wanted, "key": f"agreements.{name}.settings.{key}", "question": _asked(question)}
        place = (*at, "settings", key)
        if key not in settings:
            yield places.key(place, "E431", **values)
        elif "only" in question and settings[key] not in question["only"]:
            yield places.key(place, "E434", **values, allowed=both(map(written, question["only"])))
        elif "at_least" in question and not _reaches(settings[key], question["at_least"]):
            yield places.key(place, "E435", **values, least=question["at_least"])


def _told(name: str, wanted: str, places: Places) -> Iterator[InputProblem]:
    """What a reader should know of a preset: how good its source is, and what of it the agreement does not hold."""
    preset, place = presets()[wanted], ("agreements", name, "preset")
    if preset["status"] != "verified":
        yield places.key(place, DOUBTS[preset["status"]], preset=wanted)
    if "left_out_en" in preset:
        words = {lang: preset[f"left_out_{lang}"] for lang in LANGUAGES}
        yield places.key(place, "N411", preset=wanted, words=words)


def _asked(question: Mapping[str, Any]) -> dict[str, str]:
    return {lang: str(question[lang]) for lang in ("zh", "en")}


def _reaches(value: Any, least: int) -> bool:
    try:
        return not isinstance(value, bool) and read_decimal(str(value)) >= least
    except NumberError:
        return False


def _expanded(name: str, table: Mapping[str, Any], lines: Lines, changed: Changed) -> dict[str, Any]:
    preset, settings = presets()[table["preset"]], table.get("settings", {})
    origins: dict[Path, str] = {}
    filled = _filled(preset["agreement"], settings, ("agreements", name), origins)
    for path, key in origins.items():
        place: Path = ("agreements", name, "settings", key)
        known = (changed[place[:length]] for length in range(len(place), 0, -1) if place[:length] in changed)
        changed[path] = next(known, where(place, lines))
    given = {key: preset[key] for key in ("name_zh", "name_en", "source")}
    label = {} if preset.get("open") else {"label": "real"}
    return {**given, **label, **table, **filled}


def _filled(value: Any, settings: Mapping[str, Any], path: Path, origins: dict[Path, str]) -> Any:
    """`value` with the settings in their places; each place and the key of its setting go into `origins`."""
    if isinstance(value, dict):
        if "kind" in value:  # what is wrong with a node as a whole comes from its setting: nothing else in it can be
            own = (_SETTING.fullmatch(part) for part in value.values() if isinstance(part, str))
            origins.update((path, match[1]) for match in own if match)
        return {key: _filled(part, settings, (*path, key), origins) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, settings, (*path, at), origins) for at, part in enumerate(value)]
    match = _SETTING.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    origins[path] = match[1]
    setting = settings[match[1]]
    return int(read_decimal(str(setting))) + 1 if match[2] else setting
