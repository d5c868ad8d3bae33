"""What the sentences of the letter share: names, counted nouns, and lists that stay short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from allocsim.domain.allocation import Decision
from allocsim.domain.study import Study
from allocsim.report.digits import digits
from allocsim.report.labels import Labels
from allocsim.report.letter.annexes import Annexes
from allocsim.report.names import Names
from allocsim.report.numbering import chinese
from allocsim.report.sections.follow_up import date
from allocsim.report.tallies import Tally, tallies

_GAP: Final = re.compile(r"(?<=[0-9%）])\s+(?=[\u2e80-\u9fff])|(?<=[\u2e80-\u9fff）])\s+(?=[0-9])")


@dataclass(frozen=True)
class Prose:
    """A study as the letter speaks of it. `limit` is the most members that a list within a sentence has."""

    study: Study
    labels: Labels
    annexes: Annexes
    limit: int

    @cached_property
    def names(self) -> Names:
        """Names in the letter's language."""
        return Names(self.study.scenario, self.labels)

    @cached_property
    def tallies(self) -> Mapping[str, Tally]:
        """Sums by resource."""
        return tallies(self.study)

    @cached_property
    def approved(self) -> tuple[Decision, ...]:
        """Decisions that give something."""
        return tuple(row for row in self.study.allocation.decisions if row.approved)

    @property
    def main(self) -> str:
        """The resource that stands first in the scenario; the tables by county lead with it."""
        return next(iter(self.study.scenario.resources))

    def see(self, anchor: str) -> str:
        """Where the table is that the sentence rests on."""
        return self.annexes.see(anchor)

    def counted(self, noun: str, count: int) -> str:
        """A number with its noun."""
        number = "one" if count == 1 else "many"
        return self.labels(f"letter.{noun}_{number}", count=count)

    def amount(self, resource: str, ticks: int) -> str:
        """An amount with its unit and what it is of."""
        names = self.names
        shown = names.quantity(resource, ticks)
        return self.labels("letter.amount", resource=names.resource(resource), amount=shown)

    def amounts(self, ticks: Mapping[str, int]) -> str:
        """Amounts of several resources; those that are zero are left out."""
        found = [self.amount(name, amount) for name, amount in ticks.items() if amount]
        return self.kinds(found)

    def kinds(self, words: list[str]) -> str:
        """A list of resources, cut after the limit."""
        return self._cut(words, "letter.more_kinds")

    def items(self, words: list[str], key: str = "letter.more_items") -> str:
        """A list of projects, parties or counties, cut after the limit."""
        return self._cut(words, key)

    def _cut(self, words: list[str], key: str) -> str:
        if len(words) <= self.limit:
            return self.join(words)
        return self.labels(key, listed=self.labels.join(words[: self.limit]), count=len(words))

    def join(self, words: list[str]) -> str:
        """A whole list within a sentence."""
        if len(words) < 2:
            return "".join(words)
        last = self.labels("letter.last", word=words[-1])
        return self.labels.join(words[:-1]) + last

    def counties(self, names: Iterable[str]) -> list[str]:
        """Names of counties."""
        return [self.names.county(name) for name in names]

    def day(self, written: str) -> str:
        """A day of the form 2026-03-01 in words."""
        return date(written, self.names)

    def money(self, amount: Decimal) -> str:
        """Money of 10k CNY to the last digit of its table, so that parts add up as they do there."""
        return self.labels("letter.money", amount=digits(amount if self.labels.lang == "zh" else amount.scaleb(-2)))

    def turn(self, number: int, text: str) -> str:
        """One of several sayings in a paragraph: 一是…, 二是…."""
        shown = chinese(number) if self.labels.lang == "zh" else str(number)
        return self.labels("letter.caution.turn", number=shown, text=text)

    def paragraph(self, *sentences: str) -> str:
        """Sentences as one paragraph. In Chinese no space stands between a number and what it counts."""
        parts = [part.strip() for part in sentences if part]
        text = self.labels.sentences(parts)
        return _GAP.sub("", text) if self.labels.lang == "zh" else text
