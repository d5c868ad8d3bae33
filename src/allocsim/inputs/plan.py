"""The file of a plan made by hand: a CSV with the columns project, option, decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allocsim.domain.fact import Fact, column
from allocsim.domain.scenario import Scenario
from allocsim.errors import ScenarioError
from allocsim.inputs.clean import clean_text
from allocsim.inputs.nearest import hint
from allocsim.inputs.table import csv_table

YES: Final = frozenset({"", "yes", "y", "true", "1", "approved", "partial", "deferred", "是", "批准", "安排", "入选"})
NO: Final = frozenset({"no", "n", "false", "0", "rejected", "waitlisted", "否", "不批准", "不安排", "候补", "未入选"})


class PlanRow(Fact):
    """One line of the plan."""

    project: str = column(zh="项目", en="project", example="P001")
    """The project."""
    option: str = column("", zh="选项", en="option")
    """The option in which it is approved; empty = its only one."""
    decision: str = column("", zh="决定", en="decision", example="yes")
    """yes or no; empty = yes."""


def read_plan(file: Path, scenario: Scenario) -> dict[str, str]:
    """Approved projects with their options. Raises ScenarioError with every problem of the file, OSError."""
    table, problems = csv_table(file.stem, PlanRow, ("project",), file.read_bytes())
    chosen: dict[str, str] = {}
    for row in table.rows:
        cells = {name: clean_text(row.cells.get(name, "")) for name in PlanRow.model_fields}
        found = list(_problems(cells, scenario))
        problems += [table.problem(row.line, name, code, **values) for name, code, values in found]
        if not found and cells["decision"].lower() not in NO:
            chosen[cells["project"]] = cells["option"]
    if refused := [problem for problem in problems if not problem.note]:
        raise ScenarioError(refused)
    return chosen


def _problems(cells: dict[str, str], scenario: Scenario) -> Iterator[tuple[str, str, dict[str, object]]]:
    project, option, decision = cells["project"], cells["option"], cells["decision"].lower()
    if decision not in YES | NO:
        yield "decision", "E397", {"value": cells["decision"]}
    if project not in scenario.project_index:
        yield "project", "E395", {"value": project, "hint": hint(project, list(scenario.project_index))}
        return
    offered = [row.option for row in scenario.options if row.project == project]
    if decision not in NO and (option not in offered if option else len(offered) > 1):
        known = ", ".join(offered) or "-"
        yield "option", "E396", {"project": project, "value": option or "-", "known": known}
