"""Two versions of a scenario side by side: what differs in the input, what differs in the plan, and why."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from allocsim.domain.fact import fraction_text
from allocsim.domain.records import RESULT_VERSION, Record, plain, to_json
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import goal_title
from allocsim.messages import text

Answer = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One thing that is written differently; a row that stands in one of them only is one difference."""

    key: str
    """As in `--set`, or the row: `projects[P001]`."""
    old: str
    """In the first; "" if it is not there."""
    new: str
    decides: bool
    """Whether the allocation can depend on it."""


@dataclass(frozen=True)
class Turned:
    """A project that is decided differently."""

    project: str
    before: str | None
    """Approved option in the first ("" = its only one); None if it is not approved."""
    after: str | None
    alone: Answer
    """Changes each of which turns it by itself, made in the first."""
    needed: Answer
    """Changes each of which turns it back when undone in the second."""


@dataclass(frozen=True)
class GoalPair:
    """One goal in both; None where one of them does not have it."""

    goal: str
    first: Fraction | None
    second: Fraction | None


@dataclass(frozen=True)
class Steady:
    """The plan of the second that keeps as many approvals of the first as it can while its last goal gives up no more
    than the bar."""

    bar: int
    """In whole units of the last goal."""
    kept: Answer
    """Approvals of the first that stay."""
    dropped: Answer
    """Those that go, since keeping any more of them would cost more than the bar."""
    entered: Answer
    goal: str
    value: Fraction
    loss: Fraction
    """How much worse the last goal is than in the best plan."""


@dataclass(frozen=True, repr=False)
class Comparison:
    """What changed in the input, what changed in the answer, and which change caused which flip."""

    first: Scenario
    second: Scenario
    differences: tuple[Difference, ...]
    goals: tuple[GoalPair, ...]
    turned: tuple[Turned, ...]
    toggled: bool
    """Whether every change was tried by itself; False where there are too many."""
    untried: Answer
    """Changes that cannot be made alone: the scenario would be invalid or without a plan."""
    steady: Steady | None = None
    """None unless a bar was given."""

    def to_records(self, lang: str = "zh") -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        found: Record = {
            "schema_version": RESULT_VERSION,
            "scenarios": [self.first.id, self.second.id],
            "scenario_digests": [self.first.digest, self.second.digest],
            "differences": [{"key": row.key, "old": row.old, "new": row.new} for row in self.differences],
            "goals": [
                {"goal": row.goal, "first": _exact(row.first), "second": _exact(row.second)} for row in self.goals
            ],
            "decisions": [
                {
                    "project": row.project,
                    "first": row.before is not None,
                    "second": row.after is not None,
                    "options": [row.before, row.after],
                    "turned_by": list(row.alone),
                    "turned_back_without": list(row.needed),
                    "text": self._sentence(row, lang),
                }
                for row in self.turned
            ],
            "toggled": self.toggled,
            "untried": list(self.untried),
            **({} if self.steady is None else {"steady": _record(self.steady)}),
        }
        return plain(found)  # type: ignore[no-any-return]

    def to_json(self, lang: str = "zh") -> str:
        """The comparison as JSON."""
        return to_json(self.to_records(lang))

    def summary(self, lang: str = "zh") -> str:
        """Differences of the input, of the goals, and each flip with its cause."""
        lines = [text("X260", lang, count=len(self.differences))]
        lines += [text("X261", lang, key=row.key, old=row.old or "-", new=row.new or "-") for row in self.differences]
        for row in self.goals:
            title = goal_title(row.goal, self.first if row.first is not None else self.second, lang)
            lines.append(
                text("X262", lang, goal=title, first=_exact(row.first) or "-", second=_exact(row.second) or "-")
            )
        lines.append(text("X263" if self.turned else "X264", lang, count=len(self.turned)))
        lines += [self._sentence(flip, lang) for flip in self.turned]
        if not self.toggled:
            lines.append(text("X265", lang))
        if self.untried:
            lines.append(text("X266", lang, keys=_list(self.untried, lang)))
        if self.steady is not None:
            lines += self._steady(self.steady, lang)
        return "\n".join(lines)

    def _sentence(self, row: Turned, lang: str) -> str:
        scenario = self.second if row.project in self.second.project_index else self.first
        name = f"{row.project} {getattr(scenario.project_index[row.project], f'name_{lang}')}"
        kind = "X270" if row.before is None else "X271" if row.after is None else "X272"
        said = text(kind, lang, project=name, before=row.before or "-", after=row.after or "-")
        if not self.toggled:
            return said
        if row.alone:
            cause = text("X273", lang, keys=_list(row.alone, lang))
        elif row.needed:
            cause = text("X274", lang, keys=_list(row.needed, lang))
        else:
            cause = text("X275", lang)
        return f"{said}{'' if lang == 'zh' else ' '}{cause}"

    def _steady(self, found: Steady, lang: str) -> list[str]:
        """What keeping to the first costs, and what even so is not kept."""
        names = {key: self._projects(getattr(found, key), lang) for key in ("dropped", "entered")}
        facts = {"bar": found.bar, "goal": goal_title(found.goal, self.second, lang), "kept": len(found.kept)}
        exact = {"value": fraction_text(found.value), "loss": fraction_text(found.loss)}
        lines = [text("X380", lang, **facts, **exact)]
        if found.dropped:
            lines.append(text("X381", lang, projects=names["dropped"], bar=found.bar))
        if found.entered:
            lines.append(text("X382", lang, projects=names["entered"]))
        return lines

    def _projects(self, names: Answer, lang: str) -> str:
        known = {**self.first.project_index, **self.second.project_index}
        return _list(tuple(f"{name} {getattr(known[name], f'name_{lang}')}" for name in names), lang)

    def __repr__(self) -> str:
        return (
            f"Comparison({self.first.id}, {self.second.id}: {len(self.differences)} changes, {len(self.turned)} flips)"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"


def _record(found: Steady) -> Record:
    return {**asdict(found), "value": fraction_text(found.value), "loss": fraction_text(found.loss)}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else fraction_text(value)


def _list(keys: Answer, lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(keys)
