"""Names where identifiers belong: what is unambiguous is taken and told; the rest is in the galleries."""

from __future__ import annotations

from pathlib import Path

from allocsim.inputs import read
from allocsim.inputs.read import Reading
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY


def changed(folder: Path, *edits: tuple[str, str, str]) -> Reading:
    good = copy_good(folder)
    for file, find, write in edits:
        edit(good, file, find, write)
    return read(good, registers=TINY)


def test_tables_take_names(tmp_path: Path) -> None:
    reading = changed(
        tmp_path,
        ("tables/quotas.csv", "jingning,land,2026,1200", "静宁县,建设用地,2026,1200"),
        ("tables/quotas.csv", "jingning,land,2027,1200", "静宁 县,construction land,2027,1200"),
        ("tables/quotas.csv", "city,land", "市级,land"),
        ("tables/demands.csv", "P002,,,land", "果汁扩建,,,land"),
        ("tables/projects.csv", "P002,果汁扩建,Juice line,jingning", "P002,果汁扩建,Juice line,静宁县"),
    )
    assert reading.problems == ()
    assert [note.text("zh") for note in reading.notes] == [
        "quotas.csv:2:county: 这一列有 3 格写的是名称，已按对应的标识（编号）读取，如“静宁县”读作 jingning。 [N504]",
        "quotas.csv:2:resource: 这一列有 2 格写的是名称，已按对应的标识（编号）读取，如“建设用地”读作 land。 [N504]",
        "projects.csv:3:county: 这一列有 1 格写的是名称，已按对应的标识（编号）读取，如“静宁县”读作 jingning。 [N504]",
        "demands.csv:5:project: 这一列有 1 格写的是名称，已按对应的标识（编号）读取，如“果汁扩建”读作 P002。 [N504]",
    ]
    good = read(GOOD, registers=TINY).scenario
    assert good is not None
    assert reading.scenario is not None
    assert reading.scenario.digest == good.digest
    assert [note.code for note in reading.scenario.origin.notes] == ["N504"] * 4


def test_parameters_take_names(tmp_path: Path) -> None:
    reading = changed(tmp_path, ("scenario.toml", 'counties = ["jingning"]', 'counties = ["静宁县", "lingtai"]'))
    assert reading.problems == ()
    assert [note.text("zh") for note in reading.notes] == [
        "scenario.toml:40:rules.cap.counties: “静宁县”是名称，已按对应的标识（编号）jingning 读取。 [N505]"
    ]
    assert reading.scenario is not None
    assert getattr(reading.scenario.rules["cap"], "counties") == ("jingning", "lingtai")  # noqa: B009


def test_an_identifier_is_never_taken_for_a_name(tmp_path: Path) -> None:
    reading = changed(tmp_path, ("tables/counties.csv", "静宁县,Jingning", "lingtai,lingtai"))
    assert reading.problems == ()
    assert reading.notes == ()
