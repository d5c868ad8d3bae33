"""Content blocks: what a report says, before any file format.

Sections build them once per language; each writer turns them into its format. A number is a `Decimal` that is already
rounded: its exponent says how many decimals are printed, so HTML and workbook cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

Kind = Literal["text", "number", "money", "difference", "share", "year"]
"""`difference` is printed with its sign; a `share` of 0.25 is printed as 25 %; a `year` has no separators."""


@dataclass(frozen=True)
class Link:
    """A word that leads to a heading or box of the same report."""

    text: str
    target: str


Cell = str | int | Decimal | Link | None
"""Content of a table cell; None is an empty cell."""


def with_unit(title: str, unit: str) -> str:
    """A title with its unit in brackets; Chinese takes full-width ones.

    >>> with_unit("land", "mu"), with_unit("土地", "亩"), with_unit("share", "")
    ('land (mu)', '土地（亩）', 'share')
    """
    if not unit:
        return title
    return f"{title}（{unit}）" if title[-1:] > "\u2e80" else f"{title} ({unit})"


@dataclass(frozen=True)
class Column:
    """A typed column; neighbours with the same group share a heading above theirs."""

    title: str
    kind: Kind = "text"
    unit: str = ""
    group: str = ""

    @property
    def heading(self) -> str:
        """Title with the unit."""
        return with_unit(self.title, self.unit)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 opens a section. Writers number them."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Items:
    """A plain list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A remark that must not be overlooked."""

    text: str


@dataclass(frozen=True)
class KeyNumber:
    """One figure that stands for itself."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class KeyNumbers:
    """The few figures a leader looks at first."""

    numbers: tuple[KeyNumber, ...]


@dataclass(frozen=True)
class Definitions:
    """Terms with what they are."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table for reading. `sheet` names its worksheet; empty = it is not in the workbook."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    """A last row of sums."""
    strong: tuple[int, ...] = ()
    """Rows that are subtotals."""
    note: str = ""
    sheet: str = ""
    wide: bool = False
    """Printed on a landscape page."""
    letter: Literal["table", "lines", "left_out"] = "table"
    """How a letter's annexes print it: as it is, run into lines of text, or not, since the workbook has it in full."""


@dataclass(frozen=True)
class Datasheet:
    """A table that is too long to read on a page: it goes to the workbook alone."""

    table: Table


@dataclass(frozen=True)
class Figure:
    """A figure: its name in file names, its words, and how it is drawn."""

    name: str
    caption: str
    description: str
    """What it shows, for readers who cannot see it."""
    draw: Callable[[], Drawing] = field(repr=False)
    small: bool = False
    """Printed small in the letter's annexes."""

    @cached_property
    def drawing(self) -> Drawing:
        """Drawn once, for the page and for the picture."""
        return self.draw()

    @cached_property
    def svg(self) -> str:
        """The drawing as SVG."""
        from allocsim.report.figures.render import to_svg

        return to_svg(self.drawing, self.name)

    @cached_property
    def png(self) -> tuple[bytes, float]:
        """The drawing as a picture, and its height over its width; then it is let go, since a report can have many."""
        from allocsim.report.figures.render import to_png

        found = to_png(self.drawing, self.name)
        del self.__dict__["drawing"]
        return found


@dataclass(frozen=True)
class Details:
    """A box that opens: what it is about, a mark such as the decision, and its content."""

    summary: str
    blocks: tuple[Block, ...]
    mark: str = ""
    tone: str = ""
    """A key that writers may colour by, such as the kind of decision."""
    anchor: str = ""


Block = Heading | Paragraph | Items | Note | KeyNumbers | Definitions | Table | Datasheet | Figure | Details
Blocks = tuple[Block, ...]


def walk(blocks: Blocks) -> Blocks:
    """All blocks in reading order, with those inside boxes."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Details):
            found.extend(walk(block.blocks))
    return tuple(found)
