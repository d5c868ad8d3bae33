"""Seeded partnerships: enclaves under one agreement, with taxes that are uncertain project by project."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from allocsim.allocation.objectives.weighted import Weighted
from allocsim.domain.allocation import Decision
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.sharing.nodes import NODES
from benchmarks.instances import SEED

FIRST: Final = 2026
SHARED_YEARS: Final = 5
"""Years from the first tax in which the origin county has its share."""
TAXES: Final = ("tax_vat", "tax_cit", "tax_land_use", "tax_other")
COUNTY_PART: Final = {"vat": "0.3", "cit": "0.2", "land_use": "1", "other": "1"}
RAMP: Final = ("0.4", "0.7", "1")
GROWTH: Final = "0.03"
DISCOUNT: Final = "0.05"


@dataclass(frozen=True)
class Extent:
    """Projects × years × draws."""

    projects: int
    years: int
    draws: int


EXTENTS: Final = {"XS": Extent(4, 8, 256), "S": Extent(12, 15, 1024), "M": Extent(60, 20, 1024)}


def agreement(share: str = "0.5", years: int = SHARED_YEARS) -> dict[str, Any]:
    """The origin's share of local VAT and income tax for some years from the first tax, then all to the host."""
    rest = str(1 - Decimal(share))
    return {
        "name_zh": f"{years}年分享",
        "name_en": f"{share} for {years} years",
        "construction": {
            "flows": ["construction.public_input"],
            "tree": {"kind": "fixed", "shares": {"origin": "0.6", "host": "0.4"}},
        },
        "revenue": {
            "flows": ["tax.vat", "tax.cit"],
            "levels": ["county"],
            "tree": {
                "kind": "schedule",
                "clock": "first_tax",
                "phases": [
                    {"from": 1, "to": years, "node": {"kind": "fixed", "shares": {"origin": share, "host": rest}}},
                    {"from": years + 1, "node": {"kind": "fixed", "shares": {"host": "1"}}},
                ],
            },
        },
    }


def scenario(extent: Extent) -> Scenario:
    """Enclave projects between seven counties."""
    draw = np.random.default_rng([SEED, extent.projects])
    counties = [f"c{i}" for i in range(7)]
    names = [f"P{i:03}" for i in range(extent.projects)]
    seats = [draw.choice(7, 2, replace=False) for _ in names]
    amounts = {column: draw.integers(20, 900, extent.projects) for column in TAXES}
    document = {
        "schema_version": 1,
        "id": "partnerships",
        "title_zh": "合作项目",
        "title_en": "partnerships",
        "years": [FIRST, FIRST + 1],
        "resources": {"land": {"name_zh": "地", "name_en": "land", "unit": "mu", "tick": "0.01"}},
        "pool": {"rate": "0.25", "source": "-"},
        "goals": {"score": Weighted(weights={"tax": 1})},
        "agreements": {"half": agreement()},
        "retained_share": {
            tax: {"central": str(round(1 - float(part), 2)), "county": part} for tax, part in COUNTY_PART.items()
        },
        "simulation": {
            "horizon": extent.years,
            "seed": 1,
            "draws": extent.draws,
            "discount_rate": DISCOUNT,
            "ramp": list(RAMP),
            "growth": GROWTH,
        },
        "uncertain": {
            "market": {"name_zh": "行情", "name_en": "market", "flows": ["tax"], "low": "0.6", "high": "1.2"}
        },
        "counties": [{"county": name, "name_zh": name, "name_en": name} for name in counties],
        "quotas": [{"county": "c0", "resource": "land", "year": FIRST, "amount": "10", "unit": "mu"}],
        "projects": [
            {
                "project": name,
                "name_zh": name,
                "name_en": name,
                "county": counties[seats[i][0]],
                "level": "city_key",
                "use": "new",
                "public_input": str(draw.integers(300, 3000)),
                "construction_years": int(draw.integers(1, 4)),
                **{column: str(values[i]) for column, values in amounts.items()},
            }
            for i, name in enumerate(names)
        ],
        "options": [{"project": name, "option": "away", "host": counties[seats[i][1]]} for i, name in enumerate(names)],
        "demands": [{"project": name, "resource": "land", "amount": "1", "unit": "mu"} for name in names],
        "partnerships": [{"project": name, "type": "enclave", "agreement": "half"} for name in names],
        "parties": [
            row
            for i, name in enumerate(names)
            for row in (
                {"project": name, "role": "origin", "county": counties[seats[i][0]]},
                {"project": name, "role": "host", "county": ""},
            )
        ],
    }
    return Scenario.model_validate(document, context={"nodes": NODES})


def decisions(of: Scenario) -> tuple[Decision, ...]:
    """Every project approved; every other one starts a year later."""
    return tuple(
        Decision(row.project, "approved", row.option, row.host, FIRST + i % 2, Reason("R102"), "county")
        for i, row in enumerate(of.options)
    )
