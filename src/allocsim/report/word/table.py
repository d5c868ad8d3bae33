"""Tables: a head that is repeated on every page, rows that do not split, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from allocsim.report.blocks import Cell, Column, Table
from allocsim.report.word.form import Form
from allocsim.report.word.text import Run, element, paragraph_xml, quoted
from allocsim.report.word.widths import fit, shown

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

SHORT: Final = 14
"""Rows up to which a table stays on one page."""
HEAD_FILL: Final = "F2F2F2"


class Grid:
    """One table of a document, drawn in a room of given width."""

    def __init__(
        self, table: Table, form: Form, styles: dict[str, str], room: float, sizes: Sequence[float] = ()
    ) -> None:
        self.table = table
        self.styles = styles
        size, widths = fit(table, room, sizes or form.table_sizes)
        self.twips = [round(width * 20) for width in widths]
        self.sizes = {key: size if size != form.looks[key].size else 0 for key in ("cell", "head")}

    def element(self) -> BaseOxmlElement:
        """The table."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.twips)
        lines = [*self.table.rows, *([self.table.total] if self.table.total else [])]
        strong = {*self.table.strong, *([len(lines) - 1] if self.table.total else [])}
        last = len(lines) - 1
        rows = []
        for at, line in enumerate(lines):
            held = at < last and (len(lines) <= SHORT or at == 0 or at == last - 1)
            rows.append(self._row(line, at in strong, held or (at == last and bool(self.table.note))))
        found = (self._properties(), f"<w:tblGrid>{grid}</w:tblGrid>", *self._heads(), *rows)
        return element(f"<w:tbl>{''.join(found)}</w:tbl>")

    def _properties(self) -> str:
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        outer = {"top": 8, "bottom": 8}
        borders = "".join(
            f'<w:{edge} w:val="single" w:sz="{outer.get(edge, 4)}" w:space="0" w:color="000000"/>' for edge in edges
        )
        sides = "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
        return (
            f'<w:tblPr><w:tblW w:w="{sum(self.twips)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{sides}</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/>'
            f'<w:tblCaption w:val="{quoted(self.table.caption)}"/></w:tblPr>'
        )

    def _heads(self) -> list[str]:
        """One row of headings, or two where neighbours share one above theirs."""
        columns = self.table.columns
        if not any(column.group for column in columns):
            cells = [self._cell(at, column.heading, "head", fill=HEAD_FILL) for at, column in enumerate(columns)]
            return [_tr(cells, head=True)]
        upper, lower = [], []
        at = 0
        for group, part in groupby(columns, key=lambda column: column.group):
            members = list(part)
            if group:
                upper.append(self._cell(at, group, "head", fill=HEAD_FILL, span=len(members)))
            for i, column in enumerate(members, at):
                if not group:
                    upper.append(self._cell(i, column.heading, "head", fill=HEAD_FILL, merge="restart"))
                own = column.heading if group else ""
                lower.append(self._cell(i, own, "head", fill=HEAD_FILL, merge="" if group else "continue"))
            at += len(members)
        return [_tr(upper, head=True), _tr(lower, head=True)]

    def _row(self, line: Sequence[Cell], strong: bool, held: bool) -> str:
        cells = []
        for at, (cell, column) in enumerate(zip(line, self.table.columns, strict=True)):
            cells.append(self._cell(at, shown(cell, column), "cell", strong=strong, held=held, column=column))
        return _tr(cells)

    def _cell(
        self,
        at: int,
        text: str,
        style: str,
        *,
        column: Column | None = None,
        strong: bool = False,
        held: bool = False,
        fill: str = "",
        span: int = 1,
        merge: str = "",
    ) -> str:
        width = sum(self.twips[at : at + span])
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        merges = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        align = "" if column is None or column.kind == "text" else "center" if column.kind == "year" else "right"
        size = self.sizes[style]
        words = [Run(text, strong, size)] if text else []
        facts = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{merges}{shade}<w:vAlign w:val="center"/>'
        inside = paragraph_xml(self.styles[style], *words, keep=held, align=align, mark=size)
        return f"<w:tc><w:tcPr>{facts}</w:tcPr>{inside}</w:tc>"


def _tr(cells: Sequence[str], head: bool = False) -> str:
    """A row that does not split; a head is repeated."""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"
