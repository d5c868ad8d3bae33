"""The figures of a report, to draw one by one: `allocsim.plot.pool_waterfall(allocation)` returns matplotlib axes."""

from allocsim.report.figures import cash_lines, contributed_and_received, pool_waterfall, supply_and_demand

__all__ = ["cash_lines", "contributed_and_received", "pool_waterfall", "supply_and_demand"]
