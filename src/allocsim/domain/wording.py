"""A reason in words: identifiers in its values become names, and the catalogue's sentence is filled in."""

from __future__ import annotations

from typing import Any

from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.messages import text
from allocsim.units import UNITS


def sentence(reason: Reason, scenario: Scenario, lang: str) -> str:
    """The sentence of `reason` in `lang`."""
    values: dict[str, Any] = {key: _name(key, value, scenario, lang) for key, value in reason.values.items()}
    if "resource" in reason.values:
        values["unit"] = UNITS[scenario.resources[reason.values["resource"]].unit].symbol(lang)
    return text(reason.code, lang, **values)


def _name(key: str, value: Any, scenario: Scenario, lang: str) -> Any:
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(_name(key, part, scenario, lang)) for part in value)
    match key:
        case "project" | "projects":
            row = scenario.project_index[value]
            return f"{value} {row.name_zh if lang == 'zh' else row.name_en}"
        case "county" | "counties":
            county = scenario.county_index.get(value)
            return value if county is None else getattr(county, f"name_{lang}")
        case "members":
            return _name("county" if value in scenario.county_index else "project", value, scenario, lang)
        case "resource" | "resources":
            return getattr(scenario.resources[value], f"name_{lang}")
        case "future" | "futures":
            return getattr(scenario.futures[value], f"name_{lang}")
        case "rule" | "rules":
            rule = scenario.rules.get(value)
            return value if rule is None else f"{getattr(rule, f'title_{lang}')} [{value}]"
        case "goal":
            goal = scenario.goals.get(value)
            return value if goal is None else f"{getattr(goal, f'title_{lang}')} [{value}]"
        case "industry" | "park" | "category":
            return scenario.names.name(key, value, lang)
        case "agreement":
            terms = scenario.agreements.get(value)
            return value if terms is None else f"“{getattr(terms, f'name_{lang}')}”"
        case "gate" | "gates":
            gate = scenario.gates.get(value)
            return value if gate is None else f"{getattr(gate, f'title_{lang}')} [{value}]"
    return value
