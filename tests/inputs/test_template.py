"""The template: a scenario that is read as it stands, and whose every commented line can be used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from allocsim.domain.fact import Fact
from allocsim.domain.resource import Resource
from allocsim.domain.scenario import TABLES
from allocsim.errors import OutputError, UsageError
from allocsim.inputs import Registers, built_in, read, write_template
from allocsim.inputs.dictionary import notes
from allocsim.inputs.fields import fields_of
from tests.inputs.tiny import TINY


@pytest.mark.parametrize("registers", [TINY, None])
def test_it_is_a_scenario(registers: Registers | None, tmp_path: Path) -> None:
    paths = write_template(tmp_path / "new", registers)
    assert {path.relative_to(tmp_path / "new").as_posix() for path in paths} == {
        "scenario.toml",
        "fields.md",
        *(f"tables/{name}.csv" for name in TABLES),
    }
    reading = read(tmp_path / "new", registers=registers)
    assert reading.problems == ()
    assert reading.notes == ()
    assert reading.scenario is not None
    assert len(reading.scenario.counties) == len(reading.scenario.projects) == 2


@pytest.mark.parametrize("name", ["my.xls", "my.ods", "my.ET"])
def test_another_ending_of_workbooks_makes_no_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_template(tmp_path / name)
    assert (caught.value.code, caught.value.values["write"]) == ("E545", "my.xlsx")
    assert not list(tmp_path.iterdir())


def test_every_column_is_defined_in_both_languages() -> None:
    classes: list[type[Fact]] = [*(cls for cls, _ in TABLES.values()), Resource]
    for cls in classes:
        for note in notes(fields_of(cls)):
            assert note.about_zh.endswith("。"), f"{cls.__name__}.{note.name}"
            assert note.about, f"{cls.__name__}.{note.name}"


def test_headers_are_the_fields(tmp_path: Path) -> None:
    write_template(tmp_path)
    for name, (cls, _) in TABLES.items():
        content = (tmp_path / "tables" / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert content.splitlines()[0].split(",") == list(fields_of(cls))


def test_every_commented_line_is_toml(tmp_path: Path) -> None:
    write_template(tmp_path)
    text = (tmp_path / "scenario.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE))
    assert set(whole["rules"]) == {cls.kind for cls in built_in().rules}
    assert set(whole["gates"]) == {cls.kind for cls in built_in().gates}
    assert whole["pool"]["split"] == "pool_first"


def test_dictionary_names_every_field(tmp_path: Path) -> None:
    write_template(tmp_path)
    text = (tmp_path / "fields.md").read_text(encoding="utf-8")
    for name, (cls, key) in TABLES.items():
        section = text.partition(f"## `tables/{name}.csv`")[2].partition("\n## ")[0]
        assert ", ".join(key) in section
        for field, spot in fields_of(cls).items():
            assert f"| `{field}` | {spot.extra('title_zh')} | {spot.extra('title_en')} |" in section
    for cls in (*built_in().rules, *built_in().gates, *built_in().goals, *built_in().nodes):
        assert f'`kind = "{cls.kind}"`' in text


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        write_template(tmp_path)
    assert caught.value.text("zh") == f"文件夹 {tmp_path} 不是空的，未写入。请换一个新文件夹。 [E390]"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(UsageError):
        write_template(tmp_path / "mine.txt")
    with pytest.raises(OutputError) as told:
        write_template(tmp_path / "mine.txt" / "below")
    assert told.value.code == "U402"
