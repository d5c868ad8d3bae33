"""Tables that a department keeps in its own form, and how they are read as tables of the scenario."""

from __future__ import annotations

from allocsim.domain.fact import Fact, column


class TableSource(Fact):
    """One table `[tables.<name>]`: where the rows of a table stand, if not in `tables/<name>.csv`, and what the columns
    are called there. Columns that mean nothing to the scenario are passed over."""

    file: str = column("", zh="文件", en="file", example="2026年项目申报表.xlsx")
    """A CSV file or a workbook inside the scenario's folder; empty = the scenario's own file or workbook."""
    sheet: str = column("", zh="工作表", en="sheet", example="申报项目")
    """Sheet of the workbook; empty = its only one, or the one named like the table."""
    header_row: int = column(0, zh="表头所在行", en="header row", ge=0, le=1000)
    """Row in which the names of the columns stand, counted from 1; what is above is not read. 0 = the first row that is
    not empty."""
    columns: dict[str, str] = column(zh="列名对照", en="columns", factory=dict, example={"项目名称": "name_zh"})
    """Name of a column in the file → field of the table. Columns that are called by a field's name or title need no
    entry."""
    constants: dict[str, str] = column(zh="统一取值", en="constants", factory=dict, example={"label": "illustrative"})
    """Field → the value that every row has, for fields that the file has no column for."""
