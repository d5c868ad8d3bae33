"""Workbooks: a scenario in one `.xlsx`, or a table of one."""
