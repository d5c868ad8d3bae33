"""Plain pandas: one row a draw, project, tax and year; merge what applies, multiply, group and sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from allocsim.domain.allocation import Decision
from allocsim.domain.scenario import Scenario
from benchmarks.partnerships import COUNTY_PART, DISCOUNT, FIRST, GROWTH, RAMP, SHARED_YEARS, TAXES

POOLED = ("tax_vat", "tax_cit")
"""Taxes that the agreement shares; the host keeps its part of the others."""


def net_means(
    scenario: Scenario,
    decided: Sequence[Decision],
    factors: np.ndarray,
    share: float = 0.5,
    shared_years: int = SHARED_YEARS,
) -> list[float]:
    """Mean net present value of each project's origin and host over the draws. factors: (D, P)

    share: the origin's, in the first `shared_years` from the first tax
    """
    years = range(FIRST, FIRST + scenario.simulation.horizon)
    discount = pd.DataFrame({"year": years, "discount": [(1 + float(DISCOUNT)) ** -(year - FIRST) for year in years]})
    projects = _projects(scenario, decided)
    profile = _profile(projects, discount, share, shared_years)
    receipts = _receipts(projects, profile, factors).merge(discount, on="year")
    receipts["value"] = receipts["amount"] * receipts["discount"]
    value = receipts.groupby(["draw", "project", "role"], sort=False)["value"].sum().reset_index()
    shares = pd.DataFrame({"role": ["origin", "host"], "part": [0.6, 0.4]})
    cost = profile.merge(projects[["project", "public_input"]], on="project").merge(shares, how="cross")
    cost["cost"] = cost["building"] * cost["public_input"] * cost["part"] * cost["discount"]
    value = value.merge(cost.groupby(["project", "role"])["cost"].sum().reset_index(), on=["project", "role"])
    value["net"] = value["value"] - value["cost"]
    value["loses"] = value["net"] < 0
    net = value.groupby(["project", "role"])[["net", "loses"]].mean()
    bands = receipts.groupby(["project", "role", "year"])["amount"].quantile(np.array([0.05, 0.5, 0.95]))
    assert not bands.isna().any()
    return [float(net["net"][p, role]) for p in range(len(projects)) for role in ("origin", "host")]


def _projects(scenario: Scenario, decided: Sequence[Decision]) -> pd.DataFrame:
    columns = ("public_input", "construction_years", *TAXES)
    table = pd.DataFrame({name: [float(getattr(row, name)) for row in scenario.projects] for name in columns})
    table["start"] = [row.year for row in decided]
    table["project"] = table.index
    return table


def _profile(projects: pd.DataFrame, discount: pd.DataFrame, share: float, shared_years: int) -> pd.DataFrame:
    """Construction and production by project and year."""
    table = projects[["project", "start", "construction_years"]].merge(discount, how="cross")
    elapsed = table["year"] - table["start"]
    table["building"] = ((elapsed >= 0) & (elapsed < table["construction_years"])) / table["construction_years"]
    number = (elapsed - table["construction_years"] + 1).astype(int)
    ramp = pd.Series([float(share) for share in RAMP])
    table["producing"] = np.where(number >= 1, ramp[number.clip(1, len(ramp)) - 1].to_numpy(), 0.0)
    table["producing"] *= (1 + float(GROWTH)) ** (number - len(ramp)).clip(lower=0)
    table["origin"] = np.where((number >= 1) & (number <= shared_years), share, 0.0)
    return table


def _receipts(projects: pd.DataFrame, profile: pd.DataFrame, factors: np.ndarray) -> pd.DataFrame:
    taxes = projects.melt(id_vars="project", value_vars=list(TAXES), var_name="tax", value_name="full")
    taxes["full"] *= taxes["tax"].map({f"tax_{name}": float(part) for name, part in COUNTY_PART.items()})
    draws, count = factors.shape
    drawn = pd.DataFrame(
        {
            "draw": np.repeat(np.arange(draws), count),
            "project": np.tile(np.arange(count), draws),
            "factor": factors.ravel(),
        }
    )
    rows = taxes.merge(profile[["project", "year", "producing", "origin"]], on="project").merge(drawn, on="project")
    rows["amount"] = rows["full"] * rows["producing"] * rows["factor"]
    rows["to_origin"] = rows["amount"] * np.where(rows["tax"].isin(POOLED), rows["origin"], 0.0)
    rows["to_host"] = rows["amount"] - rows["to_origin"]
    both = rows.groupby(["draw", "project", "year"], sort=False)[["to_origin", "to_host"]].sum().reset_index()
    found = both.melt(id_vars=["draw", "project", "year"], var_name="role", value_name="amount")
    found["role"] = found["role"].str.removeprefix("to_")
    return found
