"""The template as a workbook: examples are no data, and what is filled in by hand is a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocsim.domain.scenario import TABLES
from allocsim.errors import UsageError
from allocsim.inputs import read, write_template
from allocsim.inputs.fields import fields_of
from allocsim.inputs.workbook.sheetnames import sheet_title


def filled(path: Path) -> None:
    """Make the examples data, as the first sheet says: put a name in the place of the mark."""
    book = load_workbook(path)
    settings = {row[0].value: row[1] for row in book["设置"].iter_rows(min_row=2)}
    for key, value in {
        "title_zh": "甲乙两县",
        "title_en": "Two counties",
        "years": 2026,
        "pool.rate": 0.25,
        "pool.source": "意见第七条",
    }.items():
        settings[key].value = value
    for name in ("指标", *map(sheet_title, ("counties", "quotas", "projects", "demands"))):
        for (cell,) in book[name].iter_rows(min_row=2, max_col=1):
            cell.value = str(cell.value).removeprefix("#示例 ")
    goal = "#示例 " + next(str(cell.value) for (cell,) in book["目标"].iter_rows(min_row=2, max_col=1)).removeprefix(
        "#示例 "
    )
    for (cell,) in book["目标"].iter_rows(min_row=2, max_col=1):
        if cell.value == goal:
            cell.value = "score"
    book.save(path)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as written."""
    (path,) = write_template(tmp_path_factory.mktemp("template") / "my.xlsx")
    return path


def test_every_table_has_its_sheet(template: Path) -> None:
    book = load_workbook(template)
    assert book.sheetnames[:3] == ["说明", "设置", "指标"]
    for name, (cls, _) in TABLES.items():
        sheet: Worksheet = book[sheet_title(name)]
        heads = [str(cell.value).split("\n")[1] for cell in sheet[1]]
        assert heads == list(fields_of(cls))
        for cell in sheet[1]:
            assert cell.comment is not None
            assert cell.comment.text
        assert all(str(row[0].value).startswith("#示例") for row in sheet.iter_rows(min_row=2))
    rules = {str(row[0].value) for row in book["规则"].iter_rows(min_row=2)}
    assert "#示例 return_floor" in rules


def test_lists_and_ranges(template: Path) -> None:
    sheet: Worksheet = load_workbook(template)["项目"]
    found = {str(rule.sqref)[0:1]: rule for rule in sheet.data_validations.dataValidation}
    assert found["E"].formula1 == '"province_key,city_key,county"'
    assert found["D"].formula1 == "'县（市、区）'!$A$2:$A$5000"
    assert (found["J"].type, found["J"].operator, found["J"].formula1) == ("decimal", "greaterThanOrEqual", "0")


def test_it_says_what_is_missing_and_takes_no_example(template: Path) -> None:
    told = [problem.text("zh") for problem in read(template).problems]
    assert "my.xlsx!设置!B4: 缺少这一项（中文标题）。请补上。 [E226]" in told
    assert "my.xlsx!项目: 表中没有任何一行数据。请在表头之下逐行填写；首格以“#示例”开头的示例行不算。 [E230]" in told
    empty = next(line for line in told if line.startswith("my.xlsx!目标: "))
    assert "去掉首格的“#示例”" in empty
    assert all(any(code in line for code in ("E226", "E230", "E544")) for line in told)


def test_filled_in_it_is_a_scenario(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(template.read_bytes())
    filled(path)
    reading = read(path)
    assert [problem.text("zh") for problem in reading.problems] == []
    assert reading.scenario is not None
    assert [row.project for row in reading.scenario.projects] == ["P001", "P002"]
    assert reading.scenario.rules == {}


def test_the_same_bytes_and_nothing_overwritten(template: Path, tmp_path: Path) -> None:
    (again,) = write_template(tmp_path / "again.xlsx")
    assert again.read_bytes() == template.read_bytes()
    with pytest.raises(UsageError) as caught:
        write_template(again)
    assert caught.value.code == "E532"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.xlsx"]
