"""Figures: each draws on axes that are given, or on new ones, and returns them."""

from allocsim.report.figures.cash import cash_lines
from allocsim.report.figures.counties import contributed_and_received
from allocsim.report.figures.frontier import frontier_points
from allocsim.report.figures.pool import pool_waterfall
from allocsim.report.figures.supply import supply_and_demand
from allocsim.report.figures.sweep import sweep_curve

__all__ = [
    "cash_lines",
    "contributed_and_received",
    "frontier_points",
    "pool_waterfall",
    "supply_and_demand",
    "sweep_curve",
]
