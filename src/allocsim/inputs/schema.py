"""The JSON Schema of a scenario, made from the domain classes and the registers.

The root describes `scenario.toml`, so that an editor can complete it. The tables stand beside it under `x-tables`:
file, key columns, whether the file must be there, and the schema of a row, each cell as the value it is read as.
Every field bears `title_zh`, `title_en`, `unit` and `description`.
"""

from __future__ import annotations

import inspect
from typing import Any, Final

from pydantic import TypeAdapter

from allocsim.domain.fact import Fact
from allocsim.domain.member import Member
from allocsim.domain.scenario import OPTIONAL_TABLES, SCHEMA_VERSION, TABLES, Scenario
from allocsim.inputs.fields import document_fields
from allocsim.inputs.files import FOLDER
from allocsim.inputs.registers import BASES, Registers, built_in

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REF: Final = "#/$defs/{model}"


def json_schema(registers: Registers | None = None) -> dict[str, Any]:
    """The schema as a JSON document (draft 2020-12)."""
    registers = registers or built_in()
    whole = Scenario.model_json_schema(ref_template=_REF)
    definitions: dict[str, Any] = whole["$defs"]
    for name in ("Override", "Origin", "Notice"):  # filled in by the reader
        del definitions[name]
    for base, register in BASES.items():
        classes: tuple[type[Member], ...] = getattr(registers, register)
        for cls in classes:
            definitions |= _member(cls)
        definitions[base.__name__] = {
            "title": base.__name__,
            "description": _words(base),
            "anyOf": [{"$ref": _REF.format(model=_name(cls))} for cls in classes] or [False],
        }
    fields = document_fields()
    document: dict[str, Any] = {
        "$schema": DIALECT,
        "title": "allocsim scenario",
        "description": _words(Scenario),
        "x-schema-version": SCHEMA_VERSION,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: part for name, part in whole["properties"].items() if name in fields},
        "required": [name for name in whole["required"] if name in fields],
        "x-tables": {
            name: {
                "file": f"{FOLDER}/{name}.csv",
                "title_zh": whole["properties"][name]["title_zh"],
                "title_en": whole["properties"][name]["title_en"],
                "key": list(key),
                "required": name not in OPTIONAL_TABLES,
                "row": {"$ref": _REF.format(model=cls.__name__)},
            }
            for name, (cls, key) in TABLES.items()
        },
        "$defs": dict(sorted(definitions.items())),
    }
    agreement = document["$defs"]["Agreement"]
    agreement["anyOf"] = [{"required": ["preset"]}, {"required": agreement.pop("required")}]
    document["properties"]["schema_version"]["const"] = SCHEMA_VERSION
    _close(document)
    return document


def _name(cls: type[Member]) -> str:
    """Members of different registers may share a kind, so their definitions are named by class and base."""
    base = next(name for parent, name in BASES.items() if issubclass(cls, parent))
    return f"{base}.{cls.kind}"


def _member(cls: type[Member]) -> dict[str, Any]:
    """Definitions of one member and of the records inside it."""
    schema = TypeAdapter(cls).json_schema(ref_template=_REF)
    found: dict[str, Any] = schema.pop("$defs", {})
    for base in BASES:
        found.pop(base.__name__, None)
    title = {"title_zh": cls.title_zh, "title_en": cls.title_en}
    kind = {"const": cls.kind, "description": "The word that picks this class.", "unit": "", **title}
    schema["properties"] = {"kind": kind, **schema.get("properties", {})}
    schema["required"] = ["kind", *schema.get("required", [])]
    schema |= {"title": cls.kind, "description": _words(cls), **title}
    found[_name(cls)] = schema
    return found


def _words(cls: type[Fact]) -> str:
    """The first paragraph of a class's docstring, on one line."""
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())


def _close(part: Any) -> None:
    """Refuse keys that are no identifiers, and join lines of descriptions, everywhere below."""
    if isinstance(part, dict):
        if "patternProperties" in part:
            part.setdefault("additionalProperties", False)
        if isinstance(part.get("description"), str):
            part["description"] = " ".join(part["description"].split())
        for each in part.values():
            _close(each)
    elif isinstance(part, list):
        for each in part:
            _close(each)
