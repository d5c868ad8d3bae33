"""Explanations: replacement values, flips, values of resources, transfers."""
