"""The letter that asks for approval: content alone, once per language; writers give it its form.

Every figure comes from the functions that the tables come from. Lists within sentences are cut (等 6 类) until the
letter keeps to its pages; the whole lists are in the annexes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from allocsim.domain.study import Study
from allocsim.report.blocks import Blocks
from allocsim.report.labels import Labels
from allocsim.report.letter import cautions, effects, handling, length, method, proposal, supply
from allocsim.report.letter.annexes import Annexes, gather
from allocsim.report.letter.prose import Prose
from allocsim.report.typeset import typeset

LIMITS: Final = (8, 6, 5, 4, 3, 2, 1)
"""Members of a list within a sentence, the most first; at one, sentences that can be spared are left out too."""

Say = Callable[[Prose], str]

POINTS: Final[dict[str, dict[str, Say]]] = {
    "formation": {"": supply.formation, "-": supply.demand},
    "method": {"": method.method},
    "proposal": {
        "letter.proposal.overall": proposal.overall,
        "letter.proposal.by_county": proposal.by_county,
        "letter.effect.title": effects.counties,
        "letter.sharing.title": effects.sharing,
    },
    "caution": {"": cautions.cautions},
    "handling": {"": handling.handling},
}
"""Points in their order, each with what is said under it: title of the paragraph (none: without) → sentences."""


@dataclass(frozen=True)
class Line:
    """A paragraph; its title, if it has one, leads it."""

    title: str
    text: str


@dataclass(frozen=True)
class Point:
    """A numbered part of the letter."""

    title: str
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True)
class Letter:
    """A letter in one language."""

    lang: str
    title: str
    """With a line break where it may be parted."""
    number: str
    recipient: str
    issuer: str
    date: str
    contact: str
    label: str
    """The data label, for the head of every page; empty where all data are real."""
    opening: str
    points: tuple[Point, ...]
    request: str
    annexes: Annexes


def compose(study: Study, lang: str, blocks: Blocks) -> Letter:
    """The letter to a report's blocks, with lists as long as its pages allow."""
    labels = Labels(lang)
    found = gather(blocks, labels)
    for limit in LIMITS:
        letter = _letter(Prose(study, labels, found, limit))
        if length.fits(letter):
            break
    return letter


def _letter(prose: Prose) -> Letter:
    labels, scenario = prose.labels, prose.study.scenario
    facts = scenario.report
    letter = Letter(
        lang=labels.lang,
        title=labels("letter.title", years=prose.names.years()),
        number=facts.number,
        recipient=getattr(facts, f"recipient_{labels.lang}"),
        issuer=getattr(facts, f"issuer_{labels.lang}"),
        date=prose.day(facts.date) if facts.date else "",
        contact=labels("letter.sign.contact", contact=prose.names.text(facts.contact)) if facts.contact else "",
        label="" if scenario.label == "real" else labels(f"terms.label.{scenario.label}"),
        opening=_opening(prose),
        points=tuple(point for name, says in POINTS.items() if (point := _point(name, says, prose)).paragraphs),
        request=labels("letter.handling.request"),
        annexes=prose.annexes,
    )
    return _typeset(letter) if labels.lang == "zh" else letter


def _opening(prose: Prose) -> str:
    labels, scenario = prose.labels, prose.study.scenario
    basis = [prose.names.text(text) for text in getattr(scenario.report, f"basis_{labels.lang}")]
    years = prose.names.years()
    because = labels("letter.purpose", years=years)
    if basis:
        because = labels("letter.basis", basis=labels.join(basis))
    return prose.paragraph(because + labels("letter.opening", years=years))


def _point(name: str, says: dict[str, Say], prose: Prose) -> Point:
    labels = prose.labels
    found = [(labels(key) if "." in key else "", say(prose)) for key, say in says.items()]
    return Point(labels(f"letter.{name}.title"), tuple(Line(title, text) for title, text in found if text))


def _typeset(letter: Letter) -> Letter:
    """Chinese punctuation in every word that comes from the scenario."""
    words = {part.name: getattr(letter, part.name) for part in fields(letter) if part.name != "lang"}
    plain: dict[str, Any] = {name: typeset(value) for name, value in words.items() if isinstance(value, str)}
    points = tuple(
        Point(typeset(point.title), tuple(Line(typeset(line.title), typeset(line.text)) for line in point.paragraphs))
        for point in letter.points
    )
    return replace(letter, points=points, **plain)
