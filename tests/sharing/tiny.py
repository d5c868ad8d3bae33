"""A tiny scenario for the sharing engine: Jia recruits project B, which stands in Yi; C is shared by three."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any, ClassVar

from allocsim.domain.allocation import Decision
from allocsim.domain.member import Goal, Rule
from allocsim.domain.reason import Reason
from allocsim.domain.scenario import Scenario
from allocsim.sharing.nodes import NODES


class Nothing(Goal):
    """A goal that nobody asks anything of."""

    kind: ClassVar[str] = "nothing"
    title_zh: ClassVar[str] = "无"
    title_en: ClassVar[str] = "nothing"


class Prize(Rule):
    """A rule that promises 100 to Jia."""

    kind: ClassVar[str] = "prize"
    title_zh: ClassVar[str] = "奖励"
    title_en: ClassVar[str] = "prize"

    def rewards(self) -> dict[str, Decimal]:
        return {"jia": Decimal(100)}


def fixed(**shares: Any) -> dict[str, Any]:
    """A node of fixed shares, as it stands in a file."""
    return {"kind": "fixed", "shares": shares}


def phases(clock: str, *stretches: tuple[int, int | None, dict[str, Any]]) -> dict[str, Any]:
    """A schedule, as it stands in a file: (from, to, node) each."""
    rows = [{"from": first, "node": node} | ({"to": last} if last else {}) for first, last, node in stretches]
    return {"kind": "schedule", "clock": clock, "phases": rows}


HALF = fixed(origin="0.5", host="0.5")

_DOCUMENT: dict[str, Any] = {
    "schema_version": 1,
    "id": "tiny",
    "title_zh": "小例",
    "title_en": "Tiny",
    "years": [2026, 2027],
    "resources": {
        "land": {"name_zh": "地", "name_en": "land", "unit": "mu", "tick": "0.01"},
        "energy": {"name_zh": "能", "name_en": "energy", "unit": "10k_tce", "tick": "0.0001", "basis": "等价值"},
    },
    "pool": {"rate": "0.25", "source": "clause 7"},
    "goals": {"score": Nothing()},
    "agreements": {
        "half": {
            "name_zh": "五五",
            "name_en": "half",
            "revenue": {"flows": ["tax.vat", "tax.cit"], "levels": ["county"], "tree": HALF},
            "statistics": {"flows": ["stat.value_added", "stat.fixed_investment"], "tree": HALF},
            "construction": {"flows": ["construction.public_input"], "tree": HALF},
        },
        "thirds": {
            "name_zh": "三分",
            "name_en": "thirds",
            "revenue": {
                "flows": ["tax.vat"],
                "levels": ["city", "county"],
                "tree": fixed(north="1/3", south="1/3", host="1/3"),
            },
        },
    },
    "retained_share": {
        "vat": {"central": "0.5", "province": "0.1", "city": "0.1", "county": "0.3"},
        "cit": {"central": "0.6", "province": "0.1", "city": "0.1", "county": "0.2"},
        "land_use": {"county": "1"},
        "other": {"county": "1"},
    },
    "simulation": {
        "horizon": 8,
        "seed": 7,
        "draws": 300,
        "discount_rate": "0.05",
        "ramp": ["0.5", "1"],
        "growth": "0.1",
    },
    "uncertain": {
        "market": {"name_zh": "行情", "name_en": "market", "flows": ["tax"], "low": "0.6", "high": "1.2"},
    },
    "counties": [{"county": name, "name_zh": name, "name_en": name} for name in ("jia", "yi", "bing")],
    "quotas": [{"county": "jia", "resource": "land", "year": 2026, "amount": "10", "unit": "mu"}],
    "projects": [
        {
            "project": "B",
            "name_zh": "乙项目",
            "name_en": "Project B",
            "county": "jia",
            "level": "city_key",
            "use": "new",
            "investment": "21000",
            "output": "20000",
            "value_added": "5000",
            "tax_vat": "400",
            "tax_cit": "500",
            "tax_land_use": "50",
            "tax_other": "50",
            "jobs": "200",
            "public_input": "1000",
            "construction_years": 2,
        },
        {
            "project": "C",
            "name_zh": "丙项目",
            "name_en": "Project C",
            "county": "bing",
            "level": "county",
            "use": "new",
            "investment": "3000",
            "tax_vat": "100",
            "public_input": "900",
            "construction_years": 0,
        },
    ],
    "options": [
        {"project": "B", "option": "in_yi", "host": "yi"},
        {"project": "B", "option": "small", "host": "yi", "scale": "0.5"},
    ],
    "demands": [
        {"project": "B", "resource": "energy", "offset": 0, "amount": "0.02", "unit": "10k_tce"},
        {"project": "B", "resource": "energy", "offset": 1, "amount": "0.1", "unit": "10k_tce", "exempt": "0.2"},
        {"project": "B", "option": "small", "resource": "energy", "offset": 1, "amount": "0.4", "unit": "10k_tce"},
    ],
    "partnerships": [
        {"project": "B", "type": "enclave", "agreement": "half"},
        {"project": "C", "type": "joint", "agreement": "thirds"},
    ],
    "parties": [
        {"project": "B", "role": "origin", "county": "jia", "contribution": "600"},
        {"project": "B", "role": "host", "contribution": "400"},
        {"project": "C", "role": "north", "county": "jia", "contribution": "300"},
        {"project": "C", "role": "south", "county": "yi", "contribution": "150"},
    ],
}  # fmt: skip


def tiny(changes: dict[str, Any] | None = None) -> Scenario:
    """The scenario, some keys changed by dotted path: `agreements.half.revenue`, `parties.0.role`; None removes."""
    document = copy.deepcopy(_DOCUMENT)
    for path, value in (changes or {}).items():
        *way, last = path.split(".")
        place: Any = document
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        if isinstance(place, list):
            place[int(last)] = value
        elif value is None:
            del place[last]
        else:
            place[last] = value
    return Scenario.model_validate(document, context={"nodes": NODES})


def approve(project: str, host: str, year: int = 2026, option: str = "") -> Decision:
    """A decision that approves a project."""
    return Decision(project, "approved", option, host, year, Reason("R102"), "county")


BOTH = (approve("B", "yi", option="in_yi"), approve("C", "bing"))
"""Both projects approved: B in Yi, C in Bing, from 2026."""
