"""Tables in a department's own form: titles for names, printed words for choices, columns by the scenario's list."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from allocsim.domain.scenario import TABLES
from allocsim.inputs import Reading, read, read_scenario
from allocsim.inputs.aliases import field_aliases, lookup, plain
from allocsim.inputs.fields import fields_of
from tests.inputs.helpers import GOOD, copy_good, edit
from tests.inputs.tiny import TINY

DIGEST = read_scenario(GOOD, registers=TINY).digest


def lines(reading: Reading) -> list[str]:
    """Everything that is told, in Chinese."""
    return [problem.text("zh") for problem in (*reading.problems, *reading.notes)]


@pytest.mark.parametrize("table", TABLES)
def test_every_title_names_its_field(table: str) -> None:
    fields = fields_of(TABLES[table][0])
    known = field_aliases(fields)
    for name, spot in fields.items():
        zh, en = spot.extra("title_zh"), spot.extra("title_en")
        for head in (name, zh, f"{zh}\n{name}", f"{zh} {en}", f" {zh.replace('（', '(').replace('）', ')')} *"):
            assert lookup(head, known)[0] == name, head
    assert len({plain(spot.extra("title_zh")) for spot in fields.values()}) == len(fields)


@pytest.mark.parametrize(
    "header",
    [
        "县（市、区）,指标,年度,下达数量,单位",
        "县(市、区) county,指标 resource,年度 year,下达数量 amount,单位 unit",
        '县,"指\n标",年　度,下达数量（必填）,单位*',
        "COUNTY,Resource,year,Amount,Unit",
    ],
)
def test_headers(header: str, tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/quotas.csv", "county,resource,year,amount,unit", header)
    reading = read(folder, registers=TINY)
    assert lines(reading) == []
    assert reading.scenario is not None
    assert reading.scenario.digest == DIGEST


def test_a_second_header_in_the_other_language(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/quotas.csv", "county,", "县（市、区）,指标,年度,下达数量,单位\ncounty,")
    assert lines(read(folder, registers=TINY)) == []


def test_words_as_they_are_printed(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/projects.csv", "lingtai,city_key,new", "lingtai,市级重点,新入园")
    edit(folder, "tables/quotas.csv", "jingning,land,2026,1200,mu", "jingning,land,2026,1200,亩")
    edit(folder, "tables/partnerships.csv", "enclave", "飞地")
    assert read_scenario(folder, registers=TINY).digest == DIGEST


def test_examples_are_no_data(tmp_path: Path) -> None:
    folder = copy_good(tmp_path)
    edit(folder, "tables/quotas.csv", "jingning,land,2026", "#示例 jia,land,2026,abc,mu\njingning,land,2026")
    assert read_scenario(folder, registers=TINY).digest == DIGEST


MAPPED = """
[tables.quotas]
file = "计划/2026年指标.csv"
header_row = 3
columns = { "区县" = "county", "指标种类" = "resource", "计划年" = "year", "数量(亩、吨标煤)" = "amount" }
constants = { label = "illustrative" }

[pool]"""
OWN = "平凉市计划指标,,,,,\n,,,,,\n序号,区县,指标种类,计划年,数量（亩、吨标煤）,单位\n"


def mapped(tmp_path: Path, own: str = OWN, mapping: str = MAPPED) -> Path:
    """The good scenario with its quotas in the department's table."""
    folder = copy_good(tmp_path)
    table = folder / "tables" / "quotas.csv"
    rows = table.read_text(encoding="utf-8").splitlines()[1:]
    (folder / "计划").mkdir()
    text = own + "".join(f"{at},{row}\n" for at, row in enumerate(rows, start=1))
    (folder / "计划" / "2026年指标.csv").write_text(text, encoding="gb18030")
    table.unlink()
    edit(folder, "scenario.toml", "\n[pool]", mapping)
    return folder


def test_a_csv_file_of_its_own(tmp_path: Path) -> None:
    reading = read(mapped(tmp_path), registers=TINY)
    assert lines(reading) == [
        "计划/2026年指标.csv: 按 GBK/GB 18030 编码读取。建议另存为 CSV UTF-8。 [N010]",
        "计划/2026年指标.csv:3: 方案用不到的列，未读取：序号。 [N501]",
    ]
    assert reading.scenario is not None
    assert reading.scenario.digest == DIGEST
    assert "计划/2026年指标.csv" in reading.files


def test_slips_in_the_words_of_the_department(tmp_path: Path) -> None:
    folder = mapped(tmp_path)
    file = folder / "计划" / "2026年指标.csv"
    file.write_text(file.read_text(encoding="gb18030").replace("1200", "-3", 1), encoding="utf-8")
    assert lines(read(folder, registers=TINY))[0] == (
        "计划/2026年指标.csv:4:数量(亩、吨标煤): 数量(亩、吨标煤)不得为负（得到 -3）。"
        "请填写以亩计的数量，没有则填 0。 [E103]"
    )


def test_totals_and_remarks_below_the_table(tmp_path: Path) -> None:
    folder = mapped(tmp_path)
    file = folder / "计划" / "2026年指标.csv"
    text = file.read_text(encoding="gb18030").rstrip("\n")
    commas = "," * text.splitlines()[-1].count(",")
    file.write_text(f"{text}\n合计{commas}\n备注：以上为初步数{commas}\n", encoding="utf-8")
    last = text.count("\n") + 1
    assert lines(read(folder, registers=TINY))[1:] == [
        f"计划/2026年指标.csv:{last + 1}: 这是“合计”行，不是数据，未读取：合计由程序计算。 [N506]",
        f"计划/2026年指标.csv:{last + 2}: 这是表外的备注（备注：以上为初步数），未读取。 [N507]",
    ]
    assert read_scenario(folder, registers=TINY).digest == DIGEST
    file.write_text(f"{text}\n待补{commas}\n", encoding="utf-8")  # this may be data
    assert [problem.code for problem in read(folder, registers=TINY).problems] == ["E541"]


@pytest.mark.parametrize(
    ("find", "write", "expected"),
    [
        ('"区县" = "county"', '"县区" = "county"', ["E520", "E212"]),
        ('= "county"', '= "conty"', ["E521", "E212"]),
        ("label =", "lable =", ["E521"]),
        ('label = "illustrative"', 'unit = "mu"', ["E528"]),
        ("header_row = 3", "header_row = 1", ["E520", "E520", "E520", "E520", "E516"]),
        ("header_row = 3", "header_row = -1", ["E104"]),
        ("[tables.quotas]", "[tables.quota]", ["E529", "E203"]),
        ('file = "计划/2026年指标.csv"', 'file = "../2026年指标.csv"', ["E206"]),
        ('file = "计划/2026年指标.csv"', 'file = "/etc/passwd"', ["E530", "E204"]),
        ('file = "计划/2026年指标.csv"', 'file = "计划/2026年指标.csv"\nsheet = "一"', ["E534"]),
    ],
)
def test_slips_in_the_list(find: str, write: str, expected: list[str], tmp_path: Path) -> None:
    assert find in MAPPED
    reading = read(mapped(tmp_path, mapping=MAPPED.replace(find, write, 1)), registers=TINY)
    assert set(expected) <= {problem.code for problem in reading.problems}
    for problem in reading.problems:
        assert problem.text("zh")
        assert problem.text("en")


def test_both_places(tmp_path: Path) -> None:
    folder = mapped(tmp_path)
    (folder / "tables" / "quotas.csv").write_text("county\n", encoding="utf-8")
    assert [problem.code for problem in read(folder, registers=TINY).problems] == ["E538"]


def test_a_sheet_of_another_workbook(tmp_path: Path) -> None:
    folder = mapped(
        tmp_path, mapping=MAPPED.replace("指标.csv", "指标.xlsx").replace("header_row", 'sheet = "汇总"\nheader_row')
    )
    book = Workbook()
    book.create_sheet("汇总")
    for line in (folder / "计划" / "2026年指标.csv").read_text(encoding="gb18030").splitlines():
        cells = [int(cell) if cell.isdigit() else cell or None for cell in line.split(",")]
        book["汇总"].append(cells)
    book["汇总"]["B4"] = "jinning"
    book.save(folder / "计划" / "2026年指标.xlsx")
    told = lines(read(folder, registers=TINY))
    assert any(line.startswith("计划/2026年指标.xlsx!汇总!B4: 没有标识为“jinning”的县") for line in told)
    book["汇总"]["B4"] = "jingning"
    book.save(folder / "计划" / "2026年指标.xlsx")
    assert read_scenario(folder, registers=TINY).digest == DIGEST
