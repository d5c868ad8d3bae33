"""Checking a workbook: every cell read, understood and validated, against the reader library that only reads them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from allocsim.inputs.files import read_files
from allocsim.inputs.read import draft_of, understand
from allocsim.inputs.registers import built_in
from allocsim.inputs.table import Row
from allocsim.inputs.workbook.write import book_bytes
from benchmarks.registry import Answer, Benchmark, Contenders

MINIMAL: Final = Path(__file__).parents[2] / "scenarios" / "minimal"
PROJECTS: Final = {"XS": 40, "S": 2_000, "M": 20_000, "L": 200_000}


def workbook(projects: int) -> bytes:
    """The minimal scenario with so many projects, each with one demand: 35 cells a project, no two rows alike."""
    registers = built_in()
    draft, _ = draft_of(read_files(MINIMAL)[0], registers)
    assert draft is not None
    for name in ("options", "partnerships", "parties"):
        del draft.tables[name]
    rows, needs = draft.tables["projects"].rows, draft.tables["demands"].rows
    project, need = rows[0].cells, {"resource": "land", "unit": "mu", "label": "illustrative"}
    names = [f"P{number:06d}" for number in range(projects)]
    rows[:] = [
        Row(at + 2, {**project, "project": name, "name_zh": f"项目{at}", "investment": f"{1000 + at % 977}.5"})
        for at, name in enumerate(names)
    ]
    needs[:] = [Row(at + 2, {**need, "project": name, "amount": f"{1 + at % 50}.25"}) for at, name in enumerate(names)]
    return book_bytes(draft.document, draft.tables, registers)


def _check(size: str) -> Contenders:
    content = workbook(PROJECTS[size])

    def plain() -> Answer:
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = {sheet.title: sum(1 for _ in sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        return (rows["项目"] - 1,)

    def check() -> Answer:
        scenario = understand({"city.xlsx": content}).scenario
        assert scenario is not None
        return (len(scenario.projects),)

    return {"yardstick: openpyxl goes through the cells": plain, "allocsim: check": check}


CHECK = Benchmark("check", "check of a workbook", ("XS", "S", "M", "L"), _check, once=frozenset(("M", "L")))
