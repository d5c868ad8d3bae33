"""The verb `evaluate`: what a plan made by hand is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocsim.cli import options as opt
from allocsim.cli import steps

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="U304", show_default=False)]


def evaluate(
    ctx: typer.Context, scenario: opt.Scenario, plan: PlanFile,
    changes: opt.Set = None, variant: opt.Variant = None, extension: opt.Extension = None,
    threads: opt.Threads = 1, time_limit: opt.TimeLimit = None,
    lang: opt.Lang = None, as_json: opt.Json = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False,
) -> None:  # fmt: skip
    """Hold a plan made by hand against the rules and the optimum; nothing is written."""
    from allocsim.allocation.evaluate import evaluate as evaluated
    from allocsim.cli.verdict import verdict
    from allocsim.inputs.plan import read_plan

    console = steps.settle(ctx, as_json, quiet, verbose)
    read = steps.read_settled(console, steps.Source(scenario, changes, variant, extension))
    chosen = read_plan(plan, read)
    allocation = steps.solve(console, read, steps.Effort(threads, time_limit, 0.0))
    with console.step("U306"):
        found = evaluated(allocation, chosen, threads=threads)
    if as_json:
        console.emit(found.to_json())
    console.say("\n".join(verdict(found, console.lang)))
