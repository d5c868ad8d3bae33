"""Figures: each draws on axes that are given, or on new ones, and returns them."""

from allocsim.report.figures.awards import award_map
from allocsim.report.figures.cash import cash_lines
from allocsim.report.figures.counties import contributed_and_received
from allocsim.report.figures.frontier import frontier_points
from allocsim.report.figures.lorenz import lorenz_curves
from allocsim.report.figures.pool import pool_waterfall
from allocsim.report.figures.regret import regret_map
from allocsim.report.figures.routes import approval_routes
from allocsim.report.figures.supply import supply_and_demand
from allocsim.report.figures.sweep import sweep_curve
from allocsim.report.figures.tiles import county_tiles

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
