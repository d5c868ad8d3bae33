"""The verb `alternatives`."""

from __future__ import annotations

from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps

Loss = Annotated[str, typer.Option("--loss", metavar="LOSS", help="X231", show_default=False)]
Count = Annotated[int, typer.Option("--count", min=1, metavar="N", help="X232", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="X233", show_default=False)]
Diverse = Annotated[bool, typer.Option("--diverse", help="X234", show_default=False)]


def alternatives(
    ctx: typer.Context, scenario: opt.Scenario,
    loss: Loss = "1%", count: Count = 10, everything: All = False, diverse: Diverse = False,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """List selections within a stated loss of the best."""
    from allocsim.allocation.alternatives import alternatives as find

    console = steps.settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, steps.Source(scenario, changes, variant, extension))
    with console.step("X235"):
        found = find(
            read, loss=loss, count=None if everything else count, diverse=diverse, threads=threads,
            time_limit=time_limit,
        )  # fmt: skip
    if as_json:
        console.emit(found.to_json())
    console.say(found.summary(console.lang))
