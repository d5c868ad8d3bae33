"""Results as rows of plain values: the one description behind JSON, CSV tables and data frames.

An amount of a resource is an exact `Decimal` in the resource's unit; `document` turns it into text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from allocsim.axes import USES
from allocsim.domain.fact import fraction_text
from allocsim.domain.ledger import Ledger
from allocsim.domain.status import measured
from allocsim.domain.wording import sentence

if TYPE_CHECKING:
    from allocsim.domain.allocation import Allocation, Decision, GoalValue
    from allocsim.domain.scenario import Scenario

Record = dict[str, Any]

RESULT_VERSION: Final = 1
"""Version of the JSON document of a result."""

POOL_AMOUNTS: Final = (
    "issued", "committed", "quota", "retained", "pool", "awarded", "carried_in", "carried_out", "taken_back", "lapsed",
)  # fmt: skip
"""Amounts of a row of `pools`, in the order of the balance."""

COUNTY_AMOUNTS: Final = (
    "issued", "committed", "quota", "retained", "contributed", "received", "carried_in", "carried_out", "taken_back",
    "lapsed",
)  # fmt: skip
"""Amounts of a row of `counties`, besides the retained quota consumed by use."""


def pools(allocation: Allocation) -> list[Record]:
    """One row per resource and plan year of the pool."""
    rows: list[Record] = []
    for row in allocation.pools:
        resource = allocation.scenario.resources[row.resource]
        amounts = {name: resource.amount(getattr(row, name)) for name in POOL_AMOUNTS}
        rows.append({"resource": row.resource, "year": row.year, "unit": resource.unit, **amounts})
    return rows


def counties(allocation: Allocation) -> list[Record]:
    """One row per county, resource and plan year."""
    rows: list[Record] = []
    for row in allocation.counties:
        resource = allocation.scenario.resources[row.resource]
        head = {"county": row.county, "resource": row.resource, "year": row.year, "unit": resource.unit}
        amounts = {name: resource.amount(getattr(row, name)) for name in COUNTY_AMOUNTS}
        used = {f"used_{use}": resource.amount(row.used.get(use, 0)) for use in USES}
        rows.append({**head, **amounts, **used})
    return rows


def projects(allocation: Allocation, lang: str) -> list[Record]:
    """One row per project, with its reason as a sentence and its awards as rows of their own."""
    return [
        {
            "project": row.project,
            "decision": row.decision,
            "option": row.option,
            "host": row.host,
            "year": row.year,
            "route": row.route,
            "reason": reason(allocation, row, lang),
            "awards": [
                {key: value for key, value in award.items() if key != "project"} for award in awards_of(allocation, row)
            ],
        }
        for row in allocation.decisions
    ]


def reason(allocation: Allocation, decision: Decision, lang: str) -> Record:
    """Why, as code, values and a sentence in `lang`."""
    why = decision.reason
    return {"code": why.code, "values": dict(why.values), "text": sentence(why, allocation.scenario, lang)}


def awards(allocation: Allocation) -> list[Record]:
    """One row per project, resource, county side and year."""
    return [record for row in allocation.decisions for record in awards_of(allocation, row)]


def awards_of(allocation: Allocation, decision: Decision) -> list[Record]:
    """The awards of one project."""
    rows: list[Record] = []
    for award in decision.awards:
        resource = allocation.scenario.resources[award.resource]
        head = {"project": decision.project, "resource": award.resource, "county": award.county, "year": award.year}
        amounts = {"pool": resource.amount(award.pool), "retained": resource.amount(award.retained)}
        rows.append({**head, "unit": resource.unit, **amounts})
    return rows


def goals(allocation: Allocation) -> list[Record]:
    """One row per goal, in order of priority."""
    return [_goal(row, allocation.scenario) for row in allocation.goals]


def _goal(row: GoalValue, scenario: Scenario) -> Record:
    def written(value: Fraction | None) -> str | None:
        return None if value is None else fraction_text(measured(value, row.unit, scenario)[0])

    return {
        **{name: getattr(row, name) for name in ("goal", "kind", "sense", "proved")},
        "unit": measured(row.value, row.unit, scenario)[1],
        "tolerance": written(row.concession),
        "value": written(row.value),
        "bound": written(row.bound),
        "best": written(row.best),
        "gap": finite(row.gap),
    }


def prices(allocation: Allocation) -> list[Record]:
    """Prices in the relaxed model: change of the last goal per unit, if projects could be divided."""
    return [
        {"row": row.row, "index": list(row.index), "resource": row.resource, "per_unit": finite(row.per_unit)}
        for row in allocation.prices
    ]


def provenance(allocation: Allocation) -> Record:
    """Where the result comes from."""
    source = allocation.provenance
    overrides = [override.model_dump(mode="json") for override in source.overrides]
    maps = {name: dict(getattr(source, name)) for name in ("versions", "options", "files")}
    notes = [note.model_dump() for note in source.notes]
    return {"scenario": source.scenario, "digest": source.digest, **maps, "overrides": overrides, "notes": notes}


def document(allocation: Allocation, ledger: Ledger | None = None, lang: str = "zh") -> Record:
    """The whole result for JSON: amounts, objective and bound are exact decimals as text; gap and money are numbers."""
    main = goals(allocation)[-1]
    found = {
        "schema_version": RESULT_VERSION,
        "scenario": allocation.scenario.id,
        "scenario_digest": allocation.provenance.digest,
        "termination": allocation.termination,
        "has_solution": allocation.has_solution,
        "objective": main["value"],
        "bound": main["bound"],
        "gap": finite(allocation.gap),
        "unique": allocation.unique,
        "audit": allocation.audit,
        "goals": goals(allocation),
        "pools": pools(allocation),
        "counties": counties(allocation),
        "projects": projects(allocation, lang),
        "prices": prices(allocation),
        "notes": [{"code": note.code, "text": sentence(note, allocation.scenario, lang)} for note in allocation.notes],
        "provenance": provenance(allocation),
    }
    if ledger is not None:
        digest = {"draws": ledger.draws, "seed": ledger.seed, "draw_digest": ledger.draw_digest}
        found["ledger"] = {"audit": ledger.audit, **digest, **ledger.to_records()}
    return plain(found)  # type: ignore[no-any-return]


def to_json(found: Record) -> str:
    """JSON text with Chinese as it is written; the same document gives the same bytes."""
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def finite(value: float) -> float | None:
    """The number, or None where JSON has no number for it."""
    return value if math.isfinite(value) else None


def plain(value: Any) -> Any:
    """A value that JSON can hold, with decimals and fractions as exact text."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, Iterable):
        return [plain(part) for part in value]
    return value
