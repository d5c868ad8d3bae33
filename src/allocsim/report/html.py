"""One HTML file per language: no script, nothing fetched, printable on A4, readable on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from allocsim.report.blocks import Block, Blocks, Cell, Column, Datasheet, Details, Figure, Heading, Link, Table
from allocsim.report.digits import columns_of, printed
from allocsim.report.edition import Edition, Printed
from allocsim.report.labels import Labels
from allocsim.report.numbering import Numbering
from allocsim.report.pages import environment
from allocsim.report.word.widths import crowded

if TYPE_CHECKING:
    from jinja2 import Environment, Template


SHORT, LONG = 16, 60
FEW = 6
"""Columns beside which a long text has no room on an upright page."""
UPRIGHT = 178 * 360 / 127
"""Points between the margins of an upright printed page."""
TALL = 16
"""Rows beyond which a table scrolls under its head on a screen."""


@dataclass(frozen=True)
class Node:
    """A block as the template needs it: its kind, its number, where links find it, and what it holds."""

    kind: str
    block: Block
    number: str = ""
    anchor: str = ""
    nodes: tuple[Node, ...] = ()


def write(report: Printed, folder: Path) -> None:
    """Write `report.<lang>.html` for each edition."""
    languages = [edition.lang for edition in report.editions]
    for edition in report.editions:
        others = [lang for lang in languages if lang != edition.lang]
        text = page(edition, report, others)
        (folder / f"report.{edition.lang}.html").write_text(text, encoding="utf-8", newline="\n")


def page(edition: Edition, report: Printed, others: list[str]) -> str:
    """The whole page."""
    numbering = Numbering(edition.lang)
    nodes = tuple(_nodes(edition.blocks, numbering, {"main", "contents"}))
    provenance = report.provenance
    return _template().render(
        edition=edition,
        labels=Labels(edition.lang),
        nodes=nodes,
        contents=[node for node in nodes if isinstance(node.block, Heading)],
        provenance=provenance,
        version=provenance.versions.get("allocsim", ""),
        others=others,
    )


def _nodes(blocks: Blocks, numbering: Numbering, taken: set[str]) -> list[Node]:
    """Blocks with their numbers; tables inside boxes are not numbered, since they may never be seen."""
    found = []
    for block in blocks:
        if isinstance(block, Datasheet):
            continue
        kind, number, anchor = type(block).__name__, "", ""
        inside: tuple[Node, ...] = ()
        if isinstance(block, Heading):
            number = numbering.heading(block.level)
            anchor = _unique(block.anchor or f"part-{len(taken) + 1}", taken)
        elif isinstance(block, Table):
            number, anchor = numbering.table(), _unique(f"table-{block.name}", taken)
        elif isinstance(block, Figure):
            number, anchor = numbering.figure(), _unique(f"figure-{block.name}", taken)
        elif isinstance(block, Details):
            anchor = _unique(block.anchor or f"box-{len(taken) + 1}", taken)
            inside = tuple(_boxed(block.blocks, taken))
        found.append(Node(kind, block, number, anchor, inside))
    return found


def _boxed(blocks: Blocks, taken: set[str]) -> list[Node]:
    found = []
    for block in blocks:
        anchor = _unique(f"table-{block.name}", taken) if isinstance(block, Table) else ""
        if not isinstance(block, Datasheet):
            found.append(Node(type(block).__name__, block, "", anchor))
    return found


def _unique(anchor: str, taken: set[str]) -> str:
    anchor = re.sub(r"[^A-Za-z0-9_-]", "-", anchor)
    while anchor in taken:
        anchor += "-x"
    taken.add(anchor)
    return anchor


def cell_text(cell: Cell, column: Column) -> str:
    """What a cell shows; nothing where there is nothing to show."""
    if cell is None:
        return ""
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else printed(cell, column.kind)


def cell_class(cell: Cell, column: Column) -> str:
    """How it is set: numbers to the right, losses marked."""
    if column.kind == "text":
        return "text"
    lost = column.kind == "difference" and isinstance(cell, Decimal | int) and cell < 0
    return "number less" if lost else "number"


def cells(row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[str]) -> str:
    """One row's cells as HTML; here and not in the template, which takes five times as long for thousands of them."""
    from markupsafe import Markup, escape

    found = []
    for at, (cell, column, width) in enumerate(zip(row, columns, widths, strict=True)):
        text = escape(cell_text(cell, column))
        inside = f'<a href="#{escape(cell.target)}">{text}</a>' if isinstance(cell, Link) else text
        start, end = ("td", "td") if at else ('th scope="row"', "th")
        found.append(f'<{start} class="{cell_class(cell, column)} {width}">{inside}</{end}>\n')
    return Markup("".join(found))


def column_classes(table: Table) -> tuple[str, ...]:
    """How wide the words of each column are: `short` ones stay on one line, `long` ones get room."""
    found = []
    for at, column in enumerate(table.columns):
        if column.kind != "text":
            found.append("")
            continue
        longest = max((columns_of(cell_text(row[at], column)) for row in table.rows), default=0)
        found.append("short" if longest <= SHORT else "long" if longest >= LONG else "")
    return tuple(found)


def crosswise(table: Table) -> bool:
    """Whether a table is printed on a page across: it is wide, and would be cramped upright."""
    cramped = len(table.columns) > FEW and "long" in column_classes(table)
    return table.wide and (cramped or crowded(table, UPRIGHT))


def groups(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Headings above the headings: text and number of columns, in order."""
    return [(group, len(list(part))) for group, part in groupby(columns, key=lambda column: column.group)]


@cache
def _environment() -> Environment:
    found = environment()
    found.filters.update(groups=groups, svg=inline_svg, column_classes=column_classes, crosswise=crosswise)
    found.globals.update(cells=cells, cell_class=cell_class, tall=TALL)
    return found


def _template() -> Template:
    return _environment().get_template("report.html")


def inline_svg(node: Node) -> str:
    """The figure's SVG element with its title and description, ready to stand in a page.

    The drawing is ours: its text is paths, so that nothing of a scenario's wording enters unescaped.
    """
    from markupsafe import Markup, escape

    figure = node.block
    assert isinstance(figure, Figure)
    start = figure.svg.index("<svg")
    opening, rest = figure.svg[start:].split(">", 1)
    size = re.search(r'viewBox="[^"]*"', opening)
    names = f'role="img" aria-labelledby="{node.anchor}-title {node.anchor}-text"'
    title = f'<title id="{node.anchor}-title">{escape(figure.caption)}</title>'
    text = f'<desc id="{node.anchor}-text">{escape(figure.description)}</desc>'
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = f"<svg {space} {size[0] if size else ''} {names}>{title}{text}"
    return Markup(head + re.sub(r"<!--.*?-->", "", rest, flags=re.DOTALL))
