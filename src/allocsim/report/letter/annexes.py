"""Annexes of the letter: the report's sections, those that belong together in one annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from allocsim.report.blocks import Block, Blocks, Definitions, Heading, Note, Paragraph
from allocsim.report.labels import Labels

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "pool": ("summary", "pool", "supply"),
    "projects": ("recommendation", "projects"),
    "sharing": ("sharing", "settlement", "judgement"),
    "handling": ("routes", "follow_up"),
    "check": ("method", "risk", "provenance"),
}
"""Annex → anchors of the sections that it holds. A section that stands nowhere is an annex of its own."""

SAID: Final = "summary"
"""The section whose sentences the letter says itself; its tables stay."""


@dataclass(frozen=True)
class Part:
    """A section within an annex."""

    heading: Heading
    blocks: Blocks


@dataclass(frozen=True)
class Annex:
    """One annex; a single part lends it its title."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Annexes:
    """All annexes, in the order of their last sections."""

    items: tuple[Annex, ...]
    labels: Labels

    def see(self, anchor: str) -> str:
        """Where a reader finds a section; nothing if the report does not hold it."""
        for number, annex in enumerate(self.items, 1):
            if any(part.heading.anchor == anchor for part in annex.parts):
                return (
                    self.labels("letter.see", number=number) if len(self.items) > 1 else self.labels("letter.see_only")
                )
        return ""

    def name(self, number: int) -> str:
        """What an annex is called at its head; a single one has no number."""
        return (
            self.labels("letter.annex_number", number=number) if len(self.items) > 1 else self.labels("letter.annex_of")
        )


def gather(blocks: Blocks, labels: Labels) -> Annexes:
    """Sections → annexes."""
    groups: dict[str, list[Part]] = {}
    for part in _parts(blocks, labels):
        anchor = part.heading.anchor
        key = next((name for name, anchors in GROUPS.items() if anchor in anchors), f"={anchor or part.heading.text}")
        groups[key] = [*groups.pop(key, []), part]
    found = []
    for key, parts in groups.items():
        title = parts[0].heading.text if len(parts) == 1 else labels(f"letter.annex_{key}")
        found.append(Annex(title, tuple(parts)))
    return Annexes(tuple(found), labels)


def _parts(blocks: Blocks, labels: Labels) -> list[Part]:
    found: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return [_unsaid(Part(heading, tuple(inside)), labels) for heading, inside in found]


def _unsaid(part: Part, labels: Labels) -> Part:
    if part.heading.anchor != SAID:
        return part
    kept = tuple(block for block in part.blocks if not isinstance(block, Paragraph | Note | Definitions))
    return Part(replace(part.heading, text=labels("letter.main_figures")), kept)
