"""The figures of the report, for notebooks and slides: each draws on the axes given, or on new ones, and returns them.

allocsim.plot.supply_and_demand(study, lang="en")
allocsim.plot.pool_waterfall(study.allocation, resource="land")
allocsim.plot.contributed_and_received(study.allocation)
allocsim.plot.cash_lines(study.ledger, project="B")
allocsim.plot.sweep_curve(sweep)
allocsim.plot.frontier_points(frontier)
"""

from allocsim.report.figures import (
    cash_lines,
    contributed_and_received,
    frontier_points,
    pool_waterfall,
    supply_and_demand,
    sweep_curve,
)

__all__ = [
    "cash_lines",
    "contributed_and_received",
    "frontier_points",
    "pool_waterfall",
    "supply_and_demand",
    "sweep_curve",
]
