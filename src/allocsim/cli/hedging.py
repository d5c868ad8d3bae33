"""The verb `robust`."""

from __future__ import annotations

from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps

Alpha = Annotated[str | None, typer.Option("--alpha", metavar="SHARE", help="X469", show_default=False)]


def robust(
    ctx: typer.Context, scenario: opt.Scenario, alpha: Alpha = None,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Compare the plan for the figures as stated with plans for several futures."""
    from allocsim.allocation.robustness import robustness

    console = steps.settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, steps.Source(scenario, changes, variant, extension))
    with console.progress("X475", "X484") as progress:
        found = robustness(read, alpha=alpha, threads=threads, time_limit=time_limit, progress=progress)
    if as_json:
        console.emit(found.to_json())
    console.say(found.summary(console.lang))
