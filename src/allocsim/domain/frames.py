"""Results as data frames: one column per resource and unit (`land_mu`, float64, for reading) beside the exact whole
ticks (`land_ticks`, int64, for sums), so that no column mixes units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from allocsim.axes import USES
from allocsim.domain import records
from allocsim.domain.project import BENEFITS

if TYPE_CHECKING:
    import pandas as pd

    from allocsim.domain.allocation import Allocation
    from allocsim.domain.scenario import Scenario
    from allocsim.domain.study import Study

AllocationFrame = Literal["projects", "awards", "pools", "counties", "goals", "prices"]

Row = dict[str, Any]


def frame(allocation: Allocation, name: AllocationFrame) -> pd.DataFrame:
    """One table of the allocation as a new data frame. Raises KeyError for an unknown name."""
    import pandas as pd

    match name:
        case "projects":
            return pd.DataFrame(_projects(allocation)).astype({"year": "Int64"})
        case "awards":
            return _wide(allocation.scenario, _awards(allocation))
        case "pools":
            return _wide(allocation.scenario, _pools(allocation))
        case "counties":
            return _wide(allocation.scenario, _counties(allocation))
        case "goals":
            return pd.DataFrame(records.goals(allocation))
        case "prices":
            columns = ["row", "index", "resource", "per_unit"]
            return pd.DataFrame(records.prices(allocation), columns=columns)
    raise KeyError(name)


def baselines(study: Study) -> pd.DataFrame:
    """What each plan takes on each county's side, over all years and from any source: result and baselines."""
    plans: list[tuple[str, dict[tuple[str, str], int]]] = [("result", taken(study.allocation))]
    plans += [(baseline.name, baseline.awarded) for baseline in study.baselines]
    scenario = study.scenario
    rows = [
        ({"plan": name, "county": county.county}, resource, amounts.get((county.county, resource), 0))
        for name, amounts in plans
        for county in scenario.counties
        for resource in scenario.resources
    ]
    return _wide(scenario, rows)


def taken(allocation: Allocation) -> dict[tuple[str, str], int]:
    """(county, resource) → ticks that approved projects take on the county's side over all years, pool and retained."""
    found: dict[tuple[str, str], int] = {}
    for decision in allocation.decisions:
        for award in decision.awards:
            key = award.county, award.resource
            found[key] = found.get(key, 0) + award.pool + award.retained
    return found


def _projects(allocation: Allocation) -> list[Row]:
    rows = []
    for decision in allocation.decisions:
        project = allocation.scenario.project_index[decision.project]
        names = ("project", "name_zh", "name_en", "county", "level", "use")
        row: Row = {name: getattr(project, name) for name in names}
        row |= {name: getattr(decision, name) for name in ("decision", "option", "host", "year", "route")}
        row |= {"reason": decision.reason.code}
        row |= {f"{name}_{unit}": float(project.benefit(name)) for name, unit in BENEFITS.items()}
        rows.append({**row, "label": project.label})
    return rows


def _awards(allocation: Allocation) -> list[tuple[Row, str, int]]:
    rows = []
    for decision in allocation.decisions:
        for award in decision.awards:
            for source in ("pool", "retained"):
                head = {"project": decision.project, "county": award.county, "year": award.year, "source": source}
                rows.append((head, award.resource, getattr(award, source)))
    return rows


def _pools(allocation: Allocation) -> list[tuple[Row, str, int]]:
    return [
        ({"year": row.year, "item": item}, row.resource, getattr(row, item))
        for row in allocation.pools
        for item in records.POOL_AMOUNTS
    ]


def _counties(allocation: Allocation) -> list[tuple[Row, str, int]]:
    rows = []
    for row in allocation.counties:
        items = {item: getattr(row, item) for item in records.COUNTY_AMOUNTS}
        items |= {f"used_{use}": row.used.get(use, 0) for use in USES}
        for item, ticks in items.items():
            rows.append(({"county": row.county, "year": row.year, "item": item}, row.resource, ticks))
    return rows


def _wide(scenario: Scenario, cells: list[tuple[Row, str, int]]) -> pd.DataFrame:
    """One row per head, in order of appearance, with two columns per resource; what is not named is zero."""
    import pandas as pd

    ticks = {f"{name}_ticks": 0 for name in scenario.resources}
    rows: dict[tuple[Any, ...], Row] = {}
    for head, resource, amount in cells:
        row = rows.setdefault(tuple(head.values()), {**head, **ticks})
        row[f"{resource}_ticks"] += amount
    heads = list(cells[0][0]) if cells else []
    found = pd.DataFrame(list(rows.values()), columns=[*heads, *ticks])
    for name, resource_ in scenario.resources.items():
        amounts = [float(resource_.amount(row[f"{name}_ticks"])) for row in rows.values()]
        found[f"{name}_{resource_.unit}"] = pd.Series(amounts, dtype="float64", index=found.index)
        found[f"{name}_ticks"] = found[f"{name}_ticks"].astype("int64")
    order = [column for name, kind in scenario.resources.items() for column in (f"{name}_{kind.unit}", f"{name}_ticks")]
    return found[[*heads, *order]]
