"""What one county may be shown: its own quotas, awards, projects and cash, and totals of the whole city.

Everything about others is taken out here, once, before any writer sees it: other counties' names, their projects,
their quotas and cash. What is left is a scenario and rows that hold nothing else, so no format can leak it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from allocsim.domain.agreement import Agreement
from allocsim.domain.allocation import Award, CountyBalance, Decision, PoolBalance
from allocsim.domain.clearing import Statement
from allocsim.domain.fact import Fact
from allocsim.domain.ledger import Ledger, Outlook
from allocsim.domain.project import Project
from allocsim.domain.provenance import Provenance
from allocsim.domain.publication import Vocabulary
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.study import Study
from allocsim.domain.wording import sentence
from allocsim.errors import UsageError
from allocsim.messages import LANGUAGES, text

KEPT_PARTS: Final = (
    "schema_version", "id", "label", "years", "resources", "pool", "carry", "simulation", "retained_share", "goals",
)  # fmt: skip
"""Parts of a scenario that hold for every county alike; goals and agreements are looked through besides."""


@dataclass(frozen=True)
class OwnDecision:
    """What was decided for one project of the county, with what it takes of the county's own side."""

    project: str
    decision: str
    host: str
    """The county itself, or empty: another one, or none."""
    elsewhere: bool
    """Whether it is approved in another county."""
    year: int | None
    route: str
    reason: dict[str, str]
    """Why, by language."""
    awards: tuple[Award, ...]


@dataclass(frozen=True)
class OwnYear:
    """The county's part of one partnership in one year: its settlement in fen, and its construction input."""

    project: str
    year: int
    statement: Statement | None
    paid: float
    """Construction input, 10k CNY."""


@dataclass(frozen=True)
class OwnBaseline:
    """What a baseline would take on the county's side, in ticks by resource, and how many projects it would host."""

    name: str
    awarded: dict[str, int]
    hosted: int


@dataclass(frozen=True)
class CountyView:
    """One county's part of a study. `scenario` holds nothing but what this county may see."""

    scenario: Scenario
    county: str
    provenance: Provenance
    balances: tuple[CountyBalance, ...]
    pools: tuple[PoolBalance, ...]
    """Totals of the city."""
    declared: int
    approved: int
    """Projects of the whole city."""
    decisions: tuple[OwnDecision, ...]
    years: tuple[OwnYear, ...]
    outlooks: tuple[Outlook, ...]
    baselines: tuple[OwnBaseline, ...]


class Veil:
    """Tells and hides what names other counties and their projects."""

    def __init__(self, scenario: Scenario, county: str, own: set[str]) -> None:
        counties, projects = set(), set()
        for row in scenario.counties:
            if row.county != county:
                short = row.name_zh[:-1] if len(row.name_zh) > 2 else row.name_zh
                counties |= {row.county, row.name_zh, short, row.name_en, row.code}
        for project in scenario.projects:
            if project.project not in own:
                projects |= {project.project, project.name_zh, project.name_en}
        mine = scenario.county_index[county]
        counties -= {"", county, mine.name_zh, mine.name_en, mine.code}
        self._counties, self._projects = _pattern(counties), _pattern(projects)
        self._ids = {row.county for row in scenario.counties} | set(scenario.project_index)
        self._ids -= {county, *own}

    def meant(self, value: Any) -> bool:
        """Whether a value, or anything in it, is another county's or project's identifier."""
        if isinstance(value, dict):
            return any(self.meant(part) for part in (*value, *value.values()))
        if isinstance(value, (list, tuple)):
            return any(self.meant(part) for part in value)
        return value in self._ids

    def hides(self, words: str) -> bool:
        """Whether a text names another county or its project."""
        return any(found is not None and found.search(words) for found in (self._counties, self._projects))

    def text(self, words: str, lang: str) -> str:
        """A text without the names of other counties; a project's name goes with whatever stands around it."""
        if self._projects is not None and self._projects.search(words):
            return text("U455", lang)
        return words if self._counties is None else self._counties.sub(text("U454", lang), words)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """The words, the longest first; Latin ones as whole words, which an underscore parts.

    Very short identifiers are words of the language too: where they stand as values, `meant` finds them.
    """
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if len(word) < (3 if word.isascii() else 2):
            continue
        escaped = re.escape(word)
        parts.append(rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])" if word.isascii() else escaped)
    return re.compile("|".join(parts)) if parts else None


def known(scenario: Scenario, county: str) -> None:
    """Raise UsageError if there is no such county."""
    if county not in scenario.county_index:
        raise UsageError("U451", county=county, known=", ".join(scenario.county_index))


def county_view(study: Study, county: str) -> CountyView:
    """The part of a study that one county may see. Raises UsageError for an unknown county."""
    scenario, allocation = study.scenario, study.allocation
    known(scenario, county)
    own = _own(study, county)
    veil = Veil(scenario, county, own)
    source = allocation.provenance
    decisions = tuple(_decision(row, county, scenario, veil) for row in allocation.decisions if row.project in own)
    return CountyView(
        scenario=_redacted(scenario, county, own, veil),
        county=county,
        provenance=Provenance(
            "" if veil.hides(source.scenario) else source.scenario, source.digest, source.versions, source.options
        ),
        balances=tuple(row for row in allocation.counties if row.county == county),
        pools=allocation.pools,
        declared=len(allocation.decisions),
        approved=len(allocation.approved()),
        decisions=decisions,
        years=() if study.ledger is None else tuple(_years(study.ledger, county)),
        outlooks=() if study.ledger is None else tuple(row for row in study.ledger.outlooks if row.party == county),
        baselines=tuple(
            OwnBaseline(
                row.name,
                {name: row.awarded.get((county, name), 0) for name in scenario.resources},
                row.hosts.count(county),
            )
            for row in study.baselines
        ),
    )


def _own(study: Study, county: str) -> set[str]:
    """Projects that the county submits, hosts or shares in."""
    submitted = {row.project for row in study.scenario.projects if row.county == county}
    hosted = {row.project for row in study.allocation.decisions if row.approved and row.host == county}
    shared = {row.project for row in study.scenario.parties if row.county == county}
    return submitted | hosted | shared


def _decision(row: Decision, county: str, scenario: Scenario, veil: Veil) -> OwnDecision:
    return OwnDecision(
        project=row.project,
        decision=row.decision,
        host=county if row.host == county else "",
        elsewhere=row.approved and row.host != county,
        year=row.year,
        route=row.route,
        reason={lang: _reason(row.reason, scenario, veil, lang) for lang in LANGUAGES},
        awards=tuple(award for award in row.awards if award.county == county),
    )


def _reason(reason: Reason, scenario: Scenario, veil: Veil, lang: str) -> str:
    """The sentence; projects ahead of this one are counted, and what else concerns others is left out."""
    values = dict(reason.values)
    ahead = values.pop("projects", None)
    if ahead is not None and reason.code == "R112":
        reason = Reason("U453", {**values, "count": len(ahead)})
    named = [scenario.rules[name].model_dump() for name in _rules(values) if name in scenario.rules]
    if veil.meant(list(reason.values.values())) or veil.meant(named):
        return text("U452", lang)
    said = sentence(reason, scenario, lang)
    return text("U452", lang) if veil.hides(said) else said


def _rules(values: dict[str, Any]) -> list[str]:
    """Rules that a reason names."""
    return [*values.get("rules", ()), *([values["rule"]] if "rule" in values else [])]


def _years(ledger: Ledger, county: str) -> list[OwnYear]:
    """The county's partnerships by project and year."""
    stated = {(row.project, row.year): row for row in ledger.statements if row.county == county}
    paid: dict[tuple[str, int], float] = {}
    for entry in ledger.entries:
        if entry.ledger == "construction" and entry.party == county:
            key = entry.project, entry.year
            paid[key] = paid.get(key, 0.0) + entry.amount
    keys = {*stated, *paid}
    order = [(row.project, year) for row in ledger.scenario.projects for year in ledger.horizon]
    return [OwnYear(*key, stated.get(key), paid.get(key, 0.0)) for key in order if key in keys]


def _redacted(scenario: Scenario, county: str, own: set[str], veil: Veil) -> Scenario:
    """A scenario that holds nothing of others; made without validation, for it is not meant to be solved."""
    partnerships = tuple(_plain(row) for row in scenario.partnerships if row.project in own)
    used = {row.agreement for row in partnerships}
    named = {row.project: row for row in scenario.projects}
    projects = [_project(named[name], veil) for name in named if name in own]
    facts: dict[str, Any] = {name: getattr(scenario, name) for name in KEPT_PARTS}
    facts["id"] = "" if veil.hides(scenario.id) else scenario.id
    return Scenario.model_construct(
        **{**facts, "goals": {name: goal for name, goal in scenario.goals.items() if not _tells(goal, veil)}},
        title_zh=veil.text(scenario.title_zh, "zh"),
        title_en=veil.text(scenario.title_en, "en"),
        agreements={name: _agreement(scenario.agreements[name], veil) for name in scenario.agreements if name in used},
        names=Vocabulary(),
        quotas=(),
        demands=(),
        counties=(scenario.county_index[county],),
        projects=tuple(projects),
        partnerships=partnerships,
        parties=tuple(_plain(row) for row in scenario.parties if row.county == county),
    )


def _project(row: Project, veil: Veil) -> Project:
    """A project of the county's; what other counties' names there are in its own are hidden."""
    names = {"name_zh": veil.text(row.name_zh, "zh"), "name_en": veil.text(row.name_en, "en")}
    return row.model_copy(update={**names, "county": "", "industry": "", "park": "", "category": "", "source": ""})


def _agreement(row: Agreement, veil: Veil) -> Agreement:
    """The terms, unless they name others."""
    names = {"name_zh": veil.text(row.name_zh, "zh"), "name_en": veil.text(row.name_en, "en"), "source": ""}
    shown = row.model_copy(update=names)
    if not _tells(shown, veil):
        return shown
    return shown.model_copy(update={"construction": None, "revenue": None, "statistics": None, "eligibility": None})


def _plain(row: Any) -> Any:
    return row.model_copy(update={"source": ""})


def _tells(fact: Fact, veil: Veil) -> bool:
    """Whether a record names others, as a value or in words."""
    return veil.meant(fact.model_dump(mode="json")) or veil.hides(fact.model_dump_json())
