"""The scenario template: a folder that a planner fills in, made from the domain classes and the registers.

It is a tiny valid scenario (two counties, two projects, made-up round numbers) rather than an empty form, so that
`check` passes from the first minute and every replaced number can be checked at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_origin

from allocsim.disk import put_folder
from allocsim.domain.fact import Fact
from allocsim.domain.member import Goal, Member
from allocsim.domain.scenario import TABLES
from allocsim.errors import UsageError
from allocsim.inputs.convert import BOOK, put_book
from allocsim.inputs.dictionary import Note, choices, dictionary, notes, toml_value
from allocsim.inputs.example import OPEN, RESOURCES, ROWS, VALUES
from allocsim.inputs.fields import Spot, document_fields, element, fields_of
from allocsim.inputs.files import BOOKS, DOCUMENT, FOLDER
from allocsim.inputs.registers import BASES, Registers, built_in
from allocsim.inputs.workbook.template import template_bytes
from allocsim.messages import LANGUAGES, text

DICTIONARY: Final = "fields.md"

_WIDTH: Final = 36
_NOTHING: Final[Mapping[str, Any]] = {}


def write_template(folder: str | Path, registers: Registers | None = None) -> tuple[Path, ...]:
    """Write `scenario.toml`, the tables and the data dictionary into `folder`; the paths of the files.

    A name that ends with `.xlsx` gives a workbook. Raises UsageError if something is there already, OutputError.
    """
    registers = registers or built_in()
    folder = Path(folder)
    if folder.suffix.casefold() == BOOK:
        return (put_book(folder, template_bytes(_document(registers), registers)),)
    if folder.suffix.casefold() in BOOKS:
        raise UsageError("E545", file=str(folder), write=folder.with_suffix(BOOK).name)
    files = {DOCUMENT: _document(registers), DICTIONARY: dictionary(registers)}
    files |= {f"{FOLDER}/{name}.csv": "\ufeff" + _table(name, cls) for name, (cls, _) in TABLES.items()}
    return put_folder(folder, {name: content.encode() for name, content in files.items()})


def _table(name: str, cls: type[Fact]) -> str:
    """Header and example rows; every row is labelled illustrative where the table has labels."""
    columns = list(fields_of(cls))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in ROWS.get(name, ()):
        writer.writerow({**({"label": "illustrative"} if "label" in columns else {}), **row})
    return out.getvalue()


def _document(registers: Registers) -> str:
    lines = [f"# {text(code, lang)}" for code in ("T001", "T002") for lang in LANGUAGES]
    parts = notes(document_fields())
    lines += ["", *(_line(note, VALUES.get(note.name, "")) for note in parts if not _is_table(note.spot))]
    for note in (note for note in parts if _is_table(note.spot)):
        lines += ["", "", f"# {'-' * 100}", f"# {note.zh} · {note.en}", f"# {note.about}", *_section(note, registers)]
    return "\n".join(lines).rstrip() + "\n"


def _section(note: Note, registers: Registers) -> list[str]:
    """One table of the document, or the things that are named in it."""
    inner = element(note.spot)
    if inner is None:
        return _record(note.name, note.spot.annotation, registers, in_force=True)
    cls = inner.annotation
    if cls in BASES:
        return _members(note.name, cls, registers)
    if note.name in OPEN:
        header, values = OPEN[note.name]
        return [_quiet(f"[{header}]"), *(_quiet(f"{key} = {toml_value(value)}") for key, value in values.items())]
    if note.name == "resources":
        named = [_record(f"resources.{key}", cls, registers, values, True) for key, values in RESOURCES.items()]
        return [line for lines in named for line in ("", *lines)][1:]
    return _record(f"{note.name}.{note.name.rstrip('s')}_1", cls, registers)


def _members(name: str, base: type[Member], registers: Registers) -> list[str]:
    """Every kind as a table to be uncommented; of the goals, the first that its examples fill stands in force."""
    lines = [f"# {text('T003', lang)}" for lang in LANGUAGES]
    classes: tuple[type[Member], ...] = getattr(registers, BASES[base])
    in_force = next((cls for cls in classes if base is Goal and _fillable(cls)), None)
    for cls in classes:
        lines += ["", *_record(f"{name}.{cls.kind}", cls, registers, in_force=cls is in_force)]
    return lines


def _record(
    path: str, cls: type[Fact], registers: Registers, values: Mapping[str, Any] = _NOTHING, in_force: bool = False
) -> list[str]:
    """Header and keys of a record; what is inside it as further tables. Required keys of one in force have no #."""
    lines, below = [f"[{path}]"], []
    if issubclass(cls, Member):
        lines = [f"{f'[{path}]':<{_WIDTH}} # {cls.title_zh} · {cls.title_en}", f'kind = "{cls.kind}"']
    for note in notes(fields_of(cls)):
        kind = note.spot.annotation
        if issubclass(cls, Member) and note.name in ("note", "source"):
            continue
        if isinstance(kind, type) and issubclass(kind, Fact) and kind not in BASES:
            below += ["", *_record(f"{path}.{note.name}", kind, registers)]
            continue
        value = values.get(note.name, VALUES.get(f"{path}.{note.name}", ""))
        if kind in BASES:
            value = _node(getattr(registers, BASES[kind]))
        lines.append(_line(note, value, in_force))
    return [*(lines if in_force else map(_quiet, lines)), *below]


def _node(classes: tuple[type[Member], ...]) -> dict[str, Any]:
    """The first member that its examples fill, as a value."""
    for cls in filter(_fillable, classes):
        return {"kind": cls.kind} | {
            note.name: note.spot.extra("example") for note in notes(fields_of(cls)) if note.required
        }
    return {"kind": "…"}


def _fillable(cls: type[Member]) -> bool:
    return all(note.spot.extra("example") for note in notes(fields_of(cls)) if note.required)


def _line(note: Note, value: Any, in_force: bool = True) -> str:
    """A key with its value, titles, unit and choices; behind a # if it is optional."""
    if value == "":
        value = note.spot.extra("example") or note.default
    if value in (None, ""):
        value = _stand_in(note.spot)
    units = " ".join(dict.fromkeys(note.unit(lang) for lang in LANGUAGES))
    words = [note.zh, note.en, units.strip(), " / ".join(choices(note.spot))]
    line = f"{note.name} = {toml_value(value, note.spot)}"
    return f"{line if note.required and in_force else _quiet(line):<{_WIDTH}} # {' · '.join(filter(None, words))}"


def _stand_in(spot: Spot) -> Any:
    """A value of the right sort for a key without example and default."""
    inner = element(spot)
    if inner is not None:
        return {"…": _stand_in(inner)} if get_origin(spot.annotation) is dict else [_stand_in(inner)]
    if spot.kind == "choice":
        return choices(spot)[0]
    return {"decimal": 0, "ratio": 0, "whole": 0, "flag": False}.get(spot.kind, "")


def _quiet(line: str) -> str:
    """The line as a comment; a comment stays as it is."""
    return line if line.startswith("#") else f"# {line}"


def _is_table(spot: Spot) -> bool:
    return get_origin(spot.annotation) is dict or (
        isinstance(spot.annotation, type) and issubclass(spot.annotation, Fact)
    )
