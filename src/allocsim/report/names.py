"""Names of what a scenario declares, in one language, and texts that hold both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from allocsim.axes import CITY
from allocsim.domain.fact import fraction_text
from allocsim.domain.flow import FLOWS
from allocsim.domain.project import Project
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import measured, unit_symbol
from allocsim.domain.wording import sentence
from allocsim.report.blocks import Link, with_unit
from allocsim.report.digits import digits, exact_percent
from allocsim.report.labels import Labels
from allocsim.report.rounding import rounded

_CJK = re.compile(r"[\u3400-\u9fff]")


class Names:
    """Identifiers → names in the language of `labels`."""

    def __init__(self, scenario: Scenario, labels: Labels) -> None:
        self.scenario = scenario
        self.labels = labels
        self.lang = labels.lang

    def county(self, name: str) -> str:
        """A county, or the city's own row."""
        if name == CITY:
            return self.labels("terms.city")
        row = self.scenario.county_index.get(name)
        return name if row is None else str(getattr(row, f"name_{self.lang}"))

    def resource(self, name: str, unit: bool = False) -> str:
        """A resource, with its unit if asked."""
        row = self.scenario.resources.get(name)
        if row is None:
            return name
        title = str(getattr(row, f"name_{self.lang}"))
        return with_unit(title, self.unit_of(name)) if unit else title

    def head(self, name: str, unit: bool = False) -> str:
        """A resource at the head of a row, column or figure."""
        title = self.resource(name, unit)
        return title[:1].upper() + title[1:]

    def unit_of(self, resource: str) -> str:
        """Symbol of a resource's unit."""
        return unit_symbol(self.scenario.resources[resource].unit, self.lang)

    def unit(self, key: str) -> str:
        """Symbol of a unit."""
        return unit_symbol(key, self.lang)

    def project(self, name: str) -> str:
        """A project's name without its identifier."""
        row = self.scenario.project_index.get(name)
        return name if row is None else str(getattr(row, f"name_{self.lang}"))

    def project_link(self, name: str) -> Link:
        """A project's name, leading to its box."""
        return Link(self.project(name), f"project-{name}")

    def agreement(self, name: str) -> str:
        """An agreement's name."""
        row = self.scenario.agreements.get(name)
        return name if row is None else str(getattr(row, f"name_{self.lang}"))

    def grouped(self, group: str, key: str) -> str:
        """The name of an industry, a park or a category; the identifier where the scenario has no name for it."""
        return self.scenario.names.name(group, key, self.lang)

    def flow(self, key: str) -> str:
        """A flow's name; a first part such as `tax` names all its flows."""
        if key in FLOWS:
            return FLOWS[key].zh if self.lang == "zh" else FLOWS[key].en
        return self.labels.term("flow", key)

    def benefit(self, name: str) -> str:
        """The title of a project's column, or of the sum of all taxes."""
        field = Project.model_fields.get(name)
        if field is None or not isinstance(field.json_schema_extra, dict):
            return self.labels.term("benefit", name)
        return str(field.json_schema_extra[f"title_{self.lang}"])

    def sentence(self, reason: Reason) -> str:
        """A reason in words; identifiers of rules, gates and goals only where titles are not enough."""
        said = sentence(reason, self.scenario, self.lang)
        for name in self._told_apart:
            said = said.replace(f" [{name}]", "")
        return said

    def rule(self, name: str) -> str:
        """A rule's title, with its identifier where another rule has the same one."""
        row = self.scenario.rules.get(name)
        if row is None:
            return name
        title = str(getattr(row, f"title_{self.lang}"))
        return title if name in self._told_apart else f"{title} [{name}]"

    @cached_property
    def _told_apart(self) -> frozenset[str]:
        """Identifiers of rules, gates and goals whose title no other of their kind has."""
        found: set[str] = set()
        for members in (self.scenario.rules, self.scenario.gates, self.scenario.goals):
            titles = Counter(row.title_zh for row in members.values())
            found.update(name for name, row in members.items() if titles[row.title_zh] == 1)
        return frozenset(found)

    def resources(self, amounts: Iterable[tuple[str, int]]) -> str:
        """Ticks of several resources within a sentence: `建设用地 12.00 亩、能耗 …`."""
        return self.labels.join([f"{self.resource(name)} {self.quantity(name, ticks)}" for name, ticks in amounts])

    def quantity(self, resource: str, ticks: int) -> str:
        """An amount with its unit, for running text."""
        return f"{digits(self.amount(resource, ticks))} {self.unit_of(resource)}"

    def amount(self, resource: str, ticks: int) -> Decimal:
        """The exact amount of `ticks`."""
        return self.scenario.resources[resource].amount(ticks)

    def years(self) -> str:
        """The plan years: `2026` or `2026—2030`."""
        first, last = self.scenario.years[0], self.scenario.years[-1]
        return str(first) if first == last else self.labels("terms.span", first=first, last=last)

    def money(self, amount: Fraction) -> str:
        """Money given in 10k CNY, in a unit fit for running text."""
        if self.lang == "zh":
            large = abs(amount) >= 10_000
            return f"{digits(rounded(amount / 10_000 if large else amount, 2))} {'亿元' if large else '万元'}"
        return f"CNY {digits(rounded(amount / 100, 2))} million"

    def value(self, value: Fraction | str, unit: str) -> str:
        """An exact value with its unit; a fraction that does not end stays a fraction."""
        if unit == "share":
            return exact_percent(Fraction(value))
        amount, unit = measured(Fraction(value), unit, self.scenario)
        text = fraction_text(amount)
        return f"{text if '/' in text else digits(Decimal(text))} {self.unit(unit)}".strip()

    def text(self, written: str) -> str:
        """The part of a text written as `中文 / English` that is in this language; any other text as it is.

        Notes and sources of a scenario are one field for both languages.
        """
        for cut in re.finditer(r"\s*/\s+", written):
            left, right = written[: cut.start()].strip(), written[cut.end() :].strip()
            if left and right and bool(_CJK.search(left)) != bool(_CJK.search(right)):
                chinese, english = (left, right) if _CJK.search(left) else (right, left)
                return chinese if self.lang == "zh" else english
        return written.strip()
