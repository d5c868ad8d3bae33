"""The data dictionary: every field of every file in both languages, made from the domain classes alone."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, get_args

from pydantic_core import PydanticUndefined

from allocsim.domain.fact import Fact, fraction_text
from allocsim.domain.member import Member
from allocsim.domain.resource import Resource
from allocsim.domain.scenario import OPTIONAL_TABLES, TABLES
from allocsim.inputs.fields import Spot, document_fields, element, fields_of
from allocsim.inputs.files import DOCUMENT, FOLDER
from allocsim.inputs.registers import BASES, Registers
from allocsim.inputs.terms import choices_in_words
from allocsim.messages import LANGUAGES, text
from allocsim.units import UNITS


@dataclass(frozen=True)
class Note:
    """What the dictionary says of one field."""

    name: str
    zh: str
    en: str
    about_zh: str
    """The field's definition in Chinese; empty where there is none."""
    about: str
    """The same in English."""
    required: bool
    default: Any
    """None if the field may be left out and stands for nothing then."""
    spot: Spot

    def unit(self, lang: str) -> str:
        """The unit's symbol, or in words."""
        return unit_of(self.spot, lang)

    def to_write(self, lang: str) -> str:
        """Whether it must be there, its default, and the words to choose from."""
        parts: list[str] = []
        if self.required:
            parts.append(text("T010", lang))
        elif self.default in (None, "", (), {}) or isinstance(self.default, Fact):
            parts.append(text("T012", lang))
        else:
            parts.append(text("T011", lang, default=toml_value(self.default, self.spot)))
        if words := worded(self.name, self.spot)[lang]:
            parts.append(text("T013", lang, choices=" / ".join(words)))
        return ("；" if lang == "zh" else "; ").join(parts)


def unit_of(spot: Spot, lang: str) -> str:
    """The unit of a field, as a symbol or in words; empty if it has none."""
    key = spot.extra("unit")
    if key in ("tick", "share"):
        return text("T014" if key == "tick" else "T015", lang)
    return UNITS[key].symbol(lang) if key in UNITS else ""


def notes(fields: Mapping[str, Spot]) -> list[Note]:
    """The notes of a class's fields."""
    found: list[Note] = []
    for name, spot in fields.items():
        assert spot.field is not None
        required = spot.field.is_required()
        default = None if required else spot.field.get_default(call_default_factory=True)
        about = " ".join((spot.field.description or "").split())
        titles = (spot.extra("title_zh") or name, spot.extra("title_en") or name)
        zh = _chinese().get(id(spot.field), "")
        found.append(Note(name, *titles, zh, about, required, None if default is PydanticUndefined else default, spot))
    return found


@cache
def _chinese() -> dict[int, str]:
    """Identity of a field of a table or of a resource → its definition in Chinese."""
    written = tomllib.loads((resources.files("allocsim") / "inputs/abouts.toml").read_text(encoding="utf-8"))
    classes = {name: cls for name, (cls, _) in TABLES.items()} | {"resources": Resource}
    found: dict[int, str] = {}
    for name, cls in classes.items():
        found |= {id(spot.field): written[name].get(field, "") for field, spot in fields_of(cls).items()}
    return found


def dictionary(registers: Registers) -> str:
    """The dictionary as Markdown."""
    lines = [f"# {both('T020')}", "", both("T021"), ""]
    for name, (cls, key) in TABLES.items():
        lines += [f"## `{FOLDER}/{name}.csv`", "", _title(cls), "", both("T028", key=", ".join(key))]
        lines += ["", *([both("T029"), ""] if name in OPTIONAL_TABLES else [])]
        lines += _rows(fields_of(cls))
    lines += [f"## `{DOCUMENT}`", "", *_rows(document_fields())]
    for heading, record in _records():
        lines += [f"### `{heading}`", "", _title(record), "", *_rows(fields_of(record))]
    for base, register in BASES.items():
        for member in getattr(registers, register):
            lines += _member(base, member)
    return "\n".join(lines).rstrip() + "\n"


def _member(base: type[Member], cls: type[Member]) -> list[str]:
    heading = f'### `kind = "{cls.kind}"` ({base.__name__.lower()}) {cls.title_zh} · {cls.title_en}'
    return [heading, "", _title(cls), "", *_rows(fields_of(cls))]


def _records() -> Iterator[tuple[str, type[Fact]]]:
    """Every record of `scenario.toml` that is no member, with the header it stands under."""
    queue: list[tuple[str, Spot]] = [(name, spot) for name, spot in document_fields().items()]
    while queue:
        name, spot = queue.pop(0)
        inner = element(spot)
        if inner is not None:
            name, spot = f"{name}.<id>", inner
        cls = spot.annotation
        if isinstance(cls, type) and issubclass(cls, Fact) and cls not in BASES:
            yield f"[{name}]", cls
            queue += [(f"{name}.{key}", part) for key, part in fields_of(cls).items()]


def _rows(fields: Mapping[str, Spot]) -> list[str]:
    header = [both(code, " ") for code in ("T022", "T023", "T024", "T025", "T026", "T027")]
    lines = [_row(header), _row(["---"] * len(header))]
    for note in notes(fields):
        units = dict.fromkeys(note.unit(lang) for lang in LANGUAGES)
        write = (note.to_write(lang) for lang in LANGUAGES)
        lines.append(
            _row(
                [
                    f"`{note.name}`",
                    note.zh,
                    note.en,
                    " · ".join(filter(None, units)),
                    " · ".join(write),
                    " ".join(filter(None, (note.about_zh, note.about))),
                ]
            )
        )
    return [*lines, ""]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _title(cls: type[Fact]) -> str:
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())


def choices(spot: Spot) -> list[str]:
    """The words that may be written, if they are few; of a list, those of its elements."""
    if spot.kind == "choice":
        return [str(word) or '""' for word in get_args(spot.annotation)]
    inner = element(spot)
    return choices(inner) if inner is not None else []


def worded(name: str, spot: Spot) -> dict[str, list[str]]:
    """The choices of a field, each with what is printed for it, by language."""
    return choices_in_words(name, [word.strip('"') for word in choices(spot)])


def both(code: str, joint: str = " · ", **values: Any) -> str:
    """A sentence of the catalogue in Chinese, then in English."""
    return joint.join(text(code, lang, **values) for lang in LANGUAGES)


def toml_value(value: Any, spot: Spot | None = None) -> str:
    """A value as it is written in TOML; numbers given as text become numbers where the field is one.

    >>> toml_value({"share": Fraction(1, 4), "counties": ("jingning",), "third": Fraction(1, 3)})
    '{ share = 0.25, counties = ["jingning"], third = "1/3" }'
    """
    inner = element(spot) if spot is not None else None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (Decimal, Fraction)):
        shown = fraction_text(Fraction(value))
        return f'"{shown}"' if "/" in shown else shown
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml_key(key)} = {toml_value(part, inner)}" for key, part in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(part, inner) for part in value) + "]"
    if isinstance(value, str) and not (spot is not None and spot.kind in ("decimal", "ratio") and "/" not in value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def _toml_key(key: str) -> str:
    return key if key.startswith('"') or (key.isascii() and key.replace("_", "").isalnum()) else f'"{key}"'
