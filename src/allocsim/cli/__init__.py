"""The command line: verbs, options, and how results and failures are told."""

from allocsim.cli.main import main

__all__ = ["main"]
