"""Decide which projects get the quotas: model, solver, split, audit."""
