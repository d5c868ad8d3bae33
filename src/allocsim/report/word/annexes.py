"""The annexes: each on a new page, with its tables and figures; wide tables on pages across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from allocsim.report.blocks import (
    Block,
    Blocks,
    Datasheet,
    Definitions,
    Details,
    Figure,
    Heading,
    Items,
    KeyNumbers,
    Note,
    Paragraph,
    Table,
    with_unit,
)
from allocsim.report.digits import columns_of
from allocsim.report.labels import Labels
from allocsim.report.letter import Letter
from allocsim.report.letter.annexes import Annex
from allocsim.report.numbering import Numbering
from allocsim.report.word.form import Form
from allocsim.report.word.picture import picture
from allocsim.report.word.story import Story
from allocsim.report.word.table import Grid
from allocsim.report.word.text import Run, paragraph
from allocsim.report.word.widths import crowded, shown

LEADS = (Heading, Paragraph, Note, Definitions, KeyNumbers)
"""Blocks that may lead to a table and then stand on its page."""


BOX_SIZE, LONG_SIZE = 8.0, 7.5
"""Size of type of tables in boxes and of long ones, at most."""
LONG = 14
"""Rows beyond which a table is long."""
SMALL, SMALL_ACROSS = 0.2, 0.5
"""Height of a small figure on its page, upright and across."""
TOGETHER = 24
"""Lines up to which a box stays on one page."""


def write_annexes(letter: Letter, story: Story) -> None:
    """All annexes; tables and figures are numbered through."""
    writer = _Writer(story, Labels(letter.lang), Numbering(letter.lang))
    for number, annex in enumerate(letter.annexes.items, 1):
        writer.annex(annex, letter.annexes.name(number))


def pages(blocks: Blocks, form: Form) -> list[bool]:
    """Which blocks stand on pages across: wide tables, what leads to them, and what follows up to the next heading."""
    found, leads, lead = [_wide(block, form) for block in blocks], [], False
    for at, block in enumerate(blocks):
        lead = isinstance(block, Heading) or (lead and isinstance(block, LEADS))
        leads.append(lead)
        found[at] = found[at] or (at > 0 and found[at - 1] and not isinstance(block, Heading))
    for at in reversed(range(len(blocks) - 1)):
        found[at] = found[at] or (leads[at] and found[at + 1])
    return found


def _wide(block: Block, form: Form) -> bool:
    if isinstance(block, Details):
        return any(_wide(part, form) for part in block.blocks)
    return isinstance(block, Table) and block.letter == "table" and crowded(block, form.room(False))


def _printed(blocks: Blocks) -> Blocks:
    """Blocks that the annexes print."""
    return tuple(
        block
        for block in blocks
        if not isinstance(block, Datasheet) and not (isinstance(block, Table) and block.letter == "left_out")
    )


@dataclass(frozen=True)
class Box:
    """What the blocks of a box must know of it."""

    tables: int
    together: bool
    """Whether it is short enough to stay on one page."""


class _Writer:
    """Writes blocks at the end of a story."""

    def __init__(self, story: Story, labels: Labels, numbering: Numbering) -> None:
        self.story = story
        self.labels = labels
        self.numbering = numbering
        self.heads = Numbering(labels.lang)
        self.deeper = 0

    def annex(self, annex: Annex, name: str) -> None:
        """A new page with the annex's number and title, and all its blocks."""
        story, styles = self.story, self.story.styles
        many = len(annex.parts) > 1
        blocks = tuple(
            block for part in annex.parts for block in ((part.heading, *part.blocks) if many else part.blocks)
        )
        blocks = _printed(blocks)
        self.heads, self.deeper = Numbering(self.labels.lang), 0 if many else 1
        opening = Heading(annex.title)
        sides = pages((opening, *blocks), story.form)
        story.turn(sides[0])
        story.add(paragraph(styles["annex"], name))
        story.add(paragraph(styles["annex_title"], annex.title))
        for block, across in zip(blocks, sides[1:], strict=True):
            if across != story.across:
                story.turn(across)
            self.block(block)

    def block(self, block: Block, box: Box | None = None) -> None:
        """One block of any kind, on the page or in a box."""
        boxed = box is not None
        story, styles = self.story, self.story.styles
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            story.add(paragraph(styles["remark" if boxed else "annex_body"], block.text))
        elif isinstance(block, Note):
            story.add(paragraph(styles["remark"], block.text))
        elif isinstance(block, Items):
            self._items(block.items, boxed)
        elif isinstance(block, Definitions):
            self._definitions(block.pairs, box)
        elif isinstance(block, KeyNumbers):
            self._key_numbers(block)
        elif isinstance(block, Table):
            self._table(block, box)
        elif isinstance(block, Figure):
            self._figure(block, boxed)
        elif isinstance(block, Details):
            self._details(block)

    def _heading(self, block: Heading) -> None:
        level = min(max(block.level - self.deeper, 1), 2)
        space = "" if self.labels.lang == "zh" else " "
        words = f"{self.heads.heading(level)}{space}{block.text}"
        self.story.add(paragraph(self.story.styles[f"annex_h{level}"], words))

    def _items(self, items: Sequence[str], boxed: bool) -> None:
        style = self.story.styles["item" if boxed else "annex_body"]
        for number, item in enumerate(items, 1):
            mark = f"{number}." if self.labels.lang == "zh" else "• "
            self.story.add(paragraph(style, f"{mark}{item}"))

    def _definitions(self, pairs: Sequence[tuple[str, str]], box: Box | None = None) -> None:
        """Terms with what they are; short ones share a line."""
        story, colon = self.story, self.labels("terms.colon")
        keep = box is not None and box.together
        look = story.form.looks["item"]
        room = story.room / look.size * 2
        line: list[Run] = []
        taken = 0.0
        for term, text in pairs:
            need = columns_of(f"{term}{colon}{text}") + 4
            if line and taken + need > room:
                story.add(paragraph(story.styles["item"], *line, keep=keep))
                line, taken = [], 0.0
            if line:
                line.append(Run("\u3000\u3000" if self.labels.lang == "zh" else "    "))
            line += [Run(f"{term}{colon}", strong=self.labels.lang == "en", han="黑体"), Run(text)]
            taken += need
        if line:
            story.add(paragraph(story.styles["item"], *line, keep=keep))

    def _key_numbers(self, block: KeyNumbers) -> None:
        brackets = "（{}）" if self.labels.lang == "zh" else " ({})"
        pairs = []
        for number in block.numbers:
            value = f"{number.value} {number.unit}".strip()
            pairs.append((number.label, value + (brackets.format(number.note) if number.note else "")))
        self._definitions(pairs)

    def _table(self, block: Table, box: Box | None) -> None:
        """Caption above, note below; inside a box a table has no number, as it has none on the page, and a single one
        needs no caption."""
        story, styles = self.story, self.story.styles
        if block.letter == "lines":
            self._definitions(((block.caption, run_in(block, self.labels)),), box)
            return
        sizes = story.form.table_sizes
        if box is None or box.tables > 1:
            number = f"{self.numbering.table()}\u3000" if box is None else ""
            story.add(paragraph(styles["caption"], f"{number}{block.caption}"))
        if box is not None or len(block.rows) > LONG:
            most = BOX_SIZE if box is not None else LONG_SIZE
            sizes = tuple(size for size in sizes if size <= most)
        story.add(Grid(block, story.form, styles, story.room, sizes).element())
        if block.note:
            story.add(paragraph(styles["note"], f"{self.labels('page.note')}{block.note}"))

    def _figure(self, block: Figure, boxed: bool) -> None:
        story, styles = self.story, self.story.styles
        number = "" if boxed else f"{self.numbering.figure()}\u3000"
        height = story.height * (SMALL_ACROSS if story.across else SMALL) if block.small else story.height - 60
        story.add(picture(story, block, styles["picture"], height))
        story.add(paragraph(styles["figure_caption"], f"{number}{block.caption}"))

    def _details(self, block: Details) -> None:
        """A box: what it is about, its mark, and its content."""
        story = self.story
        parts = _printed(block.blocks)
        grids = sum(isinstance(part, Table) and part.letter == "table" for part in parts)
        box = Box(grids, sum(map(_lines, parts)) <= TOGETHER)
        mark = self.labels("word.mark", mark=block.mark) if block.mark else ""
        if mark or not all(isinstance(part, Table) and part.letter == "lines" for part in parts):
            story.add(paragraph(story.styles["box"], block.summary, mark))
        for part in parts[:-1]:
            self.block(part, box)
        for part in parts[-1:]:
            self.block(part, replace(box, together=False))


def run_in(table: Table, labels: Labels) -> str:
    """A table as a sentence: each row's words, the later ones in brackets, then every number but 0."""
    lines = [*table.rows, *([table.total] if table.total else [])]
    said = []
    for line in lines:
        cells = [(shown(cell, column), column) for cell, column in zip(line, table.columns, strict=True)]
        first, *more = [text for text, column in cells if column.kind == "text" and text]
        numbers = [f"{column.heading} {text}" for text, column in cells if column.kind != "text" and text.strip("0.")]
        said.append(
            f"{with_unit(first, labels.join(more))}{labels('terms.colon')}{labels('terms.comma').join(numbers)}"
        )
    return labels("terms.semicolon").join(said)


def _lines(block: Block) -> int:
    """Lines of a block in a box, about."""
    if isinstance(block, Table):
        return len(block.rows) + 2 if block.letter == "table" else 2
    return len(block.pairs) if isinstance(block, Definitions) else TOGETHER if isinstance(block, Figure) else 3
