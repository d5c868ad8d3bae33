"""A tiny scenario whose every number can be worked out by hand."""

from __future__ import annotations

from typing import Any

YEARS = (2026, 2027)


def project(name: str, county: str, **facts: Any) -> dict[str, Any]:
    """A row of the projects; a key project for new entrants unless said otherwise."""
    level = facts.pop("level", "city_key")
    names = {"project": name, "name_zh": name, "name_en": name, "county": county, "level": level}
    return {**names, "use": facts.pop("use", "new"), **facts}


def document(**changes: Any) -> dict[str, Any]:
    """Two counties, land in ticks of 0.01 mu, quotas of 0.1 and 0.06 mu a year, a quarter to the pool.

    Pool: round(10 / 4) = 2 (a half goes to the even number) and round(6 / 4) = 2 (1.5 likewise), and 1 tick of the
    city: 5 a year. Retained: 8 in east, 4 in west.
    K (key, east) takes 6 in 2026; L (key, east or west) takes 3 in its start year; C (no key, west) takes 4 in 2026.
    """
    quotas = {"east": "0.1", "west": "0.06", "city": "0.01"}
    return {
        "schema_version": 1,
        "id": "audit",
        "title_zh": "审计",
        "title_en": "audit",
        "years": list(YEARS),
        "resources": {"land": {"name_zh": "土地", "name_en": "land", "unit": "mu", "tick": "0.01"}},
        "pool": {"rate": "0.25", "source": "test", "levels": ["city_key"]},
        "goals": {"jobs": {"kind": "benefit", "benefit": "jobs"}},
        "counties": [{"county": c, "name_zh": c, "name_en": c} for c in ("east", "west")],
        "quotas": [
            {"county": c, "resource": "land", "year": y, "amount": amount, "unit": "mu"}
            for c, amount in quotas.items()
            for y in YEARS
        ],
        "projects": [
            project("K", "east", jobs=5, tax_vat=3),
            project("L", "east", jobs=2),
            project("C", "west", jobs=1, level="county", use="expansion"),
        ],
        "options": [
            {"project": "L", "option": "now", "year": 2026},
            {"project": "L", "option": "later", "year": 2027, "host": "west", "scale": "1/2"},
        ],
        "demands": [
            {"project": "K", "resource": "land", "amount": "0.06", "unit": "mu"},
            {"project": "L", "resource": "land", "amount": "0.03", "unit": "mu"},
            {"project": "C", "resource": "land", "amount": "0.04", "unit": "mu"},
        ],
        **changes,
    }
