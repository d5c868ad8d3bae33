"""An evaluated plan in sentences: names for identifiers, amounts in the units of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from allocsim.allocation.audit import CODES, breach_text
from allocsim.domain.evaluation import Difference, Evaluation
from allocsim.domain.fact import fraction_text
from allocsim.domain.reason import Breach, Reason
from allocsim.domain.scenario import Scenario
from allocsim.domain.status import goal_title, measured, unit_symbol
from allocsim.domain.wording import sentence
from allocsim.messages import text
from allocsim.report.labels import Labels
from allocsim.units import UNITS

MOVES: Final = {"added": "X139", "dropped": "X140", "changed": "X141"}


def verdict(found: Evaluation, lang: str) -> Iterator[str]:
    """What is broken, how far the goals are from the best plan, and the nearest plan that keeps every rule."""
    scenario = found.allocation.scenario
    if found.feasible:
        yield text("U321", lang)
    else:
        yield text("X145", lang, count=len(found.breaches))
        yield from (f"  {breach_sentence(row, scenario, lang)}" for row in found.breaches)
    for row, best in zip(found.goals, found.allocation.goals, strict=True):
        short = row.optimum - row.value if best.sense == "maximise" else row.value - row.optimum
        shown = {
            key: _goal_amount(value, row.unit, scenario, lang)
            for key, value in (("value", row.value), ("best", row.optimum), ("distance", short))
        }
        facts = {key: amount for key, (amount, _) in shown.items()}
        title, symbol = goal_title(row.goal, scenario, lang), shown["value"][1]
        yield text("X136" if short > 0 else "X135", lang, title=title, symbol=symbol, **facts)
    if not all(goal.proved for goal in found.allocation.goals):
        yield text("X143", lang)
    yield sentence(Reason("X137", {"moves": _moves(found.optimum, scenario, lang)}), scenario, lang)
    if found.nearest is not None:
        units = [row.unit for row in found.goals]
        pairs = zip(found.nearest.values, units, strict=True)
        values = [" ".join(_goal_amount(value, unit, scenario, lang)) for value, unit in pairs]
        moves = _moves(found.nearest.difference, scenario, lang)
        yield text("X138", lang, count=found.nearest.difference.count, moves=moves, values=", ".join(values))
        if not found.nearest.proved:
            yield text("X144", lang)


def _goal_amount(value: Fraction, unit: str, scenario: Scenario, lang: str) -> tuple[str, str]:
    """A goal's value in a unit people know, and the unit."""
    amount, name = measured(value, unit, scenario)
    return fraction_text(amount), unit_symbol(name, lang)


def _moves(row: Difference, scenario: Scenario, lang: str) -> str:
    """What one plan does differently, in a phrase."""
    phrases = [
        sentence(Reason(code, {"projects": list(names)}), scenario, lang)
        for side, code in MOVES.items()
        if (names := getattr(row, side))
    ]
    return ("，" if lang == "zh" else "; ").join(phrases) or text("X142", lang)


def breach_sentence(breach: Breach, scenario: Scenario, lang: str) -> str:
    """A broken rule, gate or balance with names and the units of the resources, and its code."""
    code = CODES.get(breach.rule, "A920")
    where = breach.where
    if breach.rule in ("pool_capacity", "county_balance"):
        resource = scenario.resources[where[-2]]
        values: dict[str, object] = {"county": where[0], "resource": where[-2], "year": where[-1]}
        values |= {f"{key}_amount": str(resource.amount(int(getattr(breach, key)))) for key in ("found", "allowed")}
        told = sentence(Reason("X130" if len(where) == 2 else "X131", values), scenario, lang)
    elif breach.rule == "eligible":
        why = [_named(name, scenario, lang) for name in breach.allowed.split(", ")]
        told = sentence(Reason("X132", {"project": where[0], "why": why}), scenario, lang)
    elif code == "A920":
        told = _broken(breach, scenario, lang)
    else:
        return breach_text(breach, lang)
    return f"{told} [{code}]"


def _broken(breach: Breach, scenario: Scenario, lang: str) -> str:
    """A rule that is not kept; yes and no are not told as 1 and 0."""
    where = [_named(part, scenario, lang) for part in breach.where] or ["-"]
    values: dict[str, object] = {"rules": breach.rule.split("+"), "where": where}
    if {breach.found, breach.allowed} == {"0", "1"}:
        return sentence(Reason("X134", values), scenario, lang)
    for key in ("found", "allowed"):
        values[key] = _amount(getattr(breach, key), breach, scenario, lang)
    return sentence(Reason("X133", values), scenario, lang)


def _amount(number: str, breach: Breach, scenario: Scenario, lang: str) -> str:
    """A rule's number with its unit: that of the resource where it counts ticks, else that of its own amount."""
    for part in breach.where:
        if part in scenario.resources:
            resource = scenario.resources[part]
            return f"{resource.amount(int(number))} {UNITS[resource.unit].symbol(lang)}"
    rule = scenario.rules.get(breach.rule)
    field = None if rule is None else type(rule).model_fields.get("amount")
    extra = field.json_schema_extra if field is not None else None
    unit = UNITS.get(str(extra.get("unit", ""))) if isinstance(extra, dict) else None
    return f"{number} {unit.symbol(lang)}" if unit else number


def _named(part: str, scenario: Scenario, lang: str) -> str:
    """An identifier as people call it."""
    if part in scenario.resources:
        return str(getattr(scenario.resources[part], f"name_{lang}"))
    if part in scenario.county_index:
        return str(getattr(scenario.county_index[part], f"name_{lang}"))
    if part in scenario.project_index:
        return f"{part} {getattr(scenario.project_index[part], f'name_{lang}')}"
    for members in (scenario.rules, scenario.gates):
        if part in members:
            return f"{getattr(members[part], f'title_{lang}')} [{part}]"
    return Labels(lang).term("use", part)
