"""The figures of the report, for notebooks and slides: each draws on the axes given, or on new ones, and returns them.

allocsim.plot.supply_and_demand(study, lang="en")
allocsim.plot.pool_waterfall(study.allocation, resource="land")
allocsim.plot.award_map(study.allocation)
allocsim.plot.contributed_and_received(study.allocation)
allocsim.plot.county_tiles(study.allocation, resource="land")
allocsim.plot.lorenz_curves(study.allocation)
allocsim.plot.approval_routes(study.allocation)
allocsim.plot.cash_lines(study.ledger, project="B")
allocsim.plot.regret_map(study.judgement)
allocsim.plot.sweep_curve(sweep)
allocsim.plot.frontier_points(frontier)
"""

from allocsim.report.figures import (
    approval_routes,
    award_map,
    cash_lines,
    contributed_and_received,
    county_tiles,
    frontier_points,
    lorenz_curves,
    pool_waterfall,
    regret_map,
    supply_and_demand,
    sweep_curve,
)

__all__ = [
    "approval_routes",
    "award_map",
    "cash_lines",
    "contributed_and_received",
    "county_tiles",
    "frontier_points",
    "lorenz_curves",
    "pool_waterfall",
    "regret_map",
    "supply_and_demand",
    "sweep_curve",
]
