"""Frozen facts, base classes and results: no files, no solver."""
