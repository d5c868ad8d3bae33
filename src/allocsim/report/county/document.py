"""The county's view as one JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from allocsim.axes import USES
from allocsim.domain.county_view import CountyView, OwnDecision
from allocsim.domain.records import COUNTY_AMOUNTS, POOL_AMOUNTS, RESULT_VERSION, plain
from allocsim.domain.records import to_json as written


def to_json(view: CountyView) -> str:
    """Amounts are exact decimals as text, money of settlements whole fen; reasons in both languages."""
    resources = view.scenario.resources

    def amounts(row: Any, keys: tuple[str, ...]) -> dict[str, Any]:
        kind = resources[row.resource]
        head = {"resource": row.resource, "year": row.year, "unit": kind.unit}
        return head | {key: kind.amount(getattr(row, key)) for key in keys}

    found = {
        "schema_version": RESULT_VERSION,
        "scenario": view.provenance.scenario,
        "scenario_digest": view.provenance.digest,
        "county": view.county,
        "quotas": [
            amounts(row, COUNTY_AMOUNTS)
            | {f"used_{use}": resources[row.resource].amount(row.used.get(use, 0)) for use in USES}
            for row in view.balances
        ],
        "projects": [_project(row, view) for row in view.decisions],
        "partnerships": [
            {"project": row.project, "year": row.year, "construction_input_10k_CNY": row.paid}
            | ({} if row.statement is None else _statement(row.statement))
            for row in view.years
        ],
        "outlooks": [asdict(row) for row in view.outlooks],
        "baselines": [
            {
                "name": row.name,
                "hosted": row.hosted,
                "awarded": {name: resources[name].amount(ticks) for name, ticks in row.awarded.items()},
            }
            for row in view.baselines
        ],
        "city": {
            "declared": view.declared,
            "approved": view.approved,
            "pools": [amounts(row, POOL_AMOUNTS) for row in view.pools],
        },
    }
    return written(plain(found))


def _project(row: OwnDecision, view: CountyView) -> dict[str, Any]:
    kinds = view.scenario.resources
    head = {key: getattr(row, key) for key in ("project", "decision", "host", "elsewhere", "year", "route", "reason")}
    return head | {
        "awards": [
            {
                "resource": award.resource,
                "year": award.year,
                "unit": kinds[award.resource].unit,
                "pool": kinds[award.resource].amount(award.pool),
                "retained": kinds[award.resource].amount(award.retained),
            }
            for award in row.awards
        ]
    }


def _statement(row: Any) -> dict[str, Any]:
    found = asdict(row)
    head = {"role": found.pop("role")}
    return head | {f"{key}_fen": value for key, value in found.items() if key not in ("county", "project", "year")}
