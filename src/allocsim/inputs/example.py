"""The values of the template: a made-up scenario of two counties and two projects, all of it illustrative."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from allocsim.domain.flow import flows_of
from allocsim.domain.scenario import SCHEMA_VERSION
from allocsim.inputs.dictionary import both
from allocsim.messages import text

YEAR: Final = 2026
VALUES: Final[dict[str, Any]] = {
    "schema_version": SCHEMA_VERSION,
    "title_zh": text("T030", "zh"),
    "title_en": text("T030", "en"),
    "years": [YEAR],
    "pool.source": both("T031"),
    "resolution": 10_000,
    "routes.filing_investment": 1000,
    "agreements.agreement_1.construction.flows": flows_of("construction"),
    "agreements.agreement_1.statistics.flows": flows_of("statistics")[:1],
    "variants.variant_1.set": {'"pool.split"': "own_first"},
}
"""What stands in keys whose class has no example."""

RESOURCES: Final[dict[str, dict[str, Any]]] = {
    "land": {"basis": "新增建设用地"},
    "energy": {"name_zh": "能耗", "name_en": "energy", "unit": "tce", "tick": "0.1", "step": 100, "basis": "等价值"},
}
"""Resources of the template; the first takes its values from the class's examples."""

OPEN: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "normalisers": ("normalisers", {"value_added": 8000}),
    "retained_share": (
        "retained_share.vat",
        {"central": Fraction(1, 2), "province": Fraction(1, 10), "city": Fraction(1, 10), "county": Fraction(3, 10)},
    ),
}
"""Open tables: the header and the keys shown, to be uncommented. Illustrative, like all else here."""

ROWS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "counties": (
        {"county": "jia", "name_zh": "甲县", "name_en": "Jia County", "population": 300000},
        {"county": "yi", "name_zh": "乙县", "name_en": "Yi County", "population": 200000},
    ),
    "quotas": tuple(
        {"county": county, "resource": resource, "year": YEAR, "amount": amount, "unit": unit}
        for county, resource, amount, unit in (
            ("jia", "land", 100, "mu"),
            ("jia", "energy", 2000, "tce"),
            ("yi", "land", 60, "mu"),
            ("yi", "energy", 1200, "tce"),
        )
    ),
    "projects": (
        {
            "project": "P001",
            "name_zh": "甲县新建项目",
            "name_en": "New plant in Jia County",
            "county": "jia",
            "level": "city_key",
            "use": "new",
            "industry": "food",
            "investment": 20000,
            "output": 24000,
            "value_added": 6000,
            "tax_vat": 400,
            "tax_cit": 300,
            "jobs": 200,
        },
        {
            "project": "P002",
            "name_zh": "乙县扩建项目",
            "name_en": "Extension in Yi County",
            "county": "yi",
            "level": "county",
            "use": "expansion",
            "industry": "equipment",
            "investment": 8000,
            "output": 9000,
            "value_added": 2000,
            "tax_vat": 150,
            "tax_cit": 100,
            "jobs": 80,
        },
    ),
    "demands": tuple(
        {"project": project, "resource": resource, "amount": amount, "unit": unit}
        for project, resource, amount, unit in (
            ("P001", "land", 80, "mu"),
            ("P001", "energy", 1500, "tce"),
            ("P002", "land", 30, "mu"),
            ("P002", "energy", 500, "tce"),
        )
    ),
}
"""Rows of the example; the other tables have a header alone."""
