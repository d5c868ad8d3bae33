"""Exact references: claims rules and values of cooperative games with `Fraction`."""
