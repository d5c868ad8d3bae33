"""The workbook: all inputs and results, checks whose formulas hold, and tabs that every formula finds."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocsim.domain.study import Study
from allocsim.report import build, write
from allocsim.report.labels import Labels
from allocsim.report.sections import SECTIONS
from allocsim.report.workbook import write as write_workbook
from allocsim.report.workbook.book import tabs
from allocsim.report.workbook.checks import checks
from allocsim.report.workbook.checks.check import Check
from allocsim.report.workbook.inputs import inputs
from allocsim.report.workbook.places import Places
from allocsim.report.workbook.scores import scored
from allocsim.report.workbook.sheets import Formula, Sheet
from tests.report import tiny

RANGE = re.compile(r"'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


def rows(folder: Path, tab: str, lang: str = "en") -> list[dict[str, Any]]:
    """A sheet as records by its heads."""
    sheet = openpyxl.load_workbook(folder / f"report.{lang}.xlsx", data_only=True)[tab]
    heads, *found = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in found]


def found(study: Study) -> dict[str, Check]:
    """The checks of a study by their name."""
    from allocsim.report.workbook import datasheets

    labels = Labels("en")
    places = Places(tabs(datasheets(study, labels), ()))
    return {check.sheet.name: check for check in checks(study, places, labels)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_formula_finds_its_cells(folder: Path, lang: str) -> None:
    book = openpyxl.load_workbook(folder / f"report.{lang}.xlsx")
    looked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                assert "#REF" not in cell.value
                for tab, first, top, last, bottom in RANGE.findall(cell.value):
                    looked += 1
                    assert tab in book.sheetnames
                    assert (last or first) == first
                    assert 4 <= int(top) <= int(bottom or top) <= max(4, book[tab].max_row)
                    assert book[tab][f"{first}3"].value
    assert looked > 200


def test_no_formula_names_a_function_that_files_spell_in_another_way(folder: Path) -> None:
    """The writer does not look for such functions (XLOOKUP, FILTER, …); the library below it would find them."""
    from xlsxwriter.worksheet import Worksheet

    def spelt(formula: str) -> str:
        return str(Worksheet()._prepare_formula(formula, True))

    assert spelt("=XLOOKUP(A1,B1:B9,C1:C9)") != "XLOOKUP(A1,B1:B9,C1:C9)"
    book = openpyxl.load_workbook(folder / "report.en.xlsx")
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    formulas = {re.sub(r"\d+", "1", cell.value) for cell in cells}
    assert len(formulas) > 20
    assert all(spelt(formula) == formula.removeprefix("=") for formula in formulas)


def test_all_checks_of_the_example_hold(folder: Path) -> None:
    lines = rows(folder, "Verification")
    assert [line["Result"] for line in lines[:-1]] == ["agrees"] * (len(lines) - 1)
    assert lines[-1]["What is worked out"] == f"All {sum(line['Rows'] for line in lines[:-1])} checks hold"
    for line in lines[:-1]:
        sheet = rows(folder, line["Sheet"])
        assert {row["Check"] for row in sheet[:-1]} == {"agrees"}
        assert sheet[-1]["Check"] == f"{line['Rows']} / {line['Rows']}"


def test_reserves_are_worked_out_in_ticks(folder: Path) -> None:
    east, *_ = rows(folder, "Check reserves")
    # 100 issued less 4 committed are 9600 ticks; a quarter of them is 2400
    steps = {"Issued": 100, "Committed": 4, "Quota in ticks": 9600, "× 1": 9600, "÷ 4, whole part": 2400}
    steps |= {"Remainder": 0, "Reserve in ticks": 2400, "Result: retained in ticks": 7200}
    assert {key: east[key] for key in steps} == steps
    energy = rows(folder, "Check pool")[1]
    assert (energy["Sum of reserves"], energy["City's own"], energy["Pool worked out"]) == (150, 40, 190)


def test_settlements_and_entries_are_compared_to_the_fen(folder: Path) -> None:
    year = rows(folder, "Check settlements")[0]
    assert (year["Kept by the host (CNY)"], year["Received (CNY)"], year["Collected (CNY)"]) == (
        3333.33,
        6666.68,
        10000.01,
    )


@pytest.mark.parametrize(("quota", "reserve"), [(2, 0), (6, 2), (10, 2), (7, 2)])
def test_ties_go_to_the_even_tick(quota: int, reserve: int) -> None:
    # a quarter of 2, 6, 10 ticks is 0.5, 1.5, 2.5: to 0, 2, 2
    study = tiny.study()
    row = dataclasses.replace(
        study.allocation.counties[0],
        issued=quota,
        committed=0,
        quota=quota,
        contributed=reserve,
        retained=quota - reserve,
    )
    quotas = [tiny._quota("east", "land", str(quota / 100)), *map(dict, study.scenario.model_dump()["quotas"][1:])]
    scenario = tiny.scenario(quotas=quotas, committed=[])
    allocation = dataclasses.replace(study.allocation, counties=(row, *study.allocation.counties[1:]))
    check = found(dataclasses.replace(study, scenario=scenario, allocation=allocation))["check_reserves"]
    cells = dict(zip(check.sheet.keys, check.sheet.rows[0], strict=True))
    assert isinstance(cells["reserve"], Formula)
    assert (cells["reserve"].value, cells["result"].value) == (reserve, "agrees")  # type: ignore[union-attr]
    values = {key: getattr(cell, "value", cell) for key, cell in cells.items()}
    place = {f"{letter}4": str(values[key]) for letter, key in zip("ABCDEFGHIJKLMNOPQ", check.sheet.keys, strict=False)}
    text = re.sub(r"\b[A-Z]4\b", lambda cell: place[cell[0]], cells["reserve"].text).replace("=", "==")
    known = {"IF": lambda test, yes, no: yes if test else no, "MOD": lambda a, b: a % b, "__builtins__": {}}
    assert eval(text, known) == reserve


def test_one_tick_too_many_is_seen() -> None:
    study = tiny.study()
    first, second, *others = study.allocation.decisions
    awards = (dataclasses.replace(second.awards[0], pool=3901), *second.awards[1:])
    decisions = (first, dataclasses.replace(second, awards=awards), *others)
    wrong = dataclasses.replace(study, allocation=dataclasses.replace(study.allocation, decisions=decisions))
    checked = found(wrong)
    failed = {name for name, check in checked.items() if check.agreeing < len(check.sheet.rows)}
    assert failed == {"check_pool_used", "check_counties", "check_demands"}


def test_a_workbook_that_does_not_add_up_says_so(tmp_path: Path) -> None:
    study = tiny.study()
    pools = (dataclasses.replace(study.allocation.pools[0], pool=3901), *study.allocation.pools[1:])
    wrong = dataclasses.replace(study, allocation=dataclasses.replace(study.allocation, pools=pools))
    write_workbook(build(wrong, ("en",), SECTIONS), tmp_path)
    lines = rows(tmp_path, "Verification")
    assert lines[-1]["What is worked out"] == "2 checks do not hold"
    assert [line["Result"] for line in lines].count("differs") == 2


def test_all_inputs_are_there_as_used(folder: Path) -> None:
    sheets = {sheet.name: sheet for sheet in inputs(tiny.scenario(), Labels("en"))}
    tables = ("counties", "quotas", "committed", "projects", "options", "demands", "partnerships", "parties")
    assert set(sheets) == {"in_settings", *(f"in_{table}" for table in tables)}
    for table in tables:
        assert len(sheets[f"in_{table}"].rows) == len(getattr(tiny.scenario(), table))
    settings = {row["Key"]: row for row in rows(folder, "Input settings")}
    assert (settings["pool.rate"]["Value"], settings["pool.rate"]["Changed from"]) == (0.25, "0.20")
    assert settings["goals.score.weights.tax"]["Value"] == 0.6
    assert settings["carry.retained"]["Value"] == "no"
    assert settings["agreements.halves.revenue.tree.shares.host"]["Value"] == 0.5
    quotas = rows(folder, "Input quotas")
    assert quotas[0]["issued amount" if "issued amount" in quotas[0] else "amount"] == 100
    assert {"data label", "source"} <= set(quotas[0])


def test_sections_left_out_leave_no_data_out(tmp_path: Path) -> None:
    study = tiny.study()
    scenario = study.scenario.replace(report={"sections": ("summary",)})
    write(dataclasses.replace(study, scenario=scenario), tmp_path / "x", languages=("en",))
    names = openpyxl.load_workbook(tmp_path / "x" / "report.en.xlsx").sheetnames
    assert {"Verification", "Charts", "Result awards", "Result entries", "Input demands"} <= set(names)
    assert "Approved" not in names


def test_charts_are_native_and_fed_from_the_sheets(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "report.en.xlsx")
    charts = book["Charts"]._charts
    assert len(charts) == 5  # demand, pool, two resources by county, cash
    source = charts[0].series[0].val.numRef.f
    assert source == "'Result supply and demand'!$G$4:$G$5"


def test_tabs_are_valid_and_distinct() -> None:
    titles = ["a/b", "A_B", "x" * 40, "x" * 35, "'quoted'", "History", "一[二]三", ""]
    sheets = [Sheet(f"s{at}", title, "", (), ()) for at, title in enumerate(titles)]
    names = list(tabs(sheets, ("Contents",)))
    assert names == ["a_b", "A_B_2", "x" * 31, "x" * 28 + "_2", "quoted", "History_2", "一_二_三", "s7"]


def test_keys_that_differ_in_case_are_told_apart() -> None:
    sheet = Sheet("data", "data", "", (), ((1,),), keys=("id",))
    assert Places({"Data": sheet}).sum("data", "id", id="A4") == "SUMIFS('Data'!$A$4:$A$4,'Data'!$A$4:$A$4,A4)"
    alike = Places({"Data": sheet}, alike=True).sum("data", "id", id="A4")
    assert alike == "SUMPRODUCT('Data'!$A$4:$A$4*EXACT('Data'!$A$4:$A$4,A4))"


def test_every_sheet_prints_on_landscape_pages_with_its_head(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "report.zh.xlsx")
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_area
        if sheet.title not in ("目录", "图表"):
            assert sheet.print_title_rows == "$3:$3"
            assert sheet.auto_filter.ref
            assert sheet.freeze_panes


def test_goals_over_futures_have_no_score_of_their_own() -> None:
    class Mean(tiny.Score):
        """A goal whose scores differ by future."""

        kind = "mean"

        def scores(self, problem: object) -> dict[str, list[int]]:
            return {"calm": [1], "slump": [0]}

    class Count(Mean):
        """A goal that adds up scores."""

        kind = "count"

        def scores(self, problem: object) -> list[int]:  # type: ignore[override]
            return [30, 90, 45, 0, 0]

    goals = {"mean": Mean(weights={"tax": 1}), "count": Count(weights={"tax": 1})}
    study = tiny.study()
    assert list(scored(dataclasses.replace(study, scenario=study.scenario.replace(goals=goals)))) == ["count"]
