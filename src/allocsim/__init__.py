"""Allocate scarce public quotas exactly, and share the revenue they create."""

__version__ = "0.1.0"
