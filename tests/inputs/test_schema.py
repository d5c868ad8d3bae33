"""The JSON Schema: valid, complete in both languages, and of one mind with the reader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from allocsim.domain.scenario import TABLES
from allocsim.inputs import built_in, json_schema
from allocsim.inputs.registers import BASES
from tests.inputs.helpers import GOOD
from tests.inputs.tiny import TINY

SCENARIOS = GOOD.parents[2] / "scenarios"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def fields(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property with its path."""
    if isinstance(part, dict):
        for name, each in part.get("properties", {}).items() if isinstance(part.get("properties"), dict) else ():
            yield f"{path}.{name}", each
        for key, each in part.items():
            yield from fields(each, f"{path}/{key}")


def test_it_is_a_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema(json_schema(TINY))


def test_every_field_is_described(schema: dict[str, Any]) -> None:
    found = list(fields(schema))
    assert len(found) > 150
    for path, field in found:
        for key in ("title_zh", "title_en", "description"):
            assert field.get(key), f"{path} has no {key}"
        assert "unit" in field, path


def test_every_member_is_a_choice(schema: dict[str, Any]) -> None:
    registers = built_in()
    for base, register in BASES.items():
        refs = [each["$ref"].rpartition("/")[2] for each in schema["$defs"][base.__name__]["anyOf"]]
        assert refs == [f"{register}.{cls.kind}" for cls in getattr(registers, register)]
        for ref in refs:
            assert schema["$defs"][ref]["properties"]["kind"]["const"] == ref.partition(".")[2]


def test_tables_are_listed(schema: dict[str, Any]) -> None:
    assert {name: table["key"] for name, table in schema["x-tables"].items()} == {
        name: list(key) for name, (_, key) in TABLES.items()
    }
    assert schema["x-tables"]["quotas"]["file"] == "tables/quotas.csv"
    assert not schema["x-tables"]["options"]["required"]
    assert not set(TABLES) & set(schema["properties"])


@pytest.mark.parametrize("name", sorted(folder.name for folder in SCENARIOS.iterdir() if folder.is_dir()))
def test_shipped_scenarios_are_valid(name: str, schema: dict[str, Any]) -> None:
    document = tomllib.loads((SCENARIOS / name / "scenario.toml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize(
    ("find", "write"),
    [
        ("rate = 0.25", "rat = 0.25"),
        ("rate = 0.25", "rate = 25"),
        ('kind = "county_cap"', 'kind = "county_caps"'),
        ('kind = "county_cap"', ""),
        ("share = 0.8", "shares = 0.8"),
        ("[rules.cap]", '[rules."1cap"]'),
        ("schema_version = 1", "schema_version = 2"),
        ('title_en = "Example"', "title_en = 2026"),
        ('label = "illustrative"', 'label = "made up"'),
    ],
)
def test_what_the_reader_refuses(find: str, write: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(TINY))
    text = (GOOD / "scenario.toml").read_text(encoding="utf-8")
    validator.validate(tomllib.loads(text))
    assert find in text
    assert not validator.is_valid(tomllib.loads(text.replace(find, write, 1)))
