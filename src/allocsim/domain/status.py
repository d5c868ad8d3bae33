"""What the solver said and what was proved, in plain sentences; each fact stands for itself."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from allocsim.domain.fact import fraction_text
from allocsim.domain.wording import sentence
from allocsim.messages import text
from allocsim.units import UNITS

if TYPE_CHECKING:
    from allocsim.domain.allocation import Allocation, GoalValue
    from allocsim.domain.scenario import Scenario

TERMINATIONS: Final[Mapping[str, str]] = {
    "optimal": "S011",
    "gap_limit": "S012",
    "time_limit": "S013",
    "node_limit": "S014",
    "infeasible": "S015",
    "error": "S016",
}
UNIQUE: Final[Mapping[bool | None, str]] = {True: "S004", False: "S005", None: "S006"}


def status(allocation: Allocation, lang: str) -> list[str]:
    """Why it stopped and the audit; each goal with its bound and gap; whether the selection is the only one."""
    stopped = text("S001", lang, termination=text(TERMINATIONS[allocation.termination], lang))
    goals = [_goal(row, allocation.scenario, lang) for row in allocation.goals]
    return [stopped, *goals, text(UNIQUE[allocation.unique], lang)]


def goal_title(name: str, scenario: Scenario, lang: str) -> str:
    """A goal's title in `lang`."""
    goal = scenario.goals.get(name)
    return name if goal is None else str(getattr(goal, f"title_{lang}"))


def unit_symbol(unit: str, lang: str) -> str:
    """The symbol of a unit, or the word as it is where the unit table does not know it."""
    return UNITS[unit].symbol(lang) if unit in UNITS else unit


def gap_text(gap: float) -> str:
    """A relative gap in percent; an exact zero stays a plain zero.

    >>> gap_text(0.0), gap_text(0.00125)
    ('0', '0.1250%')
    """
    return f"{gap:.4%}" if gap else "0"


def measured(value: Fraction, unit: str, scenario: Scenario) -> tuple[Fraction, str]:
    """A goal's value in a unit people know: `tick:<resource>` counts whole ticks of that resource."""
    kind, _, name = unit.partition(":")
    if kind != "tick":
        return value, unit
    resource = scenario.resources[name]
    return value * Fraction(resource.tick), resource.unit


def _goal(row: GoalValue, scenario: Scenario, lang: str) -> str:
    value, unit = measured(row.value, row.unit, scenario)
    facts = {
        "goal": goal_title(row.goal, scenario, lang),
        "value": fraction_text(value),
        "unit": unit_symbol(unit, lang),
    }
    if row.bound is None:
        return text("S003", lang, **facts)
    bound = fraction_text(measured(row.bound, row.unit, scenario)[0])
    line = text("S002", lang, **facts, bound=bound, gap=gap_text(row.gap))
    if row.best is None:
        return line
    best = fraction_text(measured(row.best, row.unit, scenario)[0])
    return f"{line}{'' if lang == 'zh' else ' '}{text('S009', lang, best=best, unit=facts['unit'])}"


def summary(allocation: Allocation, lang: str) -> str:
    """A few lines: the facts of the solve, the count of decisions, the pool of each resource over all years, notes."""
    kinds = [row.decision for row in allocation.decisions]
    counts = {kind: kinds.count(kind) for kind in ("waitlisted", "rejected")}
    approved = len(allocation.approved())
    lines = [*status(allocation, lang), text("S007", lang, declared=len(kinds), approved=approved, **counts)]
    for name, resource in allocation.scenario.resources.items():
        rows = [row for row in allocation.pools if row.resource == name]
        values = {
            "resource": getattr(resource, f"name_{lang}"),
            "pool": resource.amount(sum(row.pool for row in rows)),
            "awarded": resource.amount(sum(row.awarded for row in rows)),
            "unit": unit_symbol(resource.unit, lang),
        }
        lines.append(text("S008", lang, **values))
    lines += [sentence(note, allocation.scenario, lang) for note in allocation.notes]
    return "\n".join(lines)
