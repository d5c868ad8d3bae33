"""The instance that the docstrings of rules, gates and goals speak of: two counties, two resources, four projects.

quota           land: jingning 400, lingtai 200     energy: jingning 80, lingtai 40, both in whole ticks
pool (25 %)     land: 100 + 50 = 150                energy: 20 + 10 = 30
retained        land: jingning 300, lingtai 150     energy: jingning 60, lingtai 30

project   county     level      use             land  energy  tax  jobs  industry  park     may draw on the pool
P1        jingning   city_key   new               60      30   600    90  food      east     yes
P2        jingning   county     expansion         50      20   200    60  metal     east     no
P3        lingtai    city_key   new               80      40   900   150  food      west     yes; half scale: 40, 20
P4        lingtai    county     infrastructure    30       0     0     0  road      west     no
"""

from __future__ import annotations

from typing import Any

from allocsim.allocation.objectives.benefit import Benefit
from allocsim.domain.arrays import derive
from allocsim.domain.problem import Plan, Problem, frozen
from allocsim.domain.scenario import Scenario

COUNTIES = ("jingning", "lingtai")
QUOTAS = {("jingning", "land"): 400, ("lingtai", "land"): 200, ("jingning", "energy"): 80, ("lingtai", "energy"): 40}
PROJECTS: tuple[dict[str, Any], ...] = (
    {"project": "P1", "county": "jingning", "level": "city_key", "use": "new", "industry": "food", "park": "east",
     "investment": "18000", "output": "30000", "tax_vat": "600", "jobs": "90", "public_input": "500.5",
     "floor_area": "45"},
    {"project": "P2", "county": "jingning", "level": "county", "use": "expansion", "industry": "metal",
     "park": "east", "investment": "10000", "output": "8000", "tax_vat": "200", "jobs": "60", "public_input": "0",
     "floor_area": "40.5", "category": "chain"},
    {"project": "P3", "county": "lingtai", "level": "city_key", "use": "new", "industry": "food", "park": "west",
     "investment": "32000", "output": "60000", "tax_vat": "900", "jobs": "150", "public_input": "800",
     "floor_area": "70", "category": "chain"},
    {"project": "P4", "county": "lingtai", "level": "county", "use": "infrastructure", "industry": "road",
     "park": "west", "investment": "2000", "public_input": "2000", "necessity_review": "fail"},
)  # fmt: skip
DEMANDS = {
    "P1": {"land": 60, "energy": 30},
    "P2": {"land": 50, "energy": 20},
    "P3": {"land": 80, "energy": 40},
    "P4": {"land": 30},
}
UNITS = {"land": "mu", "energy": "tce"}


def scenario(**tables: Any) -> Scenario:
    """The example as a scenario; `tables` replace whole tables of it, such as `rules={"cap": CountyCap(…)}`."""
    facts: dict[str, Any] = {
        "schema_version": 1,
        "id": "example",
        "title_zh": "两县示例",
        "title_en": "Two counties",
        "years": [2026],
        "resources": {
            name: {"name_zh": name, "name_en": name, "unit": unit, "tick": 1} for name, unit in UNITS.items()
        },
        "pool": {"rate": "0.25", "source": "task 7"},
        "counties": [{"county": name, "name_zh": name, "name_en": name} for name in COUNTIES],
        "quotas": [
            {"county": county, "resource": resource, "year": 2026, "amount": amount, "unit": UNITS[resource]}
            for (county, resource), amount in QUOTAS.items()
        ],
        "projects": [{**row, "name_zh": row["project"], "name_en": row["project"]} for row in PROJECTS],
        "options": [{"project": "P3", "option": "full"}, {"project": "P3", "option": "half", "scale": "0.5"}],
        "demands": [
            {"project": project, "resource": resource, "amount": amount, "unit": UNITS[resource]}
            for project, row in DEMANDS.items()
            for resource, amount in row.items()
        ],
        "goals": {"jobs": Benefit(benefit="jobs")},
        **tables,
    }
    return Scenario.model_validate(facts)


def two_counties(**tables: Any) -> Problem:
    """The example as arrays. Options: 0 = P1, 1 = P2, 2 = P3 full, 3 = P3 half, 4 = P4."""
    return derive(scenario(**tables))


def plan_of(problem: Problem, approved: tuple[int, ...], **pool: int) -> Plan:
    """A plan of the example: approved options, and pool ticks by `<project>_<resource>`; the rest is retained quota.

    >>> problem = two_counties()
    >>> plan = plan_of(problem, (0, 2), P1_land=60)
    >>> plan.drawn(problem).sum(), plan.own(problem).sum()
    (np.int64(60), np.int64(150))
    """
    ticks = [0] * len(problem.demand_option)
    for e, option in enumerate(problem.demand_option.tolist()):
        name = f"{problem.projects[problem.option_project[option]]}_{problem.resources[problem.demand_resource[e]]}"
        if option in approved:
            ticks[e] = pool.get(name, 0)
    return Plan(tuple(approved), frozen(ticks))
