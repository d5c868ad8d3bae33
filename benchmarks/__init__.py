"""Benchmarks: each measures one phase of the work on seeded instances, beside its peers in the same run."""
